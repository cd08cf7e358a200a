import { answerText } from "./answer-text";
import { sendAsked, TokenError } from "./client";
import { session } from "./session";
import type { SignIn } from "./sign-in";
import { text } from "./text";

/** Something that a button asks for. */
export interface Wish {
	readonly what: string;
	/** Output, alarm or program; empty: none. */
	readonly subject: string;
	/** 0: as long as is usual. */
	readonly forMs: number;
}

/** What is said beside a button; `outcome` is the gateway's own word, or `failed`, or `asking`. */
export interface Said {
	readonly outcome: string;
	readonly words: string;
}

/** Asks the gateway; asks its reader for token and name where they are missing. */
export class Asker {
	readonly #signIn: SignIn;

	constructor(signIn: SignIn) {
		this.#signIn = signIn;
	}

	async ask(wish: Wish): Promise<Said> {
		// Whoever wants to stop something is not asked for a name first.
		const isStop = wish.what === "stop" || wish.what === "stop-all";
		let because: string | undefined;
		for (;;) {
			const missing = { token: session.token === null, name: session.name === null && !isStop };
			const isReady = !missing.token && !missing.name;
			if (!isReady && !(await this.#signIn.ask({ ...missing, ...(because === undefined ? {} : { because }) })))
				return { outcome: "failed", words: text.notAsked };
			try {
				const answer = await sendAsked({ who: session.name ?? text.nobody, ...wish });
				return { outcome: answer.outcome, words: answerText(answer, wish.what) };
			} catch (error) {
				if (!(error instanceof TokenError)) {
					return { outcome: "failed", words: text.askFailed(error instanceof Error ? error.message : String(error)) };
				}
				session.token = null;
				because = text.tokenWrong;
			}
		}
	}

	/** The page may show nothing without a token. */
	async lookIn(): Promise<void> {
		const because = session.token === null ? {} : { because: text.tokenWrong };
		session.token = null;
		await this.#signIn.ask({ token: true, name: false, ...because });
	}

	async changeName(): Promise<void> {
		await this.#signIn.ask({ token: false, name: true });
	}
}
