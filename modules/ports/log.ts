/** Lines for the person at the console; never the only trace of anything that matters. */
export interface Log {
	/** `area` is the room that speaks: "bus", "outputs". */
	info(area: string, message: string): void;
	warn(area: string, message: string): void;
}
