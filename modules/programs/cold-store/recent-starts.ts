const HOUR_MS = 3_600_000;

/** When something was started last, as often as it may be within an hour, and once more. */
export class RecentStarts {
	private readonly atMs: Float64Array;
	private next = 0;
	private wasOn = false;

	/** @param most starts within an hour that are sound */
	constructor(most: number) {
		this.atMs = new Float64Array(most + 1).fill(Number.NEGATIVE_INFINITY);
	}

	/** In every pass. */
	look(isOn: boolean, nowMs: number): void {
		if (isOn && !this.wasOn) this.add(nowMs);
		this.wasOn = isOn;
	}

	private add(nowMs: number): void {
		this.atMs[this.next] = nowMs;
		this.next = (this.next + 1) % this.atMs.length;
	}

	/** More than that were within the last hour. */
	isMany(nowMs: number): boolean {
		return nowMs - (this.atMs[this.next] as number) < HOUR_MS;
	}
}
