import { element, setAttributes } from "./element";
import { text } from "./text";

const minuteMs = 60_000;
const usualMinutes = 10;

/** For how many minutes an output is to run. Hidden until it is asked for. */
export class RunForm {
	readonly root = element("form", "run-form");
	readonly #minutes = element("input");
	#longestMs = minuteMs;

	/** @param start is given the minutes as milliseconds */
	constructor(start: (forMs: number) => void) {
		Object.assign(this.#minutes, { type: "number", inputMode: "numeric", min: "1", step: "1", required: true });
		const cancel = element("button", "button", text.cancel);
		cancel.type = "button";
		cancel.addEventListener("click", () => this.close());
		const label = element("label", "field inline", element("span", "", text.minutes), this.#minutes);
		this.root.append(label, element("button", "button strong", text.startRun), cancel);
		this.root.hidden = true;
		this.root.addEventListener("submit", (event) => {
			event.preventDefault();
			this.close();
			start(this.#minutes.valueAsNumber * minuteMs);
		});
		this.root.addEventListener("keydown", ({ key }) => {
			if (key === "Escape") this.close();
		});
	}

	/** Nothing runs longer than this. */
	limit(longestMs: number): void {
		this.#longestMs = Math.max(minuteMs, longestMs);
		setAttributes(this.#minutes, { max: String(Math.floor(this.#longestMs / minuteMs)) });
	}

	open(): void {
		this.root.hidden = false;
		this.#minutes.value = String(Math.min(usualMinutes, Math.floor(this.#longestMs / minuteMs)));
		this.#minutes.focus();
		this.#minutes.select();
	}

	close(): void {
		this.root.hidden = true;
	}
}
