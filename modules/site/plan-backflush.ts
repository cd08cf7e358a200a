/** A filter that is flushed back. */
export interface BackflushPlan {
	readonly type: "backflush";
	readonly name: string;
	readonly pump: number;
	readonly valves: readonly number[];
	/** Points: what the filter takes, and -1; or the pressure before it and after it; -1 both: nothing measures it. */
	readonly before: number;
	readonly after: number;
	/** Too much, in the points' unit, for so long. */
	readonly above: number;
	readonly delayMs: number;
	/** Flushed after so long a run of the pump; 0: not by time. */
	readonly everyMs: number;
	readonly flushMs: number;
	readonly pauseMs: number;
	/** Run of the pump from one flush to the next at the least. */
	readonly gapMs: number;
	/** Outputs that must not run meanwhile. */
	readonly injectors: readonly number[];
}
