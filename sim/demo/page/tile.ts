import { element, setText } from "./element";
import { type PageState, readingsFor } from "./panel";
import type { Reading } from "./readings";
import { ValueElement } from "./value";

/** One value with its name above it. */
export class Tile {
	readonly root: HTMLElement;
	readonly #title = element("span", "tile-title");
	readonly #value = new ValueElement("large");
	readonly #point: string;
	readonly #titleOf: (reading: Reading) => string;

	constructor(point: string, titleOf: (reading: Reading) => string) {
		this.#point = point;
		this.#titleOf = titleOf;
		this.root = element("div", "tile", this.#title, this.#value.root);
	}

	update(state: PageState): void {
		for (const reading of readingsFor(state, [this.#point])) {
			setText(this.#title, this.#titleOf(reading));
			this.#value.show(reading, state.live);
		}
	}
}
