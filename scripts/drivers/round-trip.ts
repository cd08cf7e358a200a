import { decodeBits, decodeRaw } from "../../modules/points/decode";
import { widthOf } from "../../modules/site/register-runs";
import type { ResolvedQuantity } from "../../modules/site/resolve";
import { type Breach, breach } from "./breach";
import { rawSpan } from "./quantity-rules";

const scratch = new DataView(new ArrayBuffer(4));
/** Where 32-bit values go wrong: ends, signs, both words, every byte another. */
const edges = [0, 1, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x1234_5678, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];
const floats = [0, 1, -1, 0.5, -273.15, 3.4e38, 1e-30, 16_777_215, 1013.25];
/** Whole counts up to here are exact. */
const COUNTS_MAX = 2 ** 52;

/** Every raw value comes back from the wire, and back from the counts that are stored of it. */
export function checkRoundTrip(quantity: ResolvedQuantity): Breach[] {
	const { type } = quantity;
	if (type === "bit") return [];
	if (widthOf(quantity) === 2) return checkWide(quantity);
	const span = rawSpan(quantity) as readonly [number, number];
	for (let raw = span[0]; raw <= span[1]; raw += 1) {
		const wrong = wrongOf(quantity, raw, decoded(quantity, [wordOf(quantity, raw)]));
		if (wrong !== null) return [wrong];
	}
	return [];
}

function checkWide(quantity: ResolvedQuantity): Breach[] {
	if (quantity.order === "unknown") return [];
	const raws = quantity.type === "f32" ? floats.map(Math.fround) : edges.map((edge) => wideRaw(quantity, edge));
	return raws.flatMap((raw) => {
		const got = decoded(quantity, wordsOf(quantity, raw));
		if (quantity.type !== "f32") return wrongOf(quantity, raw, got) ?? [];
		return got === raw ? [] : breach(`quantities.${quantity.name}`, `${raw} comes back from the wire as ${got}`);
	});
}

function wrongOf({ name, scale, offset, step, scaleFrom }: ResolvedQuantity, raw: number, got: number): Breach | null {
	if (got !== raw) return breach(`quantities.${name}`, `raw ${raw} comes back from the wire as ${got}`);
	for (const one of scaleFrom === undefined ? [scale] : Object.values(scaleFrom.scales)) {
		const counts = Math.round((raw * one) / step + offset / step);
		const back = Math.round((counts - offset / step) / (one / step));
		if (back !== raw)
			return breach(`quantities.${name}.step`, `is ${step}: raw ${raw} is stored as if it were ${back}`);
		if (Math.abs(counts) > COUNTS_MAX) return breach(`quantities.${name}.step`, `is ${step}: too fine for raw ${raw}`);
	}
	return null;
}

function decoded({ type, order, bits }: ResolvedQuantity, words: readonly number[]): number {
	const bytes = Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
	const raw = decodeRaw(bytes, 0, type, order === "unknown" ? "ABCD" : order);
	return bits === undefined ? raw : decodeBits(raw, bits.shift, bits.width, type);
}

/** A 16-bit raw value as its register, the other bits of it set: they must not matter. */
function wordOf({ type, bits }: ResolvedQuantity, raw: number): number {
	if (type === "bcd16") return bcd(raw);
	if (bits === undefined) return raw & 0xffff;
	const mask = (2 ** bits.width - 1) << bits.shift;
	return ((raw << bits.shift) & mask) | (~mask & 0xffff);
}

function wideRaw({ type }: ResolvedQuantity, edge: number): number {
	if (type === "s32") return edge | 0;
	return type === "bcd32" ? edge % 100_000_000 : edge;
}

/** Written from the meaning of the four orders, not from the decoder. */
function wordsOf({ type, order }: ResolvedQuantity, raw: number): readonly number[] {
	if (type === "f32") scratch.setFloat32(0, raw);
	else if (type === "bcd32") scratch.setUint32(0, bcd(Math.floor(raw / 10_000)) * 0x10000 + bcd(raw % 10_000));
	else scratch.setUint32(0, raw >>> 0);
	const [a, b, c, d] = [0, 1, 2, 3].map((at) => scratch.getUint8(at)) as [number, number, number, number];
	const sent = {
		ABCD: [a, b, c, d],
		CDAB: [c, d, a, b],
		DCBA: [d, c, b, a],
		BADC: [b, a, d, c],
		unknown: [a, b, c, d],
	};
	const [first, second, third, fourth] = sent[order] as [number, number, number, number];
	return [first * 0x100 + second, third * 0x100 + fourth];
}

function bcd(value: number): number {
	return Number.parseInt(String(value), 16);
}
