import type { VoteRule } from "./types-amounts";

/** What programs are built from, as far as it says how much water a zone gets, and what the weather is. */

/** A probe whose reading is doubtful while another point, its conductivity, is high. */
export interface DoubtPlan {
	/** Place among the probes. */
	readonly probe: number;
	readonly point: number;
	/** In the point's unit. */
	readonly above: number;
}

/** What several probes say together. */
export interface VotePlan {
	readonly moisture: readonly number[];
	readonly vote: VoteRule;
	/** Fewer good probes than this say nothing. */
	readonly probesLeast: number;
	readonly salinity: readonly DoubtPlan[];
}

/** How moisture answers a watering. */
export interface RisePlan {
	/** In the probes' unit. */
	readonly by: number;
	/** After the watering has ended. */
	readonly withinMs: number;
}

/** Lengths of the stages of a season, FAO-56 Table 11. */
export interface StagesPlan {
	readonly initialDays: number;
	readonly developmentDays: number;
	readonly midDays: number;
	readonly lateDays: number;
}

/** Kc at the corners of a season, FAO-56 Table 12. */
export interface KcPlan {
	readonly initial: number;
	readonly mid: number;
	readonly end: number;
}

/** What grows, and since when. */
export interface CropPlan {
	/** Planting or green-up, in days since 1970-01-01; of a crop that comes each year: month · 32 + day of the month. */
	readonly planted: number;
	readonly isYearly: boolean;
	readonly stages: StagesPlan;
	readonly kc: KcPlan;
	readonly rootStartM: number;
	readonly rootFullM: number;
	/** p of FAO-56 Table 22. */
	readonly depletionFraction: number;
	/** Share that film takes from Kc; 0: no film. */
	readonly plasticReduction: number;
	/** Share of the ground under straw. */
	readonly strawCover: number;
}

/** A zone's soil, its crop and how its water gets there. Water contents in m³/m³. */
export interface BalancePlan {
	readonly fieldCapacity: number;
	readonly wiltingPoint: number;
	readonly crop: CropPlan;
	readonly areaM2: number;
	/** Share of the ground that is wetted, and that roots drink from; rain beside it is of no use. */
	readonly wettedShare: number;
	/** Share of the water that reaches the roots. */
	readonly efficiency: number;
	/** What the emitters give, mm/h over the area; 0: the flow of the valve is known. */
	readonly rateMmH: number;
	/** It is watered when so much of the readily available water is gone … */
	readonly startShare: number;
	/** … and given so much of what is gone. */
	readonly refillShare: number;
	readonly startDepletionMm: number;
	/** Share of the difference to the probes that is believed each day; 0: none. */
	readonly correctShare: number;
}

/** How much water a zone gets. */
export interface AmountPlan extends VotePlan {
	/** −Infinity: it does not start by moisture. */
	readonly startBelow: number;
	/** Infinity: moisture does not stop it. */
	readonly stopAt: number;
	/** 0: not by time. */
	readonly runMs: number;
	/** 0: not by volume. */
	readonly volumeM3: number;
	readonly balance: BalancePlan | null;
	readonly rise: RisePlan | null;
}

/** Where the site's weather is measured; points by number, below 0: nobody measures it. */
export interface WeatherPlan {
	readonly temperature: number;
	readonly humidity: number;
	readonly wind: number;
	readonly windHeightM: number;
	readonly solar: number;
	/** A counter of sunshine. */
	readonly sun: number;
	/** Milliseconds of sunshine in a unit of it. */
	readonly sunUnitMs: number;
	readonly rain: number;
	/** Millimetres in a unit of it, or in an hour at one unit of it. */
	readonly rainUnitMm: number;
	/** It says how hard it rains, not how much has fallen. */
	readonly isRainRate: boolean;
	/** What a day takes as long as nobody knows anything. */
	readonly usualEt0Mm: number;
	readonly arid: boolean;
	readonly coastal: boolean;
}
