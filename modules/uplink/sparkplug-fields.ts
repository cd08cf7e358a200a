import type { ByteWriter } from "../base/bytes";
import { encodeUtf8 } from "../base/utf8";
import { Quality } from "../store/record";
import { pbBytes, pbUnsigned } from "./protobuf";

/** Numbers of the fields of sparkplug_b.proto (Sparkplug 3.0.0, section 6.4) that are written or read here. */

export const PayloadField = Object.freeze({ timestamp: 1, metrics: 2, seq: 3 });

export const MetricField = Object.freeze({
	name: 1,
	alias: 2,
	timestamp: 3,
	datatype: 4,
	isHistorical: 5,
	isNull: 7,
	properties: 9,
	longValue: 11,
	doubleValue: 13,
	booleanValue: 14,
});

const PropertySetField = Object.freeze({ keys: 1, values: 2 });
const PropertyField = Object.freeze({ type: 1, intValue: 3, stringValue: 8 });

export const DataType = Object.freeze({ int32: 3, int64: 4, double: 10, boolean: 11, string: 12 });

export const rebirthName = encodeUtf8("Node Control/Rebirth");

const ENGINEERING_UNIT = encodeUtf8("engUnit");
const QUALITY = encodeUtf8("Quality");
/** Section 6.4.9.1 knows three; a value that may be another moment's is as good as a stale one. */
const codes = Uint16Array.from([192, 500, 500, 0]);

/** What stands for a point in data; 0 is left to those who take it for none. */
export function aliasOf(point: number): number {
	return point + 1;
}

/** Bytes that {@link writeProperties} takes at the most beside the unit. */
export const propertyBytesMax = 48;

/**
 * The properties of a metric: its unit, and its quality where it is not good.
 *
 * @param unit empty: without
 * @returns whether anything was written
 */
export function writeProperties(out: ByteWriter, scratch: ByteWriter, unit: Uint8Array, quality: number): boolean {
	if (unit.length > 0) pbBytes(out, PropertySetField.keys, ENGINEERING_UNIT);
	if (quality !== Quality.good) pbBytes(out, PropertySetField.keys, QUALITY);
	if (unit.length > 0) {
		pbBytes(pbUnsigned(scratch.reset(), PropertyField.type, DataType.string), PropertyField.stringValue, unit);
		pbBytes(out, PropertySetField.values, scratch.bytes, scratch.position);
	}
	if (quality !== Quality.good) {
		pbUnsigned(scratch.reset(), PropertyField.type, DataType.int32);
		pbUnsigned(scratch, PropertyField.intValue, codes[quality] ?? 0);
		pbBytes(out, PropertySetField.values, scratch.bytes, scratch.position);
	}
	return unit.length > 0 || quality !== Quality.good;
}
