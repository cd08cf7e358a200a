import { ByteReader, ByteWriter } from "../base/bytes";
import { recordBytesMax } from "../store/record";
import { readHead } from "./cbor";
import { type PackHead, packFields, packRecordsMax, packVersion } from "./pack";
import { RangeDecoder, zerosLeftOut } from "./range-coder";
import { RecordCoder } from "./record-coder";

const Major = Object.freeze({ unsigned: 0, bytes: 2, array: 4 });
/** Bounds of what a reader takes: a pack may claim much in few bytes. */
const pointsMax = 4096;

/** A pack, read. */
export interface Unpacked extends PackHead {
	/** Bodies of its records, byte for byte as in the log; record i bears the sequence first + i. */
	readonly records: readonly Uint8Array[];
}

/**
 * Reads the message of PACK.md; for receivers: it allocates. A string says what is wrong with it.
 *
 * Whatever the bytes are, it ends, and holds at most 4 095 records of 1 000 bytes.
 */
export function decodePack(message: Uint8Array): Unpacked | string {
	const reader = new ByteReader(message);
	const pack = readPack(reader);
	return typeof pack !== "string" && reader.left > 0 ? `${reader.left} bytes after the end` : pack;
}

/** The same for one of several that follow one another: the reader stands behind it then. */
export function readPack(reader: ByteReader): Unpacked | string {
	const array = readHead(reader);
	if (array.major !== Major.array) return "not a pack";
	const version = unsigned(reader);
	if (version !== packVersion) return `version ${version}: this receiver knows ${packVersion}`;
	if (array.argument !== packFields) return `${array.argument} elements: ${packFields} are wanted`;
	const epoch = bytes(reader, 6);
	const schema = bytes(reader, 8);
	const points = unsigned(reader);
	const first = unsigned(reader);
	const count = unsigned(reader);
	const coded = bytes(reader, -1);
	if (reader.failed) return "cut short, or an element is not what it should be";
	if (points > pointsMax) return `${points} points: at most ${pointsMax}`;
	if (count < 1 || count > packRecordsMax) return `${count} records: 1 to ${packRecordsMax} are wanted`;
	if (!Number.isSafeInteger(first + count)) return "first: too large";
	const records = decodeRecords(coded, points, count);
	return typeof records === "string" ? records : { epoch, schema, points, first, count, records };
}

function decodeRecords(coded: Uint8Array, points: number, count: number): readonly Uint8Array[] | string {
	const decoder = new RangeDecoder(coded);
	const coder = new RecordCoder(points);
	const out = new ByteWriter(recordBytesMax);
	const records: Uint8Array[] = [];
	for (let index = 0; index < count; index += 1) {
		if (!coder.decode(decoder, out)) return `records[${index}]: not a record`;
		if (decoder.missing > zerosLeftOut) return `records[${index}]: cut short`;
		records.push(out.written().slice());
	}
	return decoder.left > 0 ? `${decoder.left} bytes behind the last record` : records;
}

function unsigned(reader: ByteReader): number {
	const { major, argument } = readHead(reader);
	if (major !== Major.unsigned) reader.failed = true;
	return argument;
}

/** @param length wanted; -1: any */
function bytes(reader: ByteReader, length: number): Uint8Array {
	const { major, argument } = readHead(reader);
	if (major !== Major.bytes || (length >= 0 && argument !== length)) reader.failed = true;
	return reader.take(argument);
}
