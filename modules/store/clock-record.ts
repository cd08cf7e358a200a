import type { ByteReader, ByteWriter } from "../base/bytes";
import type { Clock } from "../ports/clock";

/** Why a clock record was written. */
export const ClockChange = Object.freeze({
	/** For the first time in its boot: what was recorded before has monotonic times. */
	set: 1,
	/** It was set before, to another time. */
	stepped: 2,
});

/** What a clock record says beside its stamp, which is the new time. */
export interface ClockReading {
	/** One of {@link ClockChange}. */
	readonly cause: number;
	readonly bootCount: number;
	/** Monotonic time of that boot at which the wall clock was what the stamp says. */
	readonly monotonicMs: number;
	/** What the clock would have said; 0: it was never set. */
	readonly fromMs: number;
}

export const clockRecordKind = 9;
export const clockRecordBytes = 8 + 1 + 4 + 6 + 6;

/** Builds a clock record, stamped now; the clock is set. */
export function stampedClock(
	out: ByteWriter,
	clock: Clock,
	cause: number,
	bootCount: number,
	fromMs: number,
): Uint8Array {
	out.reset().u8(clockRecordKind).u8(clock.wallQuality()).u48(clock.wallMs());
	return out.u8(cause).u32(bootCount).u48(clock.now()).u48(fromMs).written();
}

export function readClock(reader: ByteReader): ClockReading {
	const cause = reader.u8();
	const bootCount = reader.u32();
	const monotonicMs = reader.u48();
	return { cause, bootCount, monotonicMs, fromMs: reader.u48() };
}
