import type { OutputBoard } from "../outputs/board";
import type { PointTable } from "../points/table";
import type { BootPast } from "./cut-runs";

/** What programs see of the gateway. */
export interface ProgramInputs {
	readonly points: PointTable;
	readonly outputs: OutputBoard;
	readonly past: BootPast;
}

/** A program: a state machine that is called when anything it may look at has changed, and when it asked to be. */
export interface Program {
	readonly name: string;
	/** One word that says what it is doing. */
	readonly state: string;
	/** The zone or room it is busy with; null when none. */
	readonly subject: string | null;
	/** Monotonic; until then it brings its outputs to rest, in order, and starts nothing. */
	pausedUntilMs: number;
	/** Whether it drives this output. */
	drives(output: number): boolean;
	/** Does what is due. Returns when to call it next, in milliseconds of the clock; Infinity: when something changes. */
	advance(nowMs: number): number;
}
