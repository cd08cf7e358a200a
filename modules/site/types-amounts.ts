/** What a site file says of how much water a zone gets, and of the weather, as JSON holds it. Meanings: SITE.md. */

export type VoteRule = "mean" | "median" | "lowest" | "highest";

/** A probe whose reading is doubtful while its soil has much salt. */
export interface SiteSalinity {
	/** One of the zone's probes. */
	readonly probe: string;
	/** Conductivity of the same soil. */
	readonly point: string;
	/** In the point's unit. */
	readonly doubtfulAbove: number;
}

export interface SiteCrop {
	/** Planting or green-up: `YYYY-MM-DD`, or `MM-DD`: each year. */
	readonly planted: string;
	/** Lengths of the initial, development, mid-season and late stages. */
	readonly stagesDays: readonly [number, number, number, number];
	/** Initial, mid-season, end. */
	readonly kc: readonly [number, number, number];
	/** At planting, and from mid-season on. */
	readonly rootDepthM: readonly [number, number];
	/** p of FAO-56 Table 22, for 5 mm a day. */
	readonly depletionFraction: number;
	/** Share that plastic film takes from Kc. */
	readonly plasticReduction?: number;
	/** Share of the ground under straw. */
	readonly strawCover?: number;
}

/** Soil water balance of a zone. */
export interface SiteBalance {
	/** m³/m³ */
	readonly fieldCapacity: number;
	/** m³/m³ */
	readonly wiltingPoint: number;
	readonly crop: SiteCrop;
	readonly areaM2: number;
	/** Share of the ground that is wetted; default 1. */
	readonly wettedShare?: number;
	/** Share of the water that reaches the roots; default 0.9. */
	readonly efficiency?: number;
	/** What the emitters give over the area, where no meter and no `expectedFlow` says it. */
	readonly rateMmH?: number;
	/** Watered when so much of the readily available water is gone; default 1. */
	readonly startShare?: number;
	/** Given so much of what is gone; default 1. */
	readonly refillShare?: number;
	/** When the gateway first sees this site; default 0. */
	readonly startDepletionMm?: number;
	/** Percent of the difference to the probes that is believed each day; default 10, without probes none. */
	readonly correctPercent?: number;
}

/** How much water a zone gets: one of `startBelow`, `runMs`, `volumeM3` and `balance`. */
export interface SiteAmount {
	/** Points of soil moisture. */
	readonly moisture?: readonly string[];
	/** Default mean. */
	readonly vote?: VoteRule;
	/** Fewer good probes than this say nothing; default 1. */
	readonly probesLeast?: number;
	readonly salinity?: readonly SiteSalinity[];
	/** Watering starts below this, in the probes' unit. */
	readonly startBelow?: number;
	/** Watering stops at or above this. */
	readonly stopAt?: number;
	readonly runMs?: number;
	readonly volumeM3?: number;
	readonly balance?: SiteBalance;
	/** After a watering moisture rises by so much, in the probes' unit. */
	readonly rise?: { readonly by: number; readonly withinMs: number };
}

/** Where the site's weather is measured. */
export interface SiteWeather {
	readonly temperature?: string;
	readonly humidity?: string;
	readonly wind?: string;
	/** Of the wind's sensor above ground; default 2. */
	readonly windHeightM?: number;
	/** Radiation … */
	readonly solar?: string;
	/** … or a counter of sunshine. */
	readonly sun?: string;
	readonly rain?: string;
	/** A day's reference evapotranspiration as long as nobody knows anything; default 5. */
	readonly usualEt0Mm?: number;
	/** Where no humidity is measured: the climate is dry. */
	readonly arid?: boolean;
	/** Where no radiation is measured: the site lies at the coast of a large water. */
	readonly coastal?: boolean;
}
