import type { Climate } from "../plants/climate";
import type { FieldConstants } from "../plants/drip-field";

/** A probe of the site in a field. */
export interface SeasonProbe {
	readonly device: string;
	/** Which of the field's places, from 0. */
	readonly place: number;
	readonly depthMm: number;
	/** How far off it was made, as volumetric water content. */
	readonly offset: number;
}

export interface SeasonField extends FieldConstants {
	/** Output of the site that opens it. */
	readonly valve: string;
	readonly probes: readonly SeasonProbe[];
}

/** What befalls a device between two days, counted from 0. */
export interface SeasonFault {
	readonly device: string;
	/** Does not answer; says what it last said; says ever more; says anything. The last three: soil probes. */
	readonly what: "silent" | "stuck" | "drifts" | "noisy";
	readonly fromDay: number;
	readonly toDay: number;
	/** Of a drift, as volumetric water content. */
	readonly perDay?: number;
	/** Of noise, as volumetric water content. */
	readonly deviation?: number;
}

/** A `season.plant.json` beside a site file: the fields and the weather that its devices stand in. */
export interface SeasonFile {
	/** The first day's midnight by the site's clock. */
	readonly start: { readonly dayOfYear: number; readonly wallMs: number };
	/** Solar time less the clock's. */
	readonly solarOffsetH: number;
	readonly climate: Climate;
	/** By the names of the zones. */
	readonly fields: { readonly [zone: string]: SeasonField };
	/** Outputs of the site. */
	readonly pump: string;
	readonly master: string;
	/** How long slaves think before they answer. */
	readonly turnaroundUs: { readonly lowest: number; readonly highest: number };
	/** Standard deviation of what a soil probe says, as volumetric water content. */
	readonly probeNoise: number;
	/** Devices that measure the weather. */
	readonly weather: readonly string[];
}
