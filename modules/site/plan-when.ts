import type { FlatRule } from "../time/flat-rule";

/** What programs are built from, as far as it says when they may water. */

/** A start of the calendar. */
export interface StartPlan extends FlatRule {
	/** It ends then: it begins sooner by what all zones take. */
	readonly isFinish: boolean;
}

/** A turn at the canal, or several at even distances: there is water then. */
export interface TurnPlan {
	/** First local day, in days since 1970-01-01. */
	readonly fromDay: number;
	/** Seconds after local midnight. */
	readonly fromS: number;
	readonly lastsMs: number;
	/** Days from one to the next; 0: there is one. */
	readonly everyDays: number;
	/** How many there are; 0: without end. */
	readonly times: number;
}

/** Share of a season's water. */
export interface QuotaPlan {
	readonly m3: number;
	/** Local day on which a season begins, in days since 1970-01-01; each year on the same date. */
	readonly fromDay: number;
}

/** After rain nothing begins for a while. */
export interface RainDelayPlan {
	readonly point: number;
	/** In the point's unit. */
	readonly above: number;
	readonly forMs: number;
}

/** When an irrigation program may water. */
export interface WhenPlan {
	/** None: a zone begins whenever it wants water. */
	readonly starts: readonly StartPlan[];
	/** What a watering of all zones takes at 100 %; 0: nobody knows. */
	readonly workMs: number;
	/** A start that could not come at its time comes late by less than this, or not at all. */
	readonly startWithinMs: number;
	/** None: there is always water. */
	readonly turns: readonly TurnPlan[];
	readonly quota: QuotaPlan | null;
	readonly rainDelay: RainDelayPlan | null;
	/** Nothing begins while at least so much rain is forecast; null: forecasts are not heeded. */
	readonly forecastMm: number | null;
}
