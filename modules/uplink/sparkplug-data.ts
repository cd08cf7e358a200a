import { ByteWriter } from "../base/bytes";
import { Quality } from "../store/record";
import { Decimal } from "./decimal";
import type { FormatSchema, MessageFormat } from "./message-builder";
import { pbBoolean, pbBytes, pbDouble, pbUnsigned } from "./protobuf";
import { aliasOf, DataType, MetricField, PayloadField, propertyBytesMax, writeProperties } from "./sparkplug-fields";

const NO_UNIT = new Uint8Array(0);
/** Alias, time, type, flag, null, value. */
const METRIC_BYTES = 4 + 8 + 2 + 2 + 2 + 9;
const ENTRY_BYTES = 3 + METRIC_BYTES + 2 + propertyBytesMax;
/** Time and sequence number of the payload. */
const AROUND_BYTES = 8 + 3;

/** Payloads of Sparkplug B's NDATA: FORMATS.md. All values go, with their quality. */
export class SparkplugData implements MessageFormat {
	readonly #decimals: readonly Decimal[];
	readonly #out: ByteWriter;
	readonly #metric = new ByteWriter(ENTRY_BYTES);
	readonly #properties = new ByteWriter(propertyBytesMax);
	readonly #property = new ByteWriter(propertyBytesMax);
	#seq = 0;
	#sentMs = 0;
	#isHistorical = false;
	#timeMs = 0;
	#rowAt = 0;

	/** @param bytesMax of a message; more where a value of each point needs more */
	constructor({ points }: FormatSchema, bytesMax: number) {
		this.#decimals = points.map(({ step }) => new Decimal(step));
		this.#out = new ByteWriter(Math.max(bytesMax, AROUND_BYTES + points.length * ENTRY_BYTES));
	}

	/**
	 * What the session knows of the messages that begin from now on.
	 *
	 * @param seq [0, 255], one more than that of the message before, after 255 comes 0
	 * @param sentMs wall clock
	 * @param isHistorical they were kept while the primary host was away
	 */
	prepare(seq: number, sentMs: number, isHistorical: boolean): void {
		this.#seq = seq;
		this.#sentMs = sentMs;
		this.#isHistorical = isHistorical;
	}

	begin(): void {
		pbUnsigned(this.#out.reset(), PayloadField.timestamp, this.#sentMs);
	}

	beginRow(timeMs: number): void {
		this.#timeMs = timeMs;
		this.#rowAt = this.#out.position;
	}

	takeBackRow(): void {
		this.#out.position = this.#rowAt;
	}

	takes(_quality: number): boolean {
		return true;
	}

	hasRoom(): boolean {
		return this.#out.left >= ENTRY_BYTES + 3;
	}

	add(point: number, quality: number, counts: number): void {
		const metric = this.#metric.reset();
		pbUnsigned(metric, MetricField.alias, aliasOf(point));
		pbUnsigned(metric, MetricField.timestamp, this.#timeMs);
		pbUnsigned(metric, MetricField.datatype, DataType.double);
		if (this.#isHistorical) pbBoolean(metric, MetricField.isHistorical, true);
		if (quality === Quality.bad) pbBoolean(metric, MetricField.isNull, true);
		if (writeProperties(this.#properties.reset(), this.#property, NO_UNIT, quality)) {
			pbBytes(metric, MetricField.properties, this.#properties.bytes, this.#properties.position);
		}
		const decimal = this.#decimals[point] as Decimal;
		if (quality !== Quality.bad) pbDouble(metric, MetricField.doubleValue, decimal.value(counts));
		pbBytes(this.#out, PayloadField.metrics, metric.bytes, metric.position);
	}

	finish(): Uint8Array {
		return pbUnsigned(this.#out, PayloadField.seq, this.#seq).written();
	}
}
