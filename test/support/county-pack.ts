import { createHash } from "node:crypto";
import { encodePlainCbor } from "../../hosts/county/plain-cbor";
import { ByteWriter } from "../../modules/base/bytes";
import { Quality, RecordWriter } from "../../modules/store/record";
import { encodePack } from "../../modules/uplink/pack";
import { RangeEncoder } from "../../modules/uplink/range-coder";
import { RecordCoder } from "../../modules/uplink/record-coder";

/** What a gateway would publish, made with the core's record writer. */

export const fromHex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, "hex"));
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const testSchema = fromHex("0102030405060708");
export const testEpoch = fromHex("a1b2c3d4e5f6");
/** 2026-06-01T06:00:00Z. */
export const testStartMs = 1_780_293_600_000;

export const testPoints = [
	{ n: "soil.moisture", u: "%", s: 0.1, k: "moisture" },
	{ n: "room.temperature", u: "Cel", s: 0.01, k: "temperature" },
	{ n: "water.total", u: "m3", s: 1, k: "volume" },
];

export function schemaMessage(options: { hash?: Uint8Array; points?: unknown; health?: unknown } = {}): Uint8Array {
	return encodePlainCbor({
		v: 1,
		schema: options.hash ?? testSchema,
		site: "Test farm",
		points: options.points ?? testPoints,
		outputs: ["pump"],
		programs: ["irrigation"],
		alarms: ["room.high"],
		...(options.health === undefined ? {} : { health: options.health }),
	});
}

const writer = new RecordWriter();

/** A row with the values of all three points; the third is bad where `sequence` is a multiple of 10. */
export function rowRecord(sequence: number, shift = 0, clockQuality = 3): Uint8Array {
	writer.beginRow();
	writer.add(0, Quality.good, 234 + sequence + shift);
	writer.add(1, Quality.uncertain, -57 - sequence);
	if (sequence % 10 === 0) writer.add(2, Quality.bad, 0);
	else writer.add(2, Quality.good, 4_000_000_000 + sequence);
	const timeMs = clockQuality === 0 ? sequence * 1000 : testStartMs + sequence * 1000;
	return writer.row(clockQuality, timeMs).slice();
}

export function bootRecord(): Uint8Array {
	return writer.boot(0, 12, 1, 0, testSchema).slice();
}

export function rowRecords(first: number, count: number): Uint8Array[] {
	return Array.from({ length: count }, (_, index) => rowRecord(first + index));
}

/** @param options.v another version than the one of PACK.md; the rest is as that has it */
export function packMessage(
	first: number,
	records: readonly Uint8Array[],
	options: { epoch?: Uint8Array; schema?: Uint8Array; v?: number } = {},
): Uint8Array {
	const encoder = new RangeEncoder(0x40000);
	const coder = new RecordCoder(testPoints.length);
	for (const record of records) coder.encode(encoder, record);
	const head = {
		epoch: options.epoch ?? testEpoch,
		schema: options.schema ?? testSchema,
		points: testPoints.length,
		first,
		count: records.length,
	};
	const message = encodePack(new ByteWriter(0x40000), head, encoder.finish()).slice();
	if (options.v !== undefined) message[1] = options.v;
	return message;
}

/** What a receipt says of a pack. */
export function hashOf(bytes: Uint8Array): string {
	return createHash("sha256").update(bytes).digest("hex").slice(0, 32);
}
