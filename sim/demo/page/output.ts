import type { OutputView } from "../../../modules/gateway/view";
import type { Asker } from "./asker";
import { AnswerLine, button } from "./controls";
import { element, setAttributes, setText } from "./element";
import { actionsOf, leaseText, toneOf } from "./lease";
import { RunForm } from "./run-form";
import { text } from "./text";

/** One valve, pump or compressor: its name, state, lease, what the state rests on, and what may be asked of it. */
export class OutputElement {
	readonly root: HTMLElement;
	readonly #title = element("span", "output-title");
	readonly #state = element("span", "chip");
	readonly #lease = element("span", "output-lease");
	readonly #evidence = element("span", "output-evidence");
	readonly #conditions = element("span", "output-conditions");
	readonly #actions = element("div", "buttons");
	readonly #answer: AnswerLine;
	readonly #form: RunForm;
	/** Buttons as they were made; another name, or other actions, make others. */
	#made = "";

	constructor(tag: "li" | "div", asker: Asker) {
		this.#answer = new AnswerLine(asker);
		this.#form = new RunForm((forMs) => this.#ask("run", forMs));
		const words = element("span", "output-words", this.#title, this.#lease, this.#evidence, this.#conditions);
		const head = element("div", "output-head", words, this.#state, this.#actions);
		this.root = element(tag, "output", head, this.#form.root, this.#answer.root);
	}

	show(output: OutputView, live: boolean): void {
		setText(this.#title, output.title);
		setText(this.#state, text.outputState(output.state, output.rest));
		setText(this.#lease, leaseText(output));
		const evidence = text.evidence(output.state, output.evidence);
		setText(this.#evidence, live ? evidence : `${evidence}, ${text.notLive}`);
		setText(this.#conditions, output.conditions.map((condition) => text.conditions[condition]).join("; "));
		this.#conditions.hidden = output.conditions.length === 0;
		setAttributes(this.#state, { "data-tone": toneOf(output) });
		setAttributes(this.root, {
			"data-output": output.name,
			"data-state": output.state,
			"data-on": String(output.on),
			"data-live": String(live),
		});
		this.#form.limit(output.longestRunMs);
		this.#showActions(output);
	}

	#showActions(output: OutputView): void {
		const actions = actionsOf(output);
		const made = [output.title, ...actions].join("\n");
		if (made === this.#made) return;
		this.#made = made;
		if (!actions.includes("run")) this.#form.close();
		const words = { stop: text.stopOutput, run: text.runOutput, "clear-lock": text.clearLock };
		const buttons = actions.map((action) => {
			const press = action === "run" ? () => this.#form.open() : () => this.#ask(action, 0);
			const one = button(words[action], output.title, press, action === "stop" ? "button stop" : "button");
			one.dataset.action = action;
			return one;
		});
		this.#actions.replaceChildren(...buttons);
	}

	#ask(what: string, forMs: number): void {
		void this.#answer.ask({ what, subject: this.root.dataset.output ?? "", forMs });
	}
}
