import { PointQuality, type PointTable } from "../../points/table";
import type { ProbesPlan } from "../../site/plan";

/** The mean of those that are good now; one alone will do, two that disagree for too long will not. */
export class Probes {
	readonly plan: ProbesPlan;
	/** NaN: none is good. */
	reading = Number.NaN;
	/** Of the older of those that count. */
	readAtMs = 0;
	private readonly points: PointTable;
	/** Since when two differ by too much; NaN: they don't. */
	private apartSinceMs = Number.NaN;
	disagree = false;

	constructor(plan: ProbesPlan, points: PointTable) {
		this.plan = plan;
		this.points = points;
	}

	/** Looks at the points. Returns when a disagreement will count; Infinity: there is none. */
	advance(nowMs: number): number {
		let sum = 0;
		let count = 0;
		let least = Number.POSITIVE_INFINITY;
		let most = Number.NEGATIVE_INFINITY;
		this.readAtMs = nowMs;
		for (const point of this.plan.points) {
			if (this.points.quality(point, nowMs) !== PointQuality.good) continue;
			const value = this.points.value(point);
			sum += value;
			count += 1;
			least = Math.min(least, value);
			most = Math.max(most, value);
			this.readAtMs = Math.min(this.readAtMs, this.points.readAtMs(point));
		}
		this.reading = count === 0 ? Number.NaN : sum / count;
		if (!(most - least > this.plan.within)) this.apartSinceMs = Number.NaN;
		else if (Number.isNaN(this.apartSinceMs)) this.apartSinceMs = nowMs;
		const countsAtMs = this.apartSinceMs + this.plan.afterMs;
		this.disagree = nowMs >= countsAtMs;
		return countsAtMs > nowMs ? countsAtMs : Number.POSITIVE_INFINITY;
	}
}
