/** What a site file says of a filter that is flushed back, as JSON holds it. What each word means: SITE.md. */
export interface BackflushProgram {
	readonly type: "backflush";
	readonly name: string;
	readonly title?: string;
	/** It is flushed while this runs. */
	readonly pump: string;
	/** Flushed one after the other. */
	readonly valves: readonly string[];
	/** Too much pressure that the filter takes: a point that measures it, or one before the filter and one after. */
	readonly differential?: {
		readonly point?: string;
		readonly before?: string;
		readonly after?: string;
		/** Too much, in the points' unit. */
		readonly above: number;
		/** For so long; default 30 000. */
		readonly delayMs?: number;
	};
	/** After so long a run of the pump it is flushed anyway; default: never. */
	readonly everyMs?: number;
	/** Each valve is open for so long. */
	readonly flushMs: number;
	/** Between two valves; default 10 000. */
	readonly pauseMs?: number;
	/** Flushes in an hour of the pump's run; default 4. */
	readonly mostPerHour?: number;
	/** Flushed while a doser runs as well; default false. */
	readonly whileInjecting?: boolean;
}
