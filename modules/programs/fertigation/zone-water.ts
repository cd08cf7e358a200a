/**
 * What the zones of a program have had of clean water: before a dose since their run began, and behind the last one.
 *
 * Running water is counted and not time. What is not flushed when a run ends stays so until water has run there again.
 */
export class ZoneWater {
	/** How long a zone is flushed, milliseconds. */
	private readonly flushMs: readonly number[];
	/** Of the run, milliseconds. */
	private readonly beforeMs: Float64Array;
	/** Of the flush that is still to come, milliseconds; 0: it is clean. */
	private readonly leftMs: Float64Array;
	private atMs: number;

	constructor(flushMs: readonly number[], nowMs: number) {
		this.flushMs = flushMs;
		this.beforeMs = new Float64Array(flushMs.length);
		this.leftMs = new Float64Array(flushMs.length);
		this.atMs = nowMs;
	}

	before(zone: number): number {
		return this.beforeMs[zone] as number;
	}

	left(zone: number): number {
		return this.leftMs[zone] as number;
	}

	/** It is flushed for so long behind a dose. */
	needed(zone: number): number {
		return this.flushMs[zone] as number;
	}

	/** The time since the last pass, to be given to each zone. */
	pass(nowMs: number): number {
		const passedMs = nowMs - this.atMs;
		this.atMs = nowMs;
		return passedMs;
	}

	/** Its run is over, or has not begun. */
	rests(zone: number): void {
		this.beforeMs[zone] = 0;
	}

	/**
	 * It is watered.
	 *
	 * @param isFlowing water is seen to run
	 * @param isLow water is seen not to; neither: the meter is lost, and the pump's word has to do for a flush
	 * @param isDosed something is dosed
	 */
	runs(zone: number, passedMs: number, isFlowing: boolean, isLow: boolean, isDosed: boolean): void {
		if (isFlowing) this.beforeMs[zone] = this.before(zone) + passedMs;
		if (isDosed) this.leftMs[zone] = this.needed(zone);
		else if (!isLow) this.leftMs[zone] = Math.max(0, this.left(zone) - passedMs);
	}

	/** Zones that are not clean, a bit each. */
	get uncleanBits(): number {
		let bits = 0;
		for (let zone = 0; zone < this.leftMs.length; zone += 1) if (this.left(zone) > 0) bits |= 1 << zone;
		return bits;
	}

	/** Nobody knows how much of their flush these have had. */
	restore(uncleanBits: number): void {
		for (let zone = 0; zone < this.leftMs.length; zone += 1) {
			if ((uncleanBits & (1 << zone)) !== 0) this.leftMs[zone] = this.needed(zone);
		}
	}
}
