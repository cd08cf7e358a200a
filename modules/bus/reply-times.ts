/** Counts of a slave. */
export const replyTimeBuckets = 32;
const GROWTH = 1.3;
/** Counts are halved when there are this many, so that what was long ago weighs less. */
const SAMPLES_MAX = 1024;
const SAMPLES_LEAST = 16;
const MARGIN_MS = 15;
const SHORTEST_MS = 30;

/** Upper bounds in milliseconds: 1, 1.3, 1.69 … 3 400. */
const bounds = new Float64Array(replyTimeBuckets);
for (let index = 0, bound = 1; index < replyTimeBuckets; index += 1, bound *= GROWTH) bounds[index] = bound;

/** How long a slave takes to begin its reply: a histogram that forgets slowly. 64 bytes. */
export class ReplyTimes {
	private readonly counts: Uint16Array;
	private readonly at: number;
	private total = 0;

	/** @param counts of this slave begin at `at` */
	constructor(counts: Uint16Array, at: number) {
		this.counts = counts;
		this.at = at;
	}

	/** @param replyMs from the end of the request to the end of the reply, less the reply's own time on the line */
	add(replyMs: number): void {
		let index = 0;
		while (index < replyTimeBuckets - 1 && replyMs > (bounds[index] as number)) index += 1;
		const at = this.at + index;
		this.counts[at] = (this.counts[at] as number) + 1;
		this.total += 1;
		if (this.total >= SAMPLES_MAX) this.halve();
	}

	/** Milliseconds below which this share of replies came, to the next bucket's bound; NaN while nothing is known. */
	quantileMs(share: number): number {
		if (this.total === 0) return Number.NaN;
		let left = share * this.total;
		for (let index = 0; index < replyTimeBuckets; index += 1) {
			left -= this.counts[this.at + index] as number;
			if (left <= 0) return bounds[index] as number;
		}
		return bounds[replyTimeBuckets - 1] as number;
	}

	/** A time-out that this slave's replies do not pass, never above `longestMs`, which holds while little is known. */
	timeoutMs(longestMs: number): number {
		if (this.total < SAMPLES_LEAST) return longestMs;
		return Math.min(longestMs, Math.max(SHORTEST_MS, Math.ceil(1.5 * this.quantileMs(1) + MARGIN_MS)));
	}

	/** Half of the replies came within this, or `assumedMs` while nothing is known. */
	typicalMs(assumedMs: number): number {
		return this.total === 0 ? assumedMs : this.quantileMs(0.5);
	}

	private halve(): void {
		this.total = 0;
		for (let index = 0; index < replyTimeBuckets; index += 1) {
			const half = (this.counts[this.at + index] as number) >> 1;
			this.counts[this.at + index] = half;
			this.total += half;
		}
	}
}
