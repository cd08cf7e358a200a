import type { LocalTime } from "../alarms/local-time";
import type { OutputBoard } from "../outputs/board";
import type { PointTable } from "../points/table";
import type { Clock } from "../ports/clock";
import type { SitePlan, ZonePlan } from "../site/plan";
import type { ProgramNotice } from "../site/types";
import type { BootPast } from "./irrigation/cut-runs";
import type { Delivery } from "./irrigation/delivery";
import type { Lasting } from "./lasting";
import type { WaterMeter } from "./water-meter";
import type { Weather } from "./weather/weather";

/** What programs see of the gateway. */
export interface ProgramInputs {
	readonly points: PointTable;
	readonly outputs: OutputBoard;
	readonly past: BootPast;
	readonly clock: Clock;
	/** Day and time of day by the site's clock. */
	readonly time: LocalTime;
	/** The site's plan, for what no program owns: its place, its time zone, its meter. */
	readonly site: Pick<SitePlan, "place" | "timeZone" | "water">;
	/** Volume through the site's flow meter; null: it has none. */
	readonly water: WaterMeter | null;
	/** What each valve has given; null: no program asks. */
	readonly delivery: Delivery | null;
	/** Null: the site does not say where it is measured. */
	readonly weather: Weather | null;
	/** What somebody has said of rain to come; null: no program goes by it. */
	readonly forecast: RainForecast | null;
}

/** Rain that is forecast. */
export interface RainForecast {
	/** mm; 0: nobody has said so, or it was too long ago. */
	rainMm(nowMs: number): number;
	/** Monotonic; until then it counts. */
	readonly untilMs: number;
}

/** What a program knows of times to come, and of what it has left. */
export interface ProgramOutlook {
	/** When its calendar starts it next, wall clock; NaN: it has none, or no clock. */
	readonly nextStartMs: number;
	/** Null: it has no share of a season's water. */
	readonly quota: { readonly usedM3: number; readonly m3: number } | null;
}

/** A place that a program waters, as far as others are concerned with it. */
export interface WateredZone {
	readonly plan: ZonePlan;
	/** A run is on. */
	readonly isActive: boolean;
	/** Monotonic; no run begins before: the last one's water is still on its way. */
	settledAtMs: number;
}

/** A program: a state machine that is called when anything it may look at has changed, and when it asked to be. */
export interface Program {
	readonly name: string;
	/** One word that says what it is doing. */
	readonly state: string;
	/** The zone or room it is busy with; null when none. */
	readonly subject: string | null;
	/** For screens: allocates. Missing, null: it knows of nothing. */
	readonly outlook?: ProgramOutlook | null;
	/** What it waters; none: it does not. */
	readonly zones: readonly WateredZone[];
	/** What of it outlives a boot. */
	readonly lastings: readonly Lasting[];
	/** Monotonic; until then it brings its outputs to rest, in order, and starts nothing. */
	pausedUntilMs: number;
	/** Whether it drives this output. */
	drives(output: number): boolean;
	/**
	 * Whether there is something of that kind to tell; null: it does not know, or it is not a thing of this program.
	 *
	 * @param zone by its place in the plan; -1: any
	 */
	notice(notice: ProgramNotice, zone: number, nowMs: number): boolean | null;
	/** Does what is due. Returns when to call it next, in milliseconds of the clock; Infinity: when something changes. */
	advance(nowMs: number): number;
}
