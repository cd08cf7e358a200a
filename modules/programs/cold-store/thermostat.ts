import type { ColdStorePlan } from "../../site/plan";

/**
 * How many compressors the room's temperature asks for: one from set point + differential on, one more whenever it has
 * been there for `lagAfterMs` all the same, none from the set point down.
 */
export class Thermostat {
	count = 0;
	private readonly plan: ColdStorePlan;
	/** Since when the room has been too warm for those that run. */
	private sinceMs = 0;

	constructor(plan: ColdStorePlan) {
		this.plan = plan;
	}

	/**
	 * @param running compressors that run: help is not called before those that were asked for do
	 * @param isEager it begins at the set point, without the differential
	 * @returns when time alone changes something
	 */
	look(temperatureC: number, running: number, isEager: boolean, nowMs: number): number {
		const { setPoint, differential, compressors, lagAfterMs } = this.plan;
		const isWarm = temperatureC >= setPoint + differential;
		if (temperatureC <= setPoint) this.count = 0;
		else if (this.count === 0 && (isWarm || isEager)) this.count = 1;
		if (!isWarm || running < this.count || this.count === 0) this.sinceMs = nowMs;
		else if (this.count < compressors.length) {
			if (nowMs >= this.sinceMs + lagAfterMs) {
				this.count += 1;
				this.sinceMs = nowMs;
			}
			return this.count < compressors.length ? this.sinceMs + lagAfterMs : Number.POSITIVE_INFINITY;
		}
		return Number.POSITIVE_INFINITY;
	}

	/** Nothing is known of the room, or nobody may cool it. */
	forget(): void {
		this.count = 0;
	}
}
