import { sealFrame } from "../../modules/bus/frame";
import type { Random } from "../../sim/core/random";

/** How a line damages what passes. Probabilities. */
export interface NoiseOptions {
	readonly bitError: number;
	readonly dropByte: number;
	readonly addByte: number;
}

/** Passes bytes over a noisy line. */
export function disturb(bytes: Uint8Array, random: Random, { bitError, dropByte, addByte }: NoiseOptions): Uint8Array {
	const out: number[] = [];
	for (const byte of bytes) {
		let received = byte;
		for (let bit = 0; bit < 8; bit += 1) {
			if (random.unit() < bitError) received ^= 1 << bit;
		}
		if (random.unit() >= dropByte) out.push(received);
		if (random.unit() < addByte) out.push(random.u32() & 0xff);
	}
	return Uint8Array.from(out);
}

/** What a unit that talks without being asked says: now rubbish, now a sound reply of its own. */
export function babble(unit: number, random: Random): Uint8Array {
	const registers = 1 + (random.u32() % 16);
	const frame = new Uint8Array(5 + 2 * registers);
	random.fill(frame);
	if (random.unit() < 0.5) return frame;
	frame[0] = unit;
	frame[1] = 3;
	frame[2] = 2 * registers;
	sealFrame(frame, frame.length - 2);
	return frame;
}
