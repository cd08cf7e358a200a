import type { Asker, Said, Wish } from "./asker";
import { element, setAttributes, setText } from "./element";
import { text } from "./text";

/** An answer is taken away after so long: what is so now stands beside it anyway. */
const answerShownMs = 60_000;

/** A button that is at least 44 px high, with a name that tells it from the same button elsewhere. */
export function button(words: string, about: string, press: () => void, className = "button"): HTMLButtonElement {
	const made = element("button", className, words);
	made.type = "button";
	if (about !== "") made.setAttribute("aria-label", text.about(words, about));
	made.addEventListener("click", press);
	return made;
}

/** The line beside buttons that says what came of them. */
export class AnswerLine {
	readonly root = element("p", "answer");
	readonly #asker: Asker;
	#round = 0;

	constructor(asker: Asker) {
		this.#asker = asker;
		this.root.setAttribute("role", "status");
	}

	/** Asks, and says what came of it; of several at once, of the last. */
	async ask(wish: Wish): Promise<void> {
		this.#round += 1;
		const mine = this.#round;
		this.#say({ outcome: "asking", words: text.asking });
		const said = await this.#asker.ask(wish);
		if (mine !== this.#round) return;
		this.#say(said);
		setTimeout(() => {
			if (mine === this.#round) this.#say({ outcome: "", words: "" });
		}, answerShownMs);
	}

	#say({ outcome, words }: Said): void {
		setText(this.root, words);
		setAttributes(this.root, { "data-outcome": outcome === "" ? null : outcome, "data-tone": toneOf(outcome) });
	}
}

function toneOf(outcome: string): string | null {
	if (outcome === "") return null;
	if (outcome === "done" || outcome === "nothing-to-do") return "good";
	return outcome === "asking" || outcome === "accepted" ? "busy" : "trouble";
}
