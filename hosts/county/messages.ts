import { ByteReader } from "../../modules/base/bytes";
import { type DecodedRecord, decodeRecord } from "../../modules/store/decoded-record";
import { decodePack } from "../../modules/uplink/unpack";
import { decodePlainCbor } from "./plain-cbor";

/** Shapes of modules/uplink/PACK.md, checked: whoever holds one of these needs no further check of types. */

const version = 1;
const schemaBytes = 8;
const pointsMax = 4096;
const namesMax = 1024;
const linesMax = 16;
const seriesMax = 64;
const sinksMax = 16;
/** Of all devices. */
const deviceSeriesMax = 16_384;

export interface SchemaPoint {
	readonly name: string;
	readonly unit: string;
	/** Of one count, in the unit; positive. */
	readonly step: number;
	readonly kind: string;
}

/** What gateways count of their lines, devices and sinks, and the names of these. Numbered behind the points. */
export interface HealthSchema {
	readonly lines: readonly { readonly name: string; readonly devices: readonly string[] }[];
	/** Of each line. */
	readonly line: readonly SchemaPoint[];
	/** Of each device. */
	readonly device: readonly SchemaPoint[];
	/** Names of its sinks, and what is counted of each; older gateways do not tell. */
	readonly sinks?: readonly string[];
	readonly sink?: readonly SchemaPoint[];
}

export interface SiteSchema {
	/** 16 hexadecimal digits. */
	readonly hash: string;
	readonly site: string;
	readonly points: readonly SchemaPoint[];
	readonly outputs: readonly string[];
	readonly programs: readonly string[];
	readonly alarms: readonly string[];
	/** Of each alarm what people call it; missing: the gateway does not tell. */
	readonly titles?: readonly string[];
	/** Of each alarm `critical`, `high`, `medium` or `low`; missing: the gateway does not tell. */
	readonly severities?: readonly string[];
	/** Missing: the gateway does not tell. */
	readonly health?: HealthSchema;
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

/** A sign of life. */
export interface Beat {
	/** How often it comes when nothing else does. */
	readonly everyMs: number;
}

/** Begins the names of what a gateway counts of its lines, devices and sinks, and no other name. */
export const healthPrefix = "health/";

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

function mapOf(value: unknown, name: string): Record<string, unknown> {
	if (typeof value !== "object" || value === null) fail(`${name}: a map is wanted`);
	return value as Record<string, unknown>;
}

/** Points, or series. */
function pointsOf(value: unknown, most: number, name: string): SchemaPoint[] {
	const points = arrayOf(value, most, name).map((point, index) => pointOf(point, `${name}[${index}]`));
	return isUnique(points) ? points : fail(`${name}: a name stands twice`);
}

function isUnique(things: readonly { readonly name: string }[]): boolean {
	return new Set(things.map((thing) => thing.name)).size === things.length;
}

function pointOf(value: unknown, name: string): SchemaPoint {
	const { n, u, s, k } = mapOf(value, name);
	if (typeof s !== "number" || !(s > 0 && s <= 1e9 && s >= 1e-12)) fail(`${name}.s: a step of 1e-12 to 1e9 is wanted`);
	return { name: textOf(n, `${name}.n`), unit: textOf(u, `${name}.u`), step: s, kind: textOf(k, `${name}.k`) };
}

function healthOf(value: unknown): HealthSchema {
	const map = mapOf(value, "health");
	const lines = arrayOf(map.lines, linesMax, "health.lines").map((entry, index) => {
		const { n, devices } = mapOf(entry, `health.lines[${index}]`);
		const name = textOf(n, `health.lines[${index}].n`);
		return { name, devices: namesOf(devices, `health.lines[${index}].devices`) };
	});
	const devices = lines.flatMap((line) => line.devices.map((name) => ({ name })));
	if (!isUnique(lines) || !isUnique(devices)) fail("health.lines: a name stands twice");
	const line = pointsOf(map.line, seriesMax, "health.line");
	const device = pointsOf(map.device, seriesMax, "health.device");
	if (devices.length * device.length > deviceSeriesMax) fail(`health: at most ${deviceSeriesMax} series of devices`);
	if (map.sinks === undefined) return { lines, line, device };
	const sinks = namesOf(map.sinks, "health.sinks");
	if (sinks.length > sinksMax || new Set(sinks).size !== sinks.length)
		fail(`health.sinks: at most ${sinksMax}, each once`);
	return { lines, line, device, sinks, sink: pointsOf(map.sink, seriesMax, "health.sink") };
}

/** @throws Poison */
export function readSchema(payload: Uint8Array): SiteSchema {
	const map = decodeMap(payload);
	const points = pointsOf(map.points, pointsMax, "points");
	if (points.some((point) => point.name.startsWith(healthPrefix))) fail(`points: ${healthPrefix} begins other names`);
	return {
		hash: hex(bytesOf(map.schema, schemaBytes, "schema")),
		site: textOf(map.site, "site"),
		points,
		outputs: namesOf(map.outputs, "outputs"),
		programs: namesOf(map.programs, "programs"),
		alarms: namesOf(map.alarms, "alarms"),
		...(map.titles === undefined ? {} : { titles: namesOf(map.titles, "titles") }),
		...(map.severities === undefined ? {} : { severities: namesOf(map.severities, "severities") }),
		...(map.health === undefined ? {} : { health: healthOf(map.health) }),
	};
}

/** @throws Poison */
export function readBeat(payload: Uint8Array): Beat {
	const { everyMs } = decodeMap(payload);
	const isPeriod = Number.isSafeInteger(everyMs) && Number(everyMs) >= 1000 && Number(everyMs) <= 86_400_000;
	return { everyMs: isPeriod ? Number(everyMs) : fail("everyMs: 1000 to 86400000 is wanted") };
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
