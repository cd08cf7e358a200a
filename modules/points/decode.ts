import type { RegisterType, WordOrder } from "../site/types";

const scratch = new DataView(new ArrayBuffer(4));

/** What {@link decodeRaw} gives for a float that is not a number. */
const notANumber = Number.NaN;

function word(bytes: Uint8Array, offset: number): number {
	return (bytes[offset] as number) * 0x100 + (bytes[offset + 1] as number);
}

/**
 * The raw value at `offset` of `bytes`: an integer, or a float for `f32` (NaN and infinities come as NaN).
 *
 * Words are big-endian in themselves; `CDAB` sends the low word first.
 */
export function decodeRaw(bytes: Uint8Array, offset: number, type: RegisterType, order: WordOrder): number {
	if (type === "u16") return word(bytes, offset);
	if (type === "s16") {
		const value = word(bytes, offset);
		return value >= 0x8000 ? value - 0x10000 : value;
	}
	const high = word(bytes, order === "ABCD" ? offset : offset + 2);
	const low = word(bytes, order === "ABCD" ? offset + 2 : offset);
	if (type === "u32") return high * 0x10000 + low;
	if (type === "s32") return (high >= 0x8000 ? high - 0x10000 : high) * 0x10000 + low;
	scratch.setUint16(0, high);
	scratch.setUint16(2, low);
	const value = scratch.getFloat32(0);
	return Number.isFinite(value) ? value : notANumber;
}

/** Bit `index` of a coil or discrete-input reply whose data begins at `offset`: 0 or 1. */
export function decodeBit(bytes: Uint8Array, offset: number, index: number): number {
	return ((bytes[offset + (index >> 3)] as number) >> (index & 7)) & 1;
}
