import { ByteWriter, isSame } from "../base/bytes";
import { encodeUtf8 } from "../base/utf8";
import { Quality } from "../store/record";
import { Decimal } from "./decimal";
import type { FormatSchema } from "./message-builder";
import { FieldReader, pbBoolean, pbBytes, pbDouble, pbUnsigned, Wire } from "./protobuf";
import {
	aliasOf,
	DataType,
	MetricField,
	PayloadField,
	propertyBytesMax,
	rebirthName,
	writeProperties,
} from "./sparkplug-fields";

const BD_SEQ = encodeUtf8("bdSeq");
const METRIC_BYTES = 64;

/** The latest value of each point, for a birth. */
export interface LatestValues {
	/** One of {@link Quality}; any other number: nothing was read yet. */
	qualityOf(point: number): number;
	countsOf(point: number): number;
	/** Wall clock when it was read; not asked for where nothing was. */
	timeMsOf(point: number): number;
}

/**
 * Payload of NBIRTH: every metric with its name, alias, type, unit and latest value. Allocates: for a connection.
 *
 * @param bdSeq [0, 255], that of the NDEATH which this connection's will is
 * @param nowMs wall clock
 * @param selected indices of the points that it names; without it all
 */
export function encodeBirth(
	schema: FormatSchema,
	bdSeq: number,
	nowMs: number,
	latest: LatestValues,
	selected: readonly number[] = schema.points.map((_, point) => point),
): Uint8Array {
	const names = schema.points.map(({ name }) => encodeUtf8(name));
	const units = schema.points.map(({ unit }) => encodeUtf8(unit));
	const sizes = schema.points.map((_, at) => (names[at]?.length ?? 0) + 2 * (units[at]?.length ?? 0));
	const longest = METRIC_BYTES + 2 * propertyBytesMax + Math.max(0, ...sizes);
	const out = new ByteWriter(3 * METRIC_BYTES + schema.points.length * longest);
	const metric = new ByteWriter(longest);
	const properties = new ByteWriter(longest);
	const property = new ByteWriter(longest);
	pbUnsigned(out, PayloadField.timestamp, nowMs);
	writeBdSeq(out, metric, bdSeq, nowMs);
	beginMetric(metric, rebirthName, nowMs, DataType.boolean);
	pbBoolean(metric, MetricField.booleanValue, false);
	pbBytes(out, PayloadField.metrics, metric.written());
	for (const point of selected) {
		const { step } = schema.points[point] as FormatSchema["points"][number];
		const quality = latest.qualityOf(point);
		const isKnown = quality >= Quality.good && quality <= Quality.bad;
		const hasValue = isKnown && quality !== Quality.bad;
		pbBytes(metric.reset(), MetricField.name, names[point] as Uint8Array);
		pbUnsigned(metric, MetricField.alias, aliasOf(point));
		pbUnsigned(metric, MetricField.timestamp, isKnown ? latest.timeMsOf(point) : nowMs);
		pbUnsigned(metric, MetricField.datatype, DataType.double);
		if (!hasValue) pbBoolean(metric, MetricField.isNull, true);
		const stated = isKnown ? quality : Quality.stale;
		if (writeProperties(properties.reset(), property, units[point] as Uint8Array, stated)) {
			pbBytes(metric, MetricField.properties, properties.written());
		}
		if (hasValue) pbDouble(metric, MetricField.doubleValue, new Decimal(step).value(latest.countsOf(point)));
		pbBytes(out, PayloadField.metrics, metric.written());
	}
	return pbUnsigned(out, PayloadField.seq, 0).written();
}

/** Payload of NDEATH, the will of the connection whose NBIRTH bears the same number. */
export function encodeDeath(bdSeq: number, nowMs: number): Uint8Array {
	const out = new ByteWriter(2 * METRIC_BYTES);
	pbUnsigned(out, PayloadField.timestamp, nowMs);
	return writeBdSeq(out, new ByteWriter(METRIC_BYTES), bdSeq, nowMs).written();
}

function writeBdSeq(out: ByteWriter, metric: ByteWriter, bdSeq: number, nowMs: number): ByteWriter {
	beginMetric(metric, BD_SEQ, nowMs, DataType.int64);
	pbUnsigned(metric, MetricField.longValue, bdSeq);
	return pbBytes(out, PayloadField.metrics, metric.written());
}

function beginMetric(metric: ByteWriter, name: Uint8Array, timeMs: number, type: number): void {
	pbBytes(metric.reset(), MetricField.name, name);
	pbUnsigned(metric, MetricField.timestamp, timeMs);
	pbUnsigned(metric, MetricField.datatype, type);
}

/** Whether the payload of an NCMD asks for a rebirth. Anything else, rubbish too, does not. */
export function asksForRebirth(payload: Uint8Array): boolean {
	const fields = new FieldReader(payload);
	let asks = false;
	while (fields.next()) {
		if (fields.field === PayloadField.metrics && fields.wire === Wire.bytes) {
			if (isRebirth(fields.bytes())) asks = true;
		} else fields.skip();
	}
	return asks && !fields.failed;
}

function isRebirth(metric: Uint8Array): boolean {
	const fields = new FieldReader(metric);
	let isNamed = false;
	let isSet = false;
	while (fields.next()) {
		if (fields.field === MetricField.name && fields.wire === Wire.bytes) isNamed = isSame(fields.bytes(), rebirthName);
		else if (fields.field === MetricField.booleanValue && fields.wire === Wire.varint) isSet = fields.isSet();
		else fields.skip();
	}
	return isNamed && isSet && !fields.failed;
}
