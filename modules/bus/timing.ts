import type { Parity } from "../ports/serial";

/** Above this rate t1.5 and t3.5 are fixed (MODBUS over Serial Line V1.02, 2.5.1.1). */
const FIXED_ABOVE_BAUD = 19200;
const T35_FIXED_US = 1750;

/** Bits on the wire for one character: start, eight data, parity, stop. [10, 12] */
export function bitsPerCharacter(parity: Parity, stop: number): number {
	return 1 + 8 + (parity === "none" ? 0 : 1) + stop;
}

/** Microseconds that one character takes, not rounded. */
export function characterUs(baud: number, parity: Parity, stop: number): number {
	return (bitsPerCharacter(parity, stop) * 1e6) / baud;
}

/** The silence between frames, t3.5, in whole microseconds, rounded up. */
export function frameGapUs(baud: number, parity: Parity, stop: number): number {
	return baud > FIXED_ABOVE_BAUD ? T35_FIXED_US : Math.ceil(3.5 * characterUs(baud, parity, stop));
}
