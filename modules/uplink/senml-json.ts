import { ByteWriter } from "../base/bytes";
import { encodeUtf8 } from "../base/utf8";
import { Quality } from "../store/record";
import { Decimal, decimalBytesMax, writeDigits } from "./decimal";
import type { FormatSchema, MessageFormat } from "./message-builder";
import { baseUnit, hasUnit } from "./senml-units";

const OPEN = encodeUtf8("[");
const CLOSE = encodeUtf8("]");
const NEXT = encodeUtf8(",{");
const BASE_TIME = encodeUtf8(',"bt":');
const TIME = encodeUtf8(',"t":');
const VALUE = encodeUtf8(',"v":');
const END = encodeUtf8("}");
/** Comma and brace, time, value, brace and bracket. */
const ENTRY_BYTES = 2 + 5 + 20 + 5 + decimalBytesMax + 2;

/** SenML in JSON (RFC 8428, section 5): FORMATS.md. */
export class SenmlJson implements MessageFormat {
	readonly #first: Uint8Array;
	/** `"n":"soil.ec","u":"uS/cm"` of each point. */
	readonly #heads: readonly Uint8Array[];
	readonly #decimals: readonly Decimal[];
	readonly #out: ByteWriter;
	readonly #entryBytes: number;
	#baseMs = -1;
	#timeMs = 0;
	#rowAt = 0;

	/** @param bytesMax of a message; more where a value of each point needs more */
	constructor(schema: FormatSchema, bytesMax: number) {
		const { gateway, points } = schema;
		const base = baseUnit(schema);
		const unit = base === null ? "" : `,"bu":${JSON.stringify(base)}`;
		this.#first = encodeUtf8(`{"bn":${JSON.stringify(`${gateway}/`)}${unit}`);
		this.#heads = points.map((point) => {
			const own = hasUnit(point.unit) && point.unit !== base ? `,"u":${JSON.stringify(point.unit)}` : "";
			return encodeUtf8(`"n":${JSON.stringify(point.name)}${own}`);
		});
		this.#decimals = points.map(({ step }) => new Decimal(step));
		this.#entryBytes = ENTRY_BYTES + Math.max(0, ...this.#heads.map(({ length }) => length));
		const least = this.#first.length + BASE_TIME.length + 20 + points.length * this.#entryBytes;
		this.#out = new ByteWriter(Math.max(bytesMax, least));
	}

	begin(): void {
		this.#out.reset().copy(OPEN);
		this.#baseMs = -1;
	}

	beginRow(timeMs: number): void {
		this.#timeMs = timeMs;
		this.#rowAt = this.#out.position;
	}

	takeBackRow(): void {
		this.#out.position = this.#rowAt;
	}

	takes(quality: number): boolean {
		return quality === Quality.good;
	}

	hasRoom(): boolean {
		return this.#out.left >= this.#entryBytes;
	}

	add(point: number, _quality: number, counts: number): void {
		const out = this.#out;
		if (this.#baseMs < 0) {
			this.#baseMs = this.#timeMs;
			writeSeconds(out.copy(this.#first).copy(BASE_TIME), this.#timeMs);
			out.u8(0x2c);
		} else out.copy(NEXT);
		out.copy(this.#heads[point] as Uint8Array);
		const laterMs = this.#timeMs - this.#baseMs;
		if (laterMs !== 0) writeSeconds(out.copy(TIME), laterMs);
		(this.#decimals[point] as Decimal).write(out.copy(VALUE), counts);
		out.copy(END);
	}

	finish(): Uint8Array {
		return this.#out.copy(CLOSE).written();
	}
}

/** Milliseconds as seconds, with three decimals only where they are not 0. */
function writeSeconds(out: ByteWriter, ms: number): void {
	if (ms < 0) out.u8(0x2d);
	const size = Math.abs(ms);
	writeDigits(out, Math.floor(size / 1000), 1);
	if (size % 1000 !== 0) writeDigits(out.u8(0x2e), size % 1000, 3);
}
