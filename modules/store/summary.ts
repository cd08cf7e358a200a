import { ByteReader, type ByteWriter } from "../base/bytes";
import { Quality, RecordKind } from "./record";
import { RowCursor } from "./row-shape";
import { meanParts } from "./summary-body";

/** Points that a summary keeps at the most. */
const pointsMax = 128;
/** Bytes that one point takes at the most: five numbers of up to 8 bytes. */
const pointBytesMax = 40;
/** Kind, clock quality and time; level; six numbers. */
const summaryHeadBytesMax = 8 + 1 + 6 * 8;

/** What a record says that stands for others. */
export interface Span {
	/** Sequences [first, end) are told of by it, as far as nothing else tells of them. */
	readonly first: number;
	readonly end: number;
	/** Records that are gone. */
	readonly records: number;
	/** Values in them. */
	readonly values: number;
}

/**
 * Gathers the values of many rows, or of many summaries, into minimum, maximum and mean of each point: FORMAT.md,
 * "Summary". Values that are stale or bad only count.
 *
 * RAM: 30 bytes a point, 128 at the most.
 */
export class SummaryBuilder {
	readonly #ids: Uint16Array;
	readonly #counts: Uint32Array;
	readonly #lows: Float64Array;
	readonly #highs: Float64Array;
	readonly #sums: Float64Array;
	readonly #row = new RowCursor(new ByteReader());
	readonly #reader = new ByteReader();
	readonly #pointsBytesMax: number;
	readonly #points: number;
	#used = 0;
	#clockQuality = 0;
	#firstMs = 0;
	#lastMs = 0;

	/** @param points of the site; those beyond, and beyond the first 128 that come, only count */
	constructor(points: number, bytesMax: number) {
		const kept = Math.min(points, pointsMax);
		this.#points = points;
		this.#ids = new Uint16Array(kept);
		this.#counts = new Uint32Array(kept);
		this.#lows = new Float64Array(kept);
		this.#highs = new Float64Array(kept);
		this.#sums = new Float64Array(kept);
		this.#pointsBytesMax = bytesMax - summaryHeadBytesMax;
	}

	reset(): void {
		this.#used = 0;
		this.#firstMs = -1;
	}

	addRow(body: Uint8Array): void {
		const row = this.#row;
		row.begin(body, 0, body.length);
		this.stretch(row.clockQuality, row.timeMs, row.timeMs);
		while (row.next()) {
			if (row.quality <= Quality.uncertain) this.add(row.point, 1, row.counts, row.counts, row.counts);
		}
	}

	addSummary(body: Uint8Array): void {
		const reader = this.#reader.over(body);
		reader.u8();
		const clockQuality = reader.u8();
		const firstMs = reader.u48();
		reader.u8();
		reader.varint();
		this.stretch(clockQuality, firstMs, firstMs + reader.varint());
		for (let skipped = 0; skipped < 4; skipped += 1) reader.varint();
		while (reader.left > 0 && !reader.failed) {
			const point = reader.varint();
			const count = reader.varint();
			const low = reader.zigzag();
			const high = low + reader.varint();
			this.add(point, count, low, high, count * (low + reader.varint() / meanParts));
		}
	}

	private stretch(clockQuality: number, firstMs: number, lastMs: number): void {
		const isFirst = this.#firstMs < 0;
		this.#clockQuality = isFirst ? clockQuality : Math.min(this.#clockQuality, clockQuality);
		this.#lastMs = isFirst ? lastMs : Math.max(this.#lastMs, lastMs);
		this.#firstMs = isFirst ? firstMs : Math.min(this.#firstMs, firstMs);
	}

	private add(point: number, count: number, low: number, high: number, sum: number): void {
		if (point >= this.#points) return;
		let at = 0;
		while (at < this.#used && this.#ids[at] !== point) at += 1;
		if (at === this.#used) {
			if (at === this.#ids.length) return;
			this.#used += 1;
			this.#ids[at] = point;
			this.#counts[at] = 0;
			this.#lows[at] = low;
			this.#highs[at] = high;
			this.#sums[at] = 0;
		}
		this.#counts[at] = (this.#counts[at] as number) + count;
		this.#lows[at] = Math.min(this.#lows[at] as number, low);
		this.#highs[at] = Math.max(this.#highs[at] as number, high);
		this.#sums[at] = (this.#sums[at] as number) + sum;
	}

	/** Writes the summary to `out`. Points that find no room in it only count. */
	build(out: ByteWriter, level: number, bootCount: number, span: Span): Uint8Array {
		out.reset().u8(RecordKind.summary).u8(this.#clockQuality).u48(this.#firstMs).u8(level);
		out.varint(bootCount).varint(this.#lastMs - this.#firstMs);
		out
			.varint(span.first)
			.varint(span.end - span.first)
			.varint(span.records)
			.varint(span.values);
		const lastStart = out.position + this.#pointsBytesMax - pointBytesMax;
		for (let at = 0; at < this.#used && out.position <= lastStart; at += 1) this.putPoint(out, at);
		return out.written();
	}

	private putPoint(points: ByteWriter, at: number): void {
		const count = this.#counts[at] as number;
		const low = this.#lows[at] as number;
		const above = (this.#sums[at] as number) / count - low;
		points
			.varint(this.#ids[at] as number)
			.varint(count)
			.zigzag(low);
		points.varint((this.#highs[at] as number) - low).varint(Math.max(0, Math.floor(above * meanParts + 0.5)));
	}
}
