import { ByteWriter } from "../base/bytes";
import { encodeUtf8 } from "../base/utf8";
import { Quality } from "../store/record";
import { cborArray, cborMap, cborNumber, cborUtf8 } from "./cbor";
import { Decimal } from "./decimal";
import type { FormatSchema, MessageFormat } from "./message-builder";
import { baseUnit, hasUnit } from "./senml-units";

/** RFC 8428, table 6. */
const Label = Object.freeze({ baseName: -2, baseTime: -3, baseUnit: -4, name: 0, unit: 1, value: 2, time: 6 });
/** The array's head, which is known last, ends here. */
const HEAD_BYTES = 3;
/** Map, labels, three numbers at their longest. */
const ENTRY_BYTES = 1 + 4 + 2 * 9;

/** SenML in CBOR (RFC 8428, section 6): FORMATS.md. */
export class SenmlCbor implements MessageFormat {
	readonly #baseName: Uint8Array;
	readonly #baseUnit: Uint8Array | null;
	readonly #names: readonly Uint8Array[];
	/** Null: the base unit, or none. */
	readonly #units: readonly (Uint8Array | null)[];
	readonly #decimals: readonly Decimal[];
	readonly #out: ByteWriter;
	readonly #head = new ByteWriter(HEAD_BYTES);
	readonly #entryBytes: number;
	#entries = 0;
	#entriesBefore = 0;
	#baseMs = -1;
	#timeMs = 0;
	#rowAt = 0;

	/** @param bytesMax of a message; more where a value of each point needs more */
	constructor(schema: FormatSchema, bytesMax: number) {
		const { gateway, points } = schema;
		const base = baseUnit(schema);
		this.#baseName = encodeUtf8(`${gateway}/`);
		this.#baseUnit = base === null ? null : encodeUtf8(base);
		this.#names = points.map(({ name }) => encodeUtf8(name));
		this.#units = points.map(({ unit }) => (hasUnit(unit) && unit !== base ? encodeUtf8(unit) : null));
		this.#decimals = points.map(({ step }) => new Decimal(step));
		const texts = points.map((_, at) => 10 + (this.#names[at]?.length ?? 0) + (this.#units[at]?.length ?? 0));
		this.#entryBytes = ENTRY_BYTES + Math.max(0, ...texts);
		const first = HEAD_BYTES + 20 + this.#baseName.length + (this.#baseUnit?.length ?? 0);
		this.#out = new ByteWriter(Math.max(bytesMax, first + points.length * this.#entryBytes));
	}

	begin(): void {
		this.#out.reset().position = HEAD_BYTES;
		this.#baseMs = -1;
		this.#entries = 0;
	}

	beginRow(timeMs: number): void {
		this.#timeMs = timeMs;
		this.#rowAt = this.#out.position;
		this.#entriesBefore = this.#entries;
	}

	takeBackRow(): void {
		this.#out.position = this.#rowAt;
		this.#entries = this.#entriesBefore;
	}

	takes(quality: number): boolean {
		return quality === Quality.good;
	}

	hasRoom(): boolean {
		return this.#out.left >= this.#entryBytes;
	}

	add(point: number, _quality: number, counts: number): void {
		const out = this.#out;
		const unit = this.#units[point] as Uint8Array | null;
		const isFirst = this.#baseMs < 0;
		if (isFirst) this.#baseMs = this.#timeMs;
		const laterMs = this.#timeMs - this.#baseMs;
		const base = isFirst ? (this.#baseUnit === null ? 2 : 3) : 0;
		cborMap(out, base + 2 + (unit === null ? 0 : 1) + (laterMs === 0 ? 0 : 1));
		if (isFirst) {
			cborUtf8(cborNumber(out, Label.baseName), this.#baseName);
			cborNumber(cborNumber(out, Label.baseTime), this.#baseMs / 1000);
			if (this.#baseUnit !== null) cborUtf8(cborNumber(out, Label.baseUnit), this.#baseUnit);
		}
		cborUtf8(cborNumber(out, Label.name), this.#names[point] as Uint8Array);
		if (unit !== null) cborUtf8(cborNumber(out, Label.unit), unit);
		if (laterMs !== 0) cborNumber(cborNumber(out, Label.time), laterMs / 1000);
		cborNumber(cborNumber(out, Label.value), (this.#decimals[point] as Decimal).value(counts));
		this.#entries += 1;
	}

	finish(): Uint8Array {
		const head = cborArray(this.#head.reset(), this.#entries).written();
		const start = HEAD_BYTES - head.length;
		this.#out.bytes.set(head, start);
		return this.#out.bytes.subarray(start, this.#out.position);
	}
}
