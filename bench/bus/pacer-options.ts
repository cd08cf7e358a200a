/** What the pacer is told. */
export interface PacerOptions {
	readonly path: string;
	readonly baud: number;
	readonly turnaroundUs: number;
	/** False: bytes pass at once, and replies come at once. */
	readonly isPaced: boolean;
	/** One reply in so many is late; 0: none. */
	readonly lateOneIn: number;
	/** From the end of the request to the beginning of a late reply. */
	readonly lateMs: number;
}

/** What the pacer saw. */
export interface PacerReport {
	requests: number;
	late: number;
	/** Requests that came before the line had been silent for t3.5. */
	hasty: number;
	/** By how much last bytes of replies left later than their time, microseconds, all together. */
	behindUs: number;
}
