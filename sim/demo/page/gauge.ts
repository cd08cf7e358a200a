import { element, setAttributes, setText } from "./element";
import { unitText, valueText } from "./format";
import { type GaugeLimits, positionOf, scaleOf } from "./scale";
import { text } from "./text";

/** A scale with the band drawn on it, the alarm limits at its ends and a needle for the value. */
export class Gauge {
	readonly root: HTMLElement;
	readonly #needle = element("span", "needle");
	readonly #lowLabel = element("span", "limit");
	readonly #highLabel = element("span", "limit");
	readonly #limits: GaugeLimits;
	readonly #scale: readonly [number, number];

	constructor(limits: GaugeLimits) {
		this.#limits = limits;
		this.#scale = scaleOf(limits);
		const band = element("span", "band");
		const low = this.#at(limits.low);
		const high = this.#at(limits.high);
		band.style.left = `${low}%`;
		band.style.width = `${high - low}%`;
		const track = element("span", "track", band);
		for (const [limit, side] of [[limits.alarmLow, "below"] as const, [limits.alarmHigh, "above"] as const]) {
			if (limit === null) continue;
			const zone = element("span", `alarm-zone ${side}`);
			zone.style.width = `${side === "below" ? this.#at(limit) : 100 - this.#at(limit)}%`;
			track.append(zone);
		}
		track.append(this.#needle);
		this.root = element("div", "gauge", track, element("span", "limits", this.#lowLabel, this.#highLabel));
		this.root.setAttribute("role", "img");
	}

	/** @param current whether the value is one to rely on; the needle of another is hollow. */
	show(value: number | null, unit: string, current: boolean): void {
		const { low, high, lowName, highName } = this.#limits;
		const lowText = `${valueText(low, unit)}\u00a0${unitText(unit)}`;
		const highText = `${valueText(high, unit)}\u00a0${unitText(unit)}`;
		setText(this.#lowLabel, `${lowName} ${lowText}`);
		setText(this.#highLabel, `${highName} ${highText}`);
		this.#needle.hidden = value === null;
		this.#needle.classList.toggle("hollow", !current);
		if (value !== null) this.#needle.style.left = `${this.#at(value)}%`;
		const words = `${valueText(value, unit)} ${unitText(unit)}`;
		setAttributes(this.root, { "aria-label": text.gauge(words, lowText, highText) });
	}

	#at(value: number): number {
		return positionOf(value, this.#scale);
	}
}
