import { ByteReader } from "../../modules/base/bytes";
import { type DecodedRecord, decodeRecord } from "../../modules/store/record";
import { decodePack } from "../../modules/uplink/unpack";
import { decodePlainCbor } from "./plain-cbor";

/** Shapes of modules/uplink/PACK.md, checked: whoever holds one of these needs no further check of types. */

const version = 1;
const schemaBytes = 8;
const pointsMax = 4096;
const namesMax = 1024;

export interface SchemaPoint {
	readonly name: string;
	readonly unit: string;
	/** Of one count, in the unit; positive. */
	readonly step: number;
	readonly kind: string;
}

export interface SiteSchema {
	/** 16 hexadecimal digits. */
	readonly hash: string;
	readonly site: string;
	readonly points: readonly SchemaPoint[];
	readonly outputs: readonly string[];
	readonly programs: readonly string[];
	readonly alarms: readonly string[];
}

export interface PackRecord {
	readonly sequence: number;
	readonly bytes: Uint8Array;
	readonly decoded: DecodedRecord;
}

export interface Pack {
	/** 12 hexadecimal digits. */
	readonly epoch: string;
	/** 16 hexadecimal digits. */
	readonly schema: string;
	readonly first: number;
	readonly records: readonly PackRecord[];
}

export interface Receipt {
	/** 12 hexadecimal digits. */
	readonly epoch: string;
	readonly first: number;
	readonly count: number;
	/** Of the pack as published: the first 16 bytes of its SHA-256, 32 hexadecimal digits. */
	readonly hash: string;
}

/** A message that is not what its contract says; its text is the reason that is kept with it. */
export class Poison extends Error {}

function fail(reason: string): never {
	throw new Poison(reason);
}

export function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

function decodeMap(payload: Uint8Array): Record<string, unknown> {
	let decoded: unknown;
	try {
		decoded = decodePlainCbor(payload);
	} catch (error) {
		fail(error instanceof Error ? error.message : String(error));
	}
	if (typeof decoded !== "object" || decoded === null || Array.isArray(decoded) || decoded instanceof Uint8Array) {
		fail("not a CBOR map");
	}
	const map = decoded as Record<string, unknown>;
	if (map.v !== version) fail(`version ${String(map.v).slice(0, 20)}: this receiver knows ${version}`);
	return map;
}

function bytesOf(value: unknown, length: number, name: string): Uint8Array {
	return value instanceof Uint8Array && value.length === length ? value : fail(`${name}: ${length} bytes are wanted`);
}

function textOf(value: unknown, name: string): string {
	// Control characters: NUL cannot be stored, the others have no place in a name.
	return typeof value === "string" && value.length <= 200 && !/\p{Cc}|\p{Cs}/u.test(value)
		? value
		: fail(`${name}: text of at most 200 printable characters is wanted`);
}

function arrayOf(value: unknown, most: number, name: string): readonly unknown[] {
	return Array.isArray(value) && value.length <= most ? value : fail(`${name}: an array of at most ${most} is wanted`);
}

function namesOf(value: unknown, name: string): string[] {
	return arrayOf(value, namesMax, name).map((entry, index) => textOf(entry, `${name}[${index}]`));
}

function pointOf(value: unknown, name: string): SchemaPoint {
	if (typeof value !== "object" || value === null) fail(`${name}: a map is wanted`);
	const { n, u, s, k } = value as Record<string, unknown>;
	if (typeof s !== "number" || !(s > 0 && s <= 1e9 && s >= 1e-12)) fail(`${name}.s: a step of 1e-12 to 1e9 is wanted`);
	return { name: textOf(n, `${name}.n`), unit: textOf(u, `${name}.u`), step: s, kind: textOf(k, `${name}.k`) };
}

/** @throws Poison */
export function readSchema(payload: Uint8Array): SiteSchema {
	const map = decodeMap(payload);
	const points = arrayOf(map.points, pointsMax, "points").map((point, index) => pointOf(point, `points[${index}]`));
	if (new Set(points.map((point) => point.name)).size < points.length) fail("points: a name stands twice");
	return {
		hash: hex(bytesOf(map.schema, schemaBytes, "schema")),
		site: textOf(map.site, "site"),
		points,
		outputs: namesOf(map.outputs, "outputs"),
		programs: namesOf(map.programs, "programs"),
		alarms: namesOf(map.alarms, "alarms"),
	};
}

/** @throws Poison */
export function readPack(payload: Uint8Array): Pack {
	const pack = decodePack(payload);
	if (typeof pack === "string") fail(pack);
	const reader = new ByteReader(payload);
	const records = pack.records.map((bytes, index): PackRecord => {
		const decoded = decodeRecord(reader.over(bytes));
		if (decoded === null) fail(`records[${index}]: not a record`);
		return { sequence: pack.first + index, bytes, decoded };
	});
	return { epoch: hex(pack.epoch), schema: hex(pack.schema), first: pack.first, records };
}
