import type { OutputBoard } from "../outputs/board";
import type { PointTable } from "../points/table";
import type { ZonePlan } from "../site/plan";
import type { BootPast } from "./cut-runs";

/** What programs see of the gateway. */
export interface ProgramInputs {
	readonly points: PointTable;
	readonly outputs: OutputBoard;
	readonly past: BootPast;
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
	/** What it waters; none: it does not. */
	readonly zones: readonly WateredZone[];
	/** Monotonic; until then it brings its outputs to rest, in order, and starts nothing. */
	pausedUntilMs: number;
	/** Whether it drives this output. */
	drives(output: number): boolean;
	/** Does what is due. Returns when to call it next, in milliseconds of the clock; Infinity: when something changes. */
	advance(nowMs: number): number;
}
