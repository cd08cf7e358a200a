import { element, setText } from "./element";
import { session } from "./session";
import { text } from "./text";

const whoBytesMax = 48;

/** What is missing to ask for something. */
interface Missing {
	readonly token: boolean;
	readonly name: boolean;
	/** Why it is asked again, in a line. */
	readonly because?: string;
}

/**
 * The one dialog of the page: asks for the token, for a name, or for both, and keeps them. Several that ask at once
 * share one dialog. It is not modal: STOP ALL stays in reach.
 */
export class SignIn {
	readonly root = element("dialog", "sign-in");
	readonly #token = field("token", text.token, "password");
	readonly #name = field("name", text.name, "text");
	readonly #error = element("p", "sign-in-error");
	#open: Promise<boolean> | null = null;

	constructor() {
		const title = element("h2", "", text.signIn);
		title.id = "sign-in-title";
		this.root.setAttribute("aria-labelledby", title.id);
		this.#error.setAttribute("role", "alert");
		this.#token.input.autocomplete = "off";
		this.#name.input.autocomplete = "name";
		const goOn = element("button", "button strong", text.goOn);
		const cancel = element("button", "button", text.cancel);
		cancel.type = "button";
		cancel.addEventListener("click", () => this.root.close());
		const buttons = element("div", "buttons", goOn, cancel);
		const fields = [this.#token.root, this.#name.root];
		const form = element("form", "", title, element("p", "note", text.signInWhy), this.#error, ...fields, buttons);
		form.method = "dialog";
		form.addEventListener("submit", () => {
			this.root.returnValue = "given";
		});
		this.root.addEventListener("keydown", ({ key }) => {
			if (key === "Escape") this.root.close();
		});
		this.root.append(form);
	}

	/** False: the reader would rather not. */
	ask(missing: Missing): Promise<boolean> {
		this.#open ??= this.#show(missing).finally(() => {
			this.#open = null;
		});
		return this.#open;
	}

	async #show({ token, name, because = "" }: Missing): Promise<boolean> {
		setText(this.#error, because);
		this.#error.hidden = because === "";
		show(this.#token, token, "");
		show(this.#name, name, session.name ?? "");
		this.root.returnValue = "";
		this.root.show();
		await new Promise((resolve) => this.root.addEventListener("close", resolve, { once: true }));
		if (this.root.returnValue !== "given") return false;
		if (token) session.token = this.#token.input.value.trim();
		if (name) session.name = shortened(this.#name.input.value.trim());
		return true;
	}
}

interface Field {
	readonly root: HTMLElement;
	readonly input: HTMLInputElement;
}

function field(name: string, words: string, type: string): Field {
	const input = element("input");
	Object.assign(input, { name, type, required: true });
	return { root: element("label", "field", element("span", "", words), input), input };
}

function show({ root, input }: Field, isAsked: boolean, value: string): void {
	root.hidden = !isAsked;
	input.disabled = !isAsked;
	input.value = value;
}

/** As many whole characters as a command's name may have bytes. */
function shortened(name: string): string {
	let kept = "";
	for (const character of name) {
		if (new TextEncoder().encode(kept + character).length > whoBytesMax) break;
		kept += character;
	}
	return kept;
}
