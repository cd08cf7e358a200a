const SLOT_MS = 10_000;
const SLOTS = 6;

/** How busy a line was over the last minute. */
export class LoadMeter {
	readonly #busyUs = new Float64Array(SLOTS);
	#slot = 0;
	#slotStartMs: number;
	#startMs: number;

	constructor(nowMs: number) {
		this.#slotStartMs = nowMs;
		this.#startMs = nowMs;
	}

	/** Adds a stretch of work that ends now. */
	add(busyUs: number, nowMs: number): void {
		this.roll(nowMs);
		this.#busyUs[this.#slot] = (this.#busyUs[this.#slot] as number) + busyUs;
	}

	/** Share of the last minute (or of the time since start) that the line was busy, [0, 100]. */
	percent(nowMs: number): number {
		this.roll(nowMs);
		let busyUs = 0;
		for (const slotUs of this.#busyUs) busyUs += slotUs;
		const spanMs = Math.min(nowMs - this.#startMs, (SLOTS - 1) * SLOT_MS + (nowMs - this.#slotStartMs));
		return spanMs <= 0 ? 0 : Math.min(100, busyUs / 10 / spanMs);
	}

	private roll(nowMs: number): void {
		if (nowMs - this.#slotStartMs > SLOTS * SLOT_MS) {
			this.#busyUs.fill(0);
			this.#slotStartMs = nowMs;
			return;
		}
		while (nowMs - this.#slotStartMs >= SLOT_MS) {
			this.#slotStartMs += SLOT_MS;
			this.#slot = (this.#slot + 1) % SLOTS;
			this.#busyUs[this.#slot] = 0;
		}
	}
}
