import { assert } from "../base/assert";
import { ByteReader, ByteWriter } from "../base/bytes";
import { crc32 } from "../base/crc";
import { decodeUtf8, encodeUtf8 } from "../base/utf8";
import { faultOfPlan } from "./check-plan";
import type { SitePlan } from "./plan";
import type { TableIn } from "./table-codec";
import { output } from "./table-outputs";
import { PoolBuilder } from "./table-pool";
import { body, device, point, want } from "./table-shape";

/** "HGST" */
const MAGIC = 0x48475354;
const VERSION = 5;
const HASH_BYTES = 8;
/** Magic, version, length, hash. */
const HEAD_BYTES = 4 + 2 + 4 + HASH_BYTES;
const CRC_BYTES = 4;
/** No table is longer; what is is refused before anything of it is read. */
export const tableBytesMax = 65_536;
const TEXTS_MAX = 2048;
const TEXT_BYTES_MAX = 1024;

/** Texts in the order in which they were first used, and the bytes that name them. */
class TableBuilder {
	readonly bytes = new ByteWriter(tableBytesMax);
	readonly texts: string[] = [];
	readonly #numbers = new Map<string, number>();
	/** Bytes of the texts, with their lengths. */
	textBytes = 0;

	text(text: string): number {
		const known = this.#numbers.get(text);
		if (known !== undefined) return known;
		const number = this.texts.length;
		this.#numbers.set(text, number);
		this.texts.push(text);
		this.textBytes += new ByteWriter(8).varint(encodeUtf8(text).length).position + encodeUtf8(text).length;
		return number;
	}

	get size(): number {
		return this.bytes.position + this.textBytes;
	}
}

/** A plan as bytes: TABLE.md. The same plan gives the same bytes on every engine. */
export function encodeTable(plan: SitePlan): Uint8Array {
	const builder = new TableBuilder();
	body.write(builder, plan);
	assert(builder.texts.length <= TEXTS_MAX, "a plan has no more texts than a table");
	const out = new ByteWriter(tableBytesMax);
	out.u32(MAGIC).u16(VERSION).u32(0).copy(plan.hash).varint(builder.texts.length);
	for (const text of builder.texts) {
		const utf8 = encodeUtf8(text);
		assert(utf8.length <= TEXT_BYTES_MAX, "a text is no longer than a table may hold");
		out.varint(utf8.length).copy(Uint8Array.from(utf8));
	}
	out.copy(builder.bytes.written());
	const length = out.position + CRC_BYTES;
	new DataView(out.bytes.buffer).setUint32(6, length);
	return out
		.u32(crc32(out.bytes, 0, out.position))
		.written()
		.slice();
}

/**
 * The plan in `bytes`, or why there is none: damaged, of another version, malformed, leading nowhere.
 *
 * Bounded: it reads each byte once, and makes no more than the plan's own limits allow.
 */
export function decodeTable(bytes: Uint8Array): SitePlan | string {
	const head = faultOfHead(bytes);
	if (head !== null) return head;
	const reader = new ByteReader(bytes, HEAD_BYTES, bytes.length - CRC_BYTES);
	const texts = readTexts(reader);
	if (typeof texts === "string") return texts;
	const pool = new PoolBuilder(reader.left);
	const from: TableIn = { bytes: reader, texts, pool, fault: null };
	const rest = body.read(from);
	pool.finish();
	if (from.fault !== null) return from.fault;
	if (reader.failed) return "ends too early";
	if (reader.left > 0) return `${reader.left} bytes too many`;
	const plan = { ...rest, hash: bytes.slice(HEAD_BYTES - HASH_BYTES, HEAD_BYTES) };
	return faultOfPlan(plan) ?? plan;
}

function faultOfHead(bytes: Uint8Array): string | null {
	const { length } = bytes;
	if (length < HEAD_BYTES + CRC_BYTES || length > tableBytesMax) return `is ${length} bytes long: no table`;
	const reader = new ByteReader(bytes);
	if (reader.u32() !== MAGIC) return "is no table: it does not begin with HGST";
	const version = reader.u16();
	if (version !== VERSION) return `is of version ${version}; this program knows version ${VERSION}`;
	const told = reader.u32();
	if (told !== length) return `says that it is ${told} bytes long, and is ${length}`;
	reader.position = length - CRC_BYTES;
	return reader.u32() === crc32(bytes, 0, length - CRC_BYTES) ? null : "is damaged: its CRC is wrong";
}

function readTexts(reader: ByteReader): readonly string[] | string {
	const count = reader.varint();
	if (reader.failed || count > TEXTS_MAX) return `${count} texts; at most ${TEXTS_MAX} may be`;
	const texts: string[] = [];
	while (texts.length < count) {
		const length = reader.varint();
		if (reader.failed || length > TEXT_BYTES_MAX) return `text ${texts.length} is ${length} bytes long`;
		const text = decodeUtf8(reader.take(length));
		if (text === null || reader.failed) return `text ${texts.length} is no UTF-8`;
		texts.push(text);
	}
	return texts;
}

export interface TableSize {
	readonly device: string;
	readonly bytes: number;
}

/** What each device adds to a table: itself, its reads, points and outputs, and the texts that it uses first. */
export function tableSizes(plan: SitePlan): readonly TableSize[] {
	const builder = new TableBuilder();
	return plan.lines.flatMap(({ devices, wants }, at) =>
		devices.map((one, slave): TableSize => {
			const before = builder.size;
			device.write(builder, one);
			for (const own of wants.filter((candidate) => candidate.slave === slave)) {
				want.write(builder, own);
				const fed = plan.points[own.point];
				if (fed !== undefined) point.write(builder, fed);
			}
			for (const driven of plan.outputs) {
				if (driven.line === at && driven.slave === slave) output.write(builder, driven);
			}
			return { device: one.name, bytes: builder.size - before };
		}),
	);
}
