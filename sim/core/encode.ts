import type { RegisterType, WordOrder } from "../../modules/site/profile";

const scratch = new DataView(new ArrayBuffer(4));

/** Where byte A, B, C, D of a 32-bit value stands among the bytes that are sent. */
const places: { readonly [order in Exclude<WordOrder, "unknown">]: readonly [number, number, number, number] } = {
	ABCD: [0, 1, 2, 3],
	CDAB: [2, 3, 0, 1],
	DCBA: [3, 2, 1, 0],
	BADC: [1, 0, 3, 2],
};

/**
 * The registers that hold a raw value: one word, or two. Of a bit: 0 or 1.
 *
 * Written from the meaning of the types and not from the gateway's decoder, so that the two can be held against each
 * other.
 */
export function wordsOfRaw(type: RegisterType, order: Exclude<WordOrder, "unknown">, raw: number): readonly number[] {
	if (type === "bit") return [raw === 0 ? 0 : 1];
	if (type === "u16" || type === "s16") return [raw & 0xffff];
	if (type === "bcd16") return [decimalDigits(raw, 4)];
	if (type === "f32") scratch.setFloat32(0, raw);
	else if (type === "s32") scratch.setInt32(0, raw);
	else scratch.setUint32(0, type === "bcd32" ? decimalDigits(raw, 8) : raw);
	const sent = new Uint8Array(4);
	places[order].forEach((place, byte) => {
		sent[place] = scratch.getUint8(byte);
	});
	const [first = 0, second = 0, third = 0, fourth = 0] = sent;
	return [first * 0x100 + second, third * 0x100 + fourth];
}

/** A decimal digit in each four bits. */
function decimalDigits(raw: number, digits: number): number {
	let rest = raw;
	let word = 0;
	let place = 1;
	for (let digit = 0; digit < digits; digit += 1) {
		word += (rest % 10) * place;
		place *= 16;
		rest = Math.floor(rest / 10);
	}
	return word;
}

/** The raw value that stands for `value` in a device whose values are raw × scale + offset. */
export function rawOfValue(type: RegisterType, value: number, scale: number, offset: number): number {
	const raw = (value - offset) / scale;
	return type === "f32" ? Math.fround(raw) : Math.round(raw);
}
