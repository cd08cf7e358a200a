import { evaporationUnderStraw, growth, kcOverPlastic, stageValue } from "../../agronomy/crop";
import type { CropPlan, StagesPlan } from "../../site/plan";
import { CivilDate, latestYearly } from "../../time/civil";

/** Days of a season, from day 0 on. */
function lengthOf({ initialDays, developmentDays, midDays, lateDays }: StagesPlan): number {
	return initialDays + developmentDays + midDays + lateDays;
}

/** A crop over its season: on which day of it a day is, and what it takes and reaches then. */
export class Season {
	private readonly plan: CropPlan;
	private readonly date = new CivilDate();
	private readonly lengthDays: number;

	constructor(plan: CropPlan) {
		this.plan = plan;
		this.lengthDays = lengthOf(plan.stages);
	}

	/**
	 * Days since planting, which is day 0; below 0: it is not planted yet. Of a day that no clock has named: the first
	 * of mid-season, so that no crop goes short because of a clock.
	 *
	 * @param day since 1970-01-01; below 0: no clock
	 */
	dayOf(day: number): number {
		const { planted, isYearly, stages } = this.plan;
		if (day < 0) return stages.initialDays + stages.developmentDays;
		if (!isYearly) return day - planted;
		return day - latestYearly(Math.floor(planted / 32), planted % 32, day, this.date);
	}

	/** From planting to the end of the late stage. */
	isOn(day: number): boolean {
		const at = this.dayOf(day);
		return at >= 0 && at < this.lengthDays;
	}

	/** Film is over all of it; straw keeps the bare soil of the initial stage from drying, later the crop covers it. */
	kc(day: number): number {
		const { stages, kc, plasticReduction, strawCover } = this.plan;
		const at = this.dayOf(day);
		const value = stageValue(stages, kc, at);
		const bare = 1 - growth(stages, at);
		return kcOverPlastic(value, plasticReduction) * (1 - bare * (1 - evaporationUnderStraw(strawCover)));
	}

	rootDepthM(day: number): number {
		const { stages, rootStartM, rootFullM } = this.plan;
		return rootStartM + (rootFullM - rootStartM) * growth(stages, this.dayOf(day));
	}
}
