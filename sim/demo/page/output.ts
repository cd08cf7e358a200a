import type { OutputView } from "../../../modules/gateway/view";
import { element, setAttributes, setText } from "./element";
import { leaseText, toneOf } from "./lease";
import { text } from "./text";

/** One valve, pump or compressor: its name, state, lease and what the state rests on. */
export class OutputElement {
	readonly root: HTMLElement;
	readonly #title = element("span", "output-title");
	readonly #state = element("span", "chip");
	readonly #lease = element("span", "output-lease");
	readonly #evidence = element("span", "output-evidence");

	constructor(tag: "li" | "div") {
		const words = element("span", "output-words", this.#title, this.#lease, this.#evidence);
		this.root = element(tag, "output", words, this.#state);
	}

	show(output: OutputView, live: boolean): void {
		setText(this.#title, output.title);
		setText(this.#state, text.outputState(output.state, output.rest));
		setText(this.#lease, leaseText(output));
		const evidence = text.evidence(output.state, output.evidence);
		setText(this.#evidence, live ? evidence : `${evidence}, ${text.notLive}`);
		setAttributes(this.#state, { "data-tone": toneOf(output) });
		setAttributes(this.root, {
			"data-output": output.name,
			"data-state": output.state,
			"data-on": String(output.on),
			"data-live": String(live),
		});
	}
}
