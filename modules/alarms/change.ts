import { PointQuality, type PointTable } from "../points/table";

/** Parts of the window that are told apart. */
const SLICES = 8;
/** What lies in the window, and the slice under way. */
const SLOTS = SLICES + 1;
/**
 * Readings that a slice has to hold before it says anything: the lowest and the highest are left out. The check of a
 * site wants as many periods of the point in the window as that makes, 24.
 */
const READINGS_MIN = 3;

/**
 * How far a point has risen and fallen within a window: the newest slice of it against each of the older ones.
 *
 * A slice is the mean of its good readings without the lowest and the highest, so that one reading that is off, or
 * noise, is no change. Readings that are not good are left out, and a slice with fewer than three says nothing. What is
 * compared lies 1/16 of the window less than it apart, or closer. Memory: 9 slices of 5 numbers.
 */
export class Change {
	readonly #sliceMs: number;
	/** Of each slot: which slice it holds, counted from time 0; -1: none yet. */
	readonly #slice = new Float64Array(SLOTS).fill(-1);
	readonly #count = new Float64Array(SLOTS);
	readonly #sum = new Float64Array(SLOTS);
	readonly #lowest = new Float64Array(SLOTS);
	readonly #highest = new Float64Array(SLOTS);
	#readAtMs = Number.NaN;

	/** In counts, [0, …); NaN: nothing can be said. */
	risen = Number.NaN;
	fallen = Number.NaN;

	constructor(withinMs: number) {
		this.#sliceMs = withinMs / SLICES;
	}

	/** Takes the point's last reading, if it is new and good. */
	look(points: PointTable, point: number, nowMs: number): void {
		const readAtMs = points.readAtMs(point);
		if (points.quality(point, nowMs) !== PointQuality.good || readAtMs === this.#readAtMs) return;
		this.#readAtMs = readAtMs;
		const slice = Math.floor(readAtMs / this.#sliceMs);
		const slot = slice % SLOTS;
		const counts = points.counts(point);
		if (this.#slice[slot] !== slice) {
			this.#slice[slot] = slice;
			this.#count[slot] = 0;
			this.#sum[slot] = 0;
			this.#lowest[slot] = counts;
			this.#highest[slot] = counts;
		}
		this.#count[slot] = (this.#count[slot] as number) + 1;
		this.#sum[slot] = (this.#sum[slot] as number) + counts;
		this.#lowest[slot] = Math.min(this.#lowest[slot] as number, counts);
		this.#highest[slot] = Math.max(this.#highest[slot] as number, counts);
		this.#compare(slice);
	}

	#compare(now: number): void {
		// A slice that has just begun says nothing yet: the one before it is the newest that does.
		const newest = Number.isNaN(this.#meanOf(now)) ? now - 1 : now;
		const mean = this.#meanOf(newest);
		this.risen = Number.NaN;
		this.fallen = Number.NaN;
		for (let slice = newest - SLICES; slice < newest; slice += 1) {
			const change = mean - this.#meanOf(slice);
			if (Number.isNaN(change)) continue;
			this.risen = Number.isNaN(this.risen) ? Math.max(0, change) : Math.max(this.risen, change);
			this.fallen = Number.isNaN(this.fallen) ? Math.max(0, -change) : Math.max(this.fallen, -change);
		}
	}

	/** NaN: too little was read in it. */
	#meanOf(slice: number): number {
		const slot = slice % SLOTS;
		const count = this.#count[slot] as number;
		if (slice < 0 || this.#slice[slot] !== slice || count < READINGS_MIN) return Number.NaN;
		const inner = (this.#sum[slot] as number) - (this.#lowest[slot] as number) - (this.#highest[slot] as number);
		return inner / (count - 2);
	}
}
