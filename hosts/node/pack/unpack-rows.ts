import { decode } from "cbor-x";
import { ByteReader } from "../../../modules/base/bytes";
import { RowReader } from "../../../modules/uplink/row-reader";
import { readPack, type Unpacked } from "../../../modules/uplink/unpack";
import { HeadgateError } from "../errors";
import { parseJson } from "../site-file";
import { checkSchema, type RowEntry, type RowsFile, schemaHash } from "./rows-file";
import { rowOf } from "./rows-records";

/** What columns are, and the hash that packs name them by. */
export interface NamedSchema {
	readonly name: string;
	readonly hash: Uint8Array;
	readonly columns: Omit<RowsFile, "rows">;
}

/** A record that is no row: byte for byte as in the log. */
export interface OtherRecord {
	readonly sequence: number;
	readonly hex: string;
}

export interface UnpackedRows extends RowsFile {
	/** Missing when there are none. */
	readonly others?: readonly OtherRecord[];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const CURLY = 0x7b;

/**
 * Reads what `--schema` names: a file of rows, or a gateway's schema message as it was published.
 *
 * @throws HeadgateError `HG_FILE_JSON`, `HG_ROWS`, `HG_SCHEMA`
 */
export function readSchema(bytes: Buffer, name: string): NamedSchema {
	const text = bytes.toString("utf8");
	if (text.trimStart().charCodeAt(0) === CURLY) {
		const columns = checkSchema(parseJson(text, name), name);
		return { name, hash: schemaHash(columns), columns };
	}
	let message: unknown;
	try {
		message = decode(bytes);
	} catch {
		message = null;
	}
	const wrong = new HeadgateError("HG_SCHEMA", `${name} is neither a file of rows nor a gateway's schema message`);
	if (typeof message !== "object" || message === null) throw wrong;
	const { schema, site, points } = message as { schema?: unknown; site?: unknown; points?: unknown };
	if (!(schema instanceof Uint8Array) || schema.length !== 8 || !Array.isArray(points)) throw wrong;
	const entries = points.map((point) => ({ id: point?.n, unit: point?.u, step: point?.s }));
	return { name, hash: Uint8Array.from(schema), columns: checkSchema({ gateway: site, points: entries }, name) };
}

/**
 * The rows of packs that follow one another.
 *
 * @param name of where they came from
 * @param schema null: columns are named by their number, without a unit, in steps of 1
 * @throws HeadgateError `HG_PACK` when the bytes are no packs or not of one schema, `HG_SCHEMA` when it is another one
 */
export function unpackRows(bytes: Uint8Array, name: string, schema: NamedSchema | null): UnpackedRows {
	const packs = readPacks(bytes, name);
	const [first] = packs as [Unpacked, ...Unpacked[]];
	if (schema !== null && hex(first.schema) !== hex(schema.hash)) {
		const { hash } = schema;
		throw new HeadgateError(
			"HG_SCHEMA",
			`${name} was packed with schema ${hex(first.schema)}, ${schema.name} is ${hex(hash)}: another gateway or site`,
		);
	}
	if (schema !== null && schema.columns.points.length !== first.points) {
		const { length } = schema.columns.points;
		throw new HeadgateError("HG_SCHEMA", `${name} has ${first.points} columns, ${schema.name} has ${length}`);
	}
	const columns = schema?.columns ?? { gateway: "", points: unnamed(first.points) };
	const rows: RowEntry[] = [];
	const others: OtherRecord[] = [];
	const reader = new RowReader(first.points);
	for (const pack of packs) {
		pack.records.forEach((body, index) => {
			const row = rowOf(body, reader, pack.points);
			if (row !== null) rows.push(row);
			else others.push({ sequence: pack.first + index, hex: hex(body) });
		});
	}
	const { gateway, points } = columns;
	return { gateway, points, rows, ...(others.length > 0 ? { others } : {}) };
}

function unnamed(count: number): RowsFile["points"] {
	return Array.from({ length: count }, (_, index) => ({ id: String(index), unit: "", step: 1 }));
}

function readPacks(bytes: Uint8Array, name: string): readonly Unpacked[] {
	const reader = new ByteReader(bytes);
	const packs: Unpacked[] = [];
	while (reader.left > 0) {
		const at = reader.position;
		const pack = readPack(reader);
		const where = `${name}: pack ${packs.length + 1}, byte ${at}`;
		if (typeof pack === "string") {
			const hint = at === 0 && bytes[0] === CURLY ? " (it may be JSON: that is for headgate pack)" : "";
			throw new HeadgateError("HG_PACK", `${where}: ${pack}${hint}`);
		}
		const first = packs[0];
		if (first !== undefined && (hex(first.schema) !== hex(pack.schema) || first.points !== pack.points)) {
			throw new HeadgateError("HG_PACK", `${where}: another schema than that of pack 1; unpack them one by one`);
		}
		packs.push(pack);
	}
	return packs;
}
