import { type Clock, ClockQuality } from "../ports/clock";

/** Time for a record: wall clock where it was ever set, else monotonic. */
export function stampMs(clock: Clock): number {
	return clock.wallQuality() === ClockQuality.none ? clock.now() : clock.wallMs();
}

/** The stamp that `clock` would have given at monotonic `atMs`, as far as it knows now. */
export function stampAtMs(clock: Clock, atMs: number): number {
	return stampMs(clock) - (clock.now() - atMs);
}
