import type { PointPlan } from "../site/plan";
import { PointQuality, type PointTable } from "./table";

/**
 * Decides what is worth keeping: a reading that moved by more than its deadband, a change of quality, a value that was
 * not kept for too long. Without a deadband, every reading.
 *
 * One reading a period counts, whenever in it it comes; others, read by the way with a neighbour, are kept only when
 * their quality is another.
 */
export class Recorder {
	readonly #plans: readonly PointPlan[];
	readonly #table: PointTable;
	readonly #counts: Float64Array;
	readonly #quality: Uint8Array;
	readonly #keptAtMs: Float64Array;
	/** From when on the next reading counts: half a period before it would be due. */
	readonly #countsFromMs: Float64Array;

	constructor(plans: readonly PointPlan[], table: PointTable) {
		this.#plans = plans;
		this.#table = table;
		this.#counts = new Float64Array(plans.length);
		this.#quality = new Uint8Array(plans.length).fill(PointQuality.none);
		this.#keptAtMs = new Float64Array(plans.length);
		this.#countsFromMs = new Float64Array(plans.length).fill(Number.NEGATIVE_INFINITY);
	}

	/** Whether the reading that the table now holds is to be kept. Once for each reading. */
	wants(point: number, nowMs: number): boolean {
		const plan = this.#plans[point] as PointPlan;
		const isCounted = this.#isCounted(point, plan.periodMs, nowMs);
		const quality = this.#table.quality(point, nowMs);
		if (quality === PointQuality.none) return false; // what says its scale was not read yet
		if (quality !== this.#quality[point]) return true;
		if (!isCounted) return false;
		if (plan.deadbandCounts === null) return true;
		if (Math.abs(this.#table.counts(point) - (this.#counts[point] as number)) > plan.deadbandCounts) return true;
		return nowMs - (this.#keptAtMs[point] as number) >= plan.storeEveryMs;
	}

	#isCounted(point: number, periodMs: number, nowMs: number): boolean {
		const fromMs = this.#countsFromMs[point] as number;
		if (nowMs < fromMs) return false;
		const isOnBeat = nowMs < fromMs + 1.5 * periodMs;
		this.#countsFromMs[point] = isOnBeat ? fromMs + periodMs : nowMs + periodMs / 2;
		return true;
	}

	/** Whether age alone has changed the quality since the point was last kept. */
	wentStale(point: number, nowMs: number): boolean {
		return this.#quality[point] !== PointQuality.stale && this.#table.quality(point, nowMs) === PointQuality.stale;
	}

	/** The point's value has been put into a record. */
	kept(point: number, nowMs: number): void {
		this.#counts[point] = this.#table.counts(point);
		this.#quality[point] = this.#table.quality(point, nowMs);
		this.#keptAtMs[point] = nowMs;
	}
}
