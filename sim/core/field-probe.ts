import type { DripField } from "../plants/drip-field";
import type { Random } from "./random";
import type { SeasonFault, SeasonProbe } from "./season-file";

const DAY_MS = 86_400_000;

/** A soil probe in a field: off by what it was made with, noisy, and at times worse. */
export class FieldProbe {
	readonly #field: DripField;
	readonly #probe: SeasonProbe;
	readonly #faults: readonly SeasonFault[];
	readonly #deviation: number;
	readonly #noise: Random;
	#said = 0;

	/** @param deviation of its readings while it is sound, as volumetric water content */
	constructor(field: DripField, probe: SeasonProbe, faults: readonly SeasonFault[], deviation: number, noise: Random) {
		this.#field = field;
		this.#probe = probe;
		this.#faults = faults.filter(({ device }) => device === probe.device);
		this.#deviation = deviation;
		this.#noise = noise;
	}

	isSilent(atMs: number): boolean {
		return this.#faults.some((fault) => fault.what === "silent" && isUnder(fault, atMs));
	}

	/** What it says, as volumetric water content, at least 0. */
	read(atMs: number): number {
		const { place, depthMm, offset } = this.#probe;
		let felt = this.#field.content(place, depthMm, atMs) + offset + this.#deviation * this.#noise.normal();
		for (const fault of this.#faults) {
			if (!isUnder(fault, atMs)) continue;
			if (fault.what === "stuck") return this.#said;
			felt += (fault.perDay ?? 0) * (atMs / DAY_MS - fault.fromDay);
			felt += (fault.deviation ?? 0) * this.#noise.normal();
		}
		this.#said = Math.max(0, felt);
		return this.#said;
	}
}

/** Whether a mishap is on. */
export function isUnder({ fromDay, toDay }: SeasonFault, atMs: number): boolean {
	const day = atMs / DAY_MS;
	return day >= fromDay && day < toDay;
}
