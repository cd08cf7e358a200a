import type { NorFlash } from "./flash";
import type { Random } from "./random";

/** How far a step got before the power went. */
const Tear = Object.freeze({
	/** Nothing has happened yet. */
	nothing: 0,
	/** The first bytes are done. */
	prefix: 1,
	/** Some of the bits have changed, in any order. */
	anyOrder: 2,
	garbage: 3,
});
export const tears = 4;

/** Programs a unit as far as it got. */
export function tearWrite(chip: NorFlash, offset: number, unit: Uint8Array, tear: number, random: Random): void {
	const torn = new Uint8Array(unit.length).fill(0xff);
	if (tear === Tear.prefix) torn.set(unit.subarray(0, 1 + (random.u32() % (unit.length - 1))));
	else if (tear === Tear.anyOrder) {
		for (let index = 0; index < unit.length; index += 1) torn[index] = (unit[index] as number) | (random.u32() & 0xff);
	} else if (tear === Tear.garbage) random.fill(torn);
	if (tear !== Tear.nothing) chip.spoil(offset, torn);
}

/** Erases a block as far as it got. */
export function tearErase(chip: NorFlash, index: number, tear: number, random: Random): void {
	if (tear === Tear.nothing) return;
	const bytes = new Uint8Array(chip.blockLength);
	const offset = index * chip.blockLength;
	chip.read(bytes, offset);
	if (tear === Tear.prefix) bytes.fill(0xff, 0, random.u32() % bytes.length);
	else if (tear === Tear.garbage) random.fill(bytes);
	else {
		// Bits rise at random, more of them the longer it went on.
		const share = random.u32() & 0xff;
		for (let at = 0; at < bytes.length; at += 1) {
			if ((random.u32() & 0xff) < share) bytes[at] = (bytes[at] as number) | (random.u32() & 0xff);
		}
	}
	chip.spoil(offset, bytes);
	chip.useUp(index);
}
