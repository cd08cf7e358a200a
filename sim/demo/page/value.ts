import { element, setAttributes, setText } from "./element";
import { durationText, unitText, valueText } from "./format";
import type { Freshness } from "./freshness";
import type { MeanReading, Reading } from "./readings";
import { text } from "./text";

export type ValueSize = "huge" | "large" | "small";

/**
 * A measured value: figure, unit and, when it is not good, a mark in words. It bears the database's own figures as
 * `data-point`, `data-value`, `data-quality` and `data-sequence`, and `data-state` as the page judges them; a mean
 * bears no `data-point`, since no row of the database says it.
 */
export class ValueElement {
	readonly root: HTMLElement;
	readonly #figure = element("span", "figure");
	readonly #unit = element("span", "unit");
	readonly #mark = element("span", "mark");

	constructor(size: ValueSize) {
		this.root = element("span", `value ${size}`, element("span", "reading", this.#figure, this.#unit), this.#mark);
	}

	/** @param live whether the page hears from the gateway; if not, nothing is current. */
	show(reading: Reading, live: boolean): void {
		const { sample } = reading;
		this.#write(reading, live, {
			"data-point": reading.point,
			"data-value": sample === null || sample.value === null ? "" : String(sample.value),
			"data-quality": sample === null ? "" : String(sample.quality),
			"data-sequence": sample === null ? "" : String(sample.sequence),
		});
	}

	showMean(mean: MeanReading, points: readonly string[], live: boolean): void {
		this.#write(mean, live, {
			"data-mean-of": points.join(" "),
			"data-value": mean.value === null ? "" : String(mean.value),
		});
	}

	#write(reading: MeanReading | Reading, live: boolean, attributes: Readonly<Record<string, string>>): void {
		const freshness = live || reading.freshness === "none" ? reading.freshness : notLive(reading.freshness);
		setText(this.#figure, valueText(reading.value, reading.unit));
		setText(this.#unit, reading.value === null ? "" : `\u00a0${unitText(reading.unit)}`);
		setText(this.#mark, live ? markText(freshness, reading.ageMs) : text.notLive);
		setAttributes(this.root, { ...attributes, "data-state": freshness });
	}
}

/** What is said beside a value that is not good; nothing beside a good one. */
function markText(freshness: Freshness, ageMs: number | null): string {
	if (freshness === "good") return "";
	if (freshness === "stale") return text.stale(ageMs === null ? null : durationText(ageMs));
	return text[freshness];
}

function notLive(freshness: Freshness): Freshness {
	return freshness === "bad" ? "bad" : "stale";
}
