import { performance } from "node:perf_hooks";

const BAR_WIDTH = 24;
const EVERY_MS = 100;
const COLUMNS_ASSUMED = 100;

/** A progress bar with an estimate, on a terminal; nothing elsewhere. */
export class Progress {
	readonly #stream: NodeJS.WriteStream;
	readonly #total: number;
	readonly #startMs = performance.now();
	#shownMs = Number.NEGATIVE_INFINITY;

	/** @param total steps in all */
	constructor(stream: NodeJS.WriteStream, total: number) {
		this.#stream = stream;
		this.#total = total;
	}

	/** `done` steps are behind us, `now` is being done. */
	show(done: number, now: string): void {
		const nowMs = performance.now();
		if (!this.#stream.isTTY || nowMs - this.#shownMs < EVERY_MS) return;
		this.#shownMs = nowMs;
		const text = progressLine(done, this.#total, nowMs - this.#startMs, now);
		// Some terminals do not say how wide they are: 0.
		this.#stream.write(`\r\x1b[K${text.slice(0, (this.#stream.columns || COLUMNS_ASSUMED) - 1)}`);
	}

	/** Takes the bar away, so that a line can be written. */
	clear(): void {
		if (!this.#stream.isTTY) return;
		this.#stream.write("\r\x1b[K");
		this.#shownMs = Number.NEGATIVE_INFINITY;
	}
}

/** The bar, how far it is, what is being done, and how long the rest will take at the pace so far. */
export function progressLine(done: number, total: number, passedMs: number, now: string): string {
	const share = total === 0 ? 1 : done / total;
	const full = Math.floor(share * BAR_WIDTH);
	const bar = `${"#".repeat(full)}${".".repeat(BAR_WIDTH - full)}`;
	const left = done === 0 ? "" : `, about ${durationWords((passedMs / done) * (total - done))} left`;
	return `[${bar}] ${Math.floor(share * 100)} % ${now}${left}`;
}

function durationWords(ms: number): string {
	const seconds = Math.ceil(ms / 1000);
	if (seconds < 100) return `${seconds} s`;
	const minutes = Math.ceil(seconds / 60);
	return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
