import { PointQuality, type PointTable } from "../points/table";
import type { EvidencePlan } from "../site/plan";
import { Evidence } from "./lease";

/**
 * What points say of an output: current, position, pressure, flow.
 *
 * Only good readings count that are newer than the relay's own move. Pressure and flow say something of an output only
 * while water can come to it and no neighbour takes some.
 */
export class Proof {
	readonly #plans: readonly EvidencePlan[];
	readonly #points: PointTable;
	/** Longest time until something shows; 0: nothing does. */
	readonly withinMs: number;
	/** The strongest that shows it away from rest, and at rest; {@link Evidence.none}: nothing does. */
	away: number = Evidence.none;
	rest: number = Evidence.none;
	/** Something that counts has not been read since the move. */
	isPending = false;

	constructor(plans: readonly EvidencePlan[], points: PointTable) {
		this.#plans = plans;
		this.#points = points;
		this.withinMs = plans.reduce((longest, { withinMs }) => Math.max(longest, withinMs), 0);
	}

	/**
	 * Looks again.
	 *
	 * @param sinceMs older readings don't count
	 * @param isFed pressure and flow count
	 */
	judge(sinceMs: number, isFed: boolean, nowMs: number): void {
		this.away = Evidence.none;
		this.rest = Evidence.none;
		this.isPending = false;
		for (let index = 0; index < this.#plans.length; index += 1) {
			const { kind, point, above, below } = this.#plans[index] as EvidencePlan;
			if (!isFed && (kind === "pressure" || kind === "flow")) continue;
			if (this.#points.quality(point, nowMs) !== PointQuality.good) continue;
			if (this.#points.readAtMs(point) <= sinceMs) {
				this.isPending = true;
				continue;
			}
			const value = this.#points.value(point);
			const isAway = (above !== null && value > above) || (below !== null && value < below);
			if (isAway) this.away = Math.max(this.away, Evidence[kind]);
			else this.rest = Math.max(this.rest, Evidence[kind]);
		}
	}
}
