/** Water that a zone is to get. */
export interface ZoneWork {
	/** Time that its water runs, in all. */
	readonly runMs: number;
	/** What it takes of the capacity; NaN: nobody knows, and it runs by itself. */
	readonly flow: number;
	/** Its water runs for no longer at a stretch, Infinity: as long as it needs; then it soaks. */
	readonly cycleMs: number;
	readonly soakMs: number;
}

/** Sums of decimal fractions are off by less. */
const ROUNDING = 1 + 1e-9;

/**
 * How long it takes until all zones have had their water: each begins, and goes on after a soak, as soon as there is
 * room for it, in the order in which they stand, going on after the last one.
 *
 * @param capacity that they may take together; Infinity: nobody has said
 */
export function scheduleLengthMs(zones: readonly ZoneWork[], zonesAtOnce: number, capacity: number): number {
	const leftMs = zones.map(({ runMs }) => runMs);
	const endsAtMs = zones.map(() => 0);
	const readyAtMs = zones.map(() => 0);
	const running = new Set<number>();
	let nowMs = 0;
	let turn = 0;
	const fits = (zone: number): boolean => {
		if (running.size === 0) return true;
		if (running.size >= zonesAtOnce) return false;
		if (capacity === Number.POSITIVE_INFINITY) return true;
		const taken = [...running, zone].reduce((sum, one) => sum + (zones[one]?.flow ?? 0), 0);
		return taken <= capacity * ROUNDING; // NaN is not
	};
	for (;;) {
		for (const zone of running) if ((endsAtMs[zone] as number) <= nowMs) running.delete(zone);
		for (let step = 0; step < zones.length; step += 1) {
			const zone = (turn + step) % zones.length;
			const { cycleMs, soakMs } = zones[zone] as ZoneWork;
			const wants = (leftMs[zone] as number) > 0 && (readyAtMs[zone] as number) <= nowMs && !running.has(zone);
			if (!wants || !fits(zone)) continue;
			const runMs = Math.min(leftMs[zone] as number, cycleMs);
			leftMs[zone] = (leftMs[zone] as number) - runMs;
			endsAtMs[zone] = nowMs + runMs;
			readyAtMs[zone] = nowMs + runMs + soakMs;
			running.add(zone);
			turn = (zone + 1) % zones.length;
			step = -1; // from the one after it
		}
		let nextMs = Number.POSITIVE_INFINITY;
		for (const zone of running) nextMs = Math.min(nextMs, endsAtMs[zone] as number);
		for (let zone = 0; zone < zones.length; zone += 1) {
			const isSoaking = (leftMs[zone] as number) > 0 && (readyAtMs[zone] as number) > nowMs;
			if (isSoaking) nextMs = Math.min(nextMs, readyAtMs[zone] as number);
		}
		if (nextMs === Number.POSITIVE_INFINITY) return nowMs;
		nowMs = nextMs;
	}
}
