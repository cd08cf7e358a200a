import type { RegisterType, WordOrder } from "../site/profile";

const scratch = new DataView(new ArrayBuffer(4));

/**
 * What {@link decodeRaw} gives for what is no number: NaN, infinities and subnormals of a float, a digit above 9 of
 * BCD.
 */
const notANumber = Number.NaN;
/** The least float of 32 bits that has all its digits: 2^-126, IEEE 754 binary32. */
const LEAST_NORMAL = 1.1754943508222875e-38;

function word(bytes: Uint8Array, offset: number): number {
	return (bytes[offset] as number) * 0x100 + (bytes[offset + 1] as number);
}

/** A word whose two bytes come low byte first. */
function swapped(bytes: Uint8Array, offset: number): number {
	return (bytes[offset + 1] as number) * 0x100 + (bytes[offset] as number);
}

/**
 * The raw value at `offset` of `bytes`: an integer, or a float for `f32`; NaN when it is no number.
 *
 * 16-bit values are big-endian. Of 32 bits, `order` names the bytes in the order in which they were sent, A the most
 * significant.
 */
export function decodeRaw(
	bytes: Uint8Array,
	offset: number,
	type: RegisterType,
	order: Exclude<WordOrder, "unknown">,
): number {
	if (type === "u16") return word(bytes, offset);
	if (type === "s16") {
		const value = word(bytes, offset);
		return value >= 0x8000 ? value - 0x10000 : value;
	}
	if (type === "bcd16") return decimal(word(bytes, offset));
	const first = order === "ABCD" || order === "CDAB" ? word(bytes, offset) : swapped(bytes, offset);
	const second = order === "ABCD" || order === "CDAB" ? word(bytes, offset + 2) : swapped(bytes, offset + 2);
	const isHighFirst = order === "ABCD" || order === "BADC";
	const high = isHighFirst ? first : second;
	const low = isHighFirst ? second : first;
	if (type === "u32") return high * 0x10000 + low;
	if (type === "s32") return (high >= 0x8000 ? high - 0x10000 : high) * 0x10000 + low;
	if (type === "bcd32") return 10_000 * decimal(high) + decimal(low);
	scratch.setUint16(0, high);
	scratch.setUint16(2, low);
	const value = scratch.getFloat32(0);
	return Number.isFinite(value) && !isSubnormal(value) ? value : notANumber;
}

/** No device measures so little: it is a float whose words came in another order. */
function isSubnormal(value: number): boolean {
	return value !== 0 && Math.abs(value) < LEAST_NORMAL;
}

/** Four decimal digits of a word. */
function decimal(digits: number): number {
	let value = 0;
	for (let shift = 12; shift >= 0; shift -= 4) {
		const digit = (digits >>> shift) & 0xf;
		if (digit > 9) return notANumber;
		value = 10 * value + digit;
	}
	return value;
}

/** `width` bits of a 16-bit raw value, from bit `shift` on; of a signed type, extended from the topmost of them. */
export function decodeBits(raw: number, shift: number, width: number, type: RegisterType): number {
	const value = (raw >> shift) & ((1 << width) - 1);
	return type === "s16" && value >= 1 << (width - 1) ? value - (1 << width) : value;
}

/** Bit `index` of a coil or discrete-input reply whose data begins at `offset`: 0 or 1. */
export function decodeBit(bytes: Uint8Array, offset: number, index: number): number {
	return ((bytes[offset + (index >> 3)] as number) >> (index & 7)) & 1;
}
