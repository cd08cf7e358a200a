import type { ByteReader } from "../base/bytes";

/** Parts of a count in which a mean is told. */
export const meanParts = 16;

export interface PointSummary {
	readonly point: number;
	readonly count: number;
	readonly low: number;
	readonly high: number;
	/** In counts, to a sixteenth. */
	readonly mean: number;
}

/** What stands behind kind, clock quality and time in a summary. Reads what others wrote. */
export function readSummary(reader: ByteReader) {
	const level = reader.u8();
	const bootCount = reader.varint();
	const lengthMs = reader.varint();
	const first = reader.varint();
	const span = reader.varint();
	const records = reader.varint();
	const values = reader.varint();
	const points: PointSummary[] = [];
	while (reader.left > 0 && !reader.failed) {
		const point = reader.varint();
		const count = reader.varint();
		const low = reader.zigzag();
		const high = low + reader.varint();
		points.push({ point, count, low, high, mean: low + reader.varint() / meanParts });
	}
	return { level, bootCount, lengthMs, first, span, records, values, points };
}
