import type { DripField } from "../plants/drip-field";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How often a threshold looks at its probes. */
const LOOK_MS = HOUR_MS / 2;

/** A controller that needs no gateway: what it does from a moment on, and until when it need not be asked. */
export interface Rule {
	readonly name: string;
	decide(field: DripField, atMs: number): { readonly isOpen: boolean; readonly untilMs: number };
}

/** Waters for so long every so many days, in any weather. */
export class FixedTimer implements Rule {
	readonly #everyMs: number;
	readonly #runMs: number;
	readonly name: string;

	constructor(everyDays: number, runHours: number) {
		this.#everyMs = everyDays * DAY_MS;
		this.#runMs = runHours * HOUR_MS;
		this.name = `${runHours} h every ${everyDays === 1 ? "day" : `${everyDays} days`}`;
	}

	decide(_field: DripField, atMs: number): { readonly isOpen: boolean; readonly untilMs: number } {
		const turnMs = this.#everyMs * Math.floor(atMs / this.#everyMs);
		const isOpen = atMs < turnMs + this.#runMs;
		return { isOpen, untilMs: turnMs + (isOpen ? this.#runMs : this.#everyMs) };
	}
}

/** What a threshold goes by: volumetric water content [0, 1); NaN: nobody knows. */
export interface MoistureReader {
	read(field: DripField, atMs: number): number;
}

/** Waters from when its probes are below one limit until they are at another. Where nobody knows it does not. */
export class MoistureThreshold implements Rule {
	readonly #reader: MoistureReader;
	readonly #startBelow: number;
	readonly #stopAt: number;
	readonly name: string;
	#isOpen = false;

	/** @param startBelow volumetric water content, percent; so is `stopAt` */
	constructor(reader: MoistureReader, startBelow: number, stopAt: number) {
		this.#reader = reader;
		this.#startBelow = startBelow / 100;
		this.#stopAt = stopAt / 100;
		this.name = `below ${startBelow} % until ${stopAt} %`;
	}

	decide(field: DripField, atMs: number): { readonly isOpen: boolean; readonly untilMs: number } {
		const content = this.#reader.read(field, atMs);
		if (content < this.#startBelow) this.#isOpen = true;
		if (!(content < this.#stopAt)) this.#isOpen = false;
		return { isOpen: this.#isOpen, untilMs: atMs + LOOK_MS };
	}
}
