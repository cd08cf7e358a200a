import { RecordKind } from "../../modules/store/record";
import { byteString, Columns, quoted } from "./columns";
import type { Query } from "./database-types";
import type { PackRecord } from "./messages";
import type { KnownSchema } from "./registry";
import { valueText, wallMsOf } from "./samples";

/** Rows in one statement, about. */
const rowsMax = 50_000;

/** Milliseconds since 1970 to a moment, exact, and null stays null. */
const moment = (column: string): string => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`;

interface Newest {
	readonly log: number;
	readonly sequence: number;
	readonly atMs: number | null;
	readonly value: string | null;
	readonly quality: number;
	readonly unit: string;
}

/** Rows of packs, to be written with one statement a table. */
export class Writes {
	readonly #records = new Columns(8);
	readonly #samples = new Columns(6);
	readonly #undated = new Columns(5);
	/** By series. */
	readonly #newest = new Map<number, Newest>();

	/** Takes a record whose key is new. Returns how many values it has. */
	add(log: number, schema: KnownSchema, record: PackRecord): number {
		const { sequence, decoded, bytes } = record;
		const atMs = wallMsOf(record);
		const monotonicMs = atMs === null ? decoded.timeMs : null;
		this.#records.add(
			...[log, sequence, schema.id, decoded.kind, atMs, monotonicMs, decoded.clockQuality],
			byteString(bytes),
		);
		if (decoded.kind !== RecordKind.row) return 0;
		for (const { point, quality, counts } of decoded.values) {
			const { series, step, decimals, unit } = schema.points[point] as KnownSchema["points"][number];
			const value = counts === null ? null : valueText(counts, step, decimals);
			if (atMs === null) this.#undated.add(series, log, sequence, value, quality);
			else this.#samples.add(series, atMs, log, sequence, value, quality);
			this.#renew(series, { log, sequence, atMs, value, quality, unit });
		}
		return decoded.values.length;
	}

	get records(): number {
		return this.#records.rows;
	}

	get values(): number {
		return this.#samples.rows + this.#undated.rows;
	}

	/** Makes ready to be appended. */
	seal(): void {
		this.#records.seal();
		this.#samples.seal();
		this.#undated.seal();
	}

	append(other: Writes): void {
		this.#records.append(other.#records);
		this.#samples.append(other.#samples);
		this.#undated.append(other.#undated);
		for (const [series, newest] of other.#newest) this.#renew(series, newest);
	}

	/** A log that was first seen later is newer, whatever its clock said; within a log the higher sequence is. */
	#renew(series: number, value: Newest): void {
		const other = this.#newest.get(series);
		if (other && (other.log > value.log || (other.log === value.log && other.sequence > value.sequence))) return;
		this.#newest.set(series, value);
	}

	async write(query: Query): Promise<void> {
		await inParts(this.#records, (literals) =>
			query(
				`insert into stored_record (log, sequence, schema, kind, at, monotonic_ms, clock_quality, bytes)
				select log, sequence, schema, kind, ${moment("at_ms")}, monotonic_ms, clock_quality, bytes
				from unnest($1::int[], $2::bigint[], $3::int[], $4::smallint[], $5::float8[], $6::bigint[], $7::smallint[],
					$8::bytea[]) as r (log, sequence, schema, kind, at_ms, monotonic_ms, clock_quality, bytes)`,
				literals,
			),
		);
		await inParts(this.#samples, (literals) =>
			query(
				`insert into stored_sample (series, at, log, sequence, value, quality)
				select series, ${moment("at_ms")}, log, sequence, value, quality
				from unnest($1::int[], $2::float8[], $3::int[], $4::bigint[], $5::float8[], $6::smallint[])
					as s (series, at_ms, log, sequence, value, quality)`,
				literals,
			),
		);
		await inParts(this.#undated, (literals) =>
			query(
				`insert into undated_sample (series, log, sequence, value, quality)
				select * from unnest($1::int[], $2::int[], $3::bigint[], $4::float8[], $5::smallint[])`,
				literals,
			),
		);
		await this.#writeNewest(query);
	}

	async #writeNewest(query: Query): Promise<void> {
		const columns = new Columns(7);
		for (const [series, { atMs, log, sequence, value, quality, unit }] of this.#newest) {
			columns.add(series, atMs, log, sequence, value, quality, quoted(unit));
		}
		await inParts(columns, (literals) =>
			query(
				`insert into newest_sample (series, at, log, sequence, value, quality, unit)
				select series, ${moment("at_ms")}, log, sequence, value, quality, unit
				from unnest($1::int[], $2::float8[], $3::int[], $4::bigint[], $5::float8[], $6::smallint[], $7::text[])
					as s (series, at_ms, log, sequence, value, quality, unit)
				on conflict (series) do update set at = excluded.at, log = excluded.log, sequence = excluded.sequence,
					value = excluded.value, quality = excluded.quality, unit = excluded.unit
				where (excluded.log, excluded.sequence) > (newest_sample.log, newest_sample.sequence)`,
				literals,
			),
		);
	}
}

async function inParts(columns: Columns, write: (literals: string[]) => Promise<unknown>): Promise<void> {
	for (const literals of columns.literals(rowsMax)) await write(literals);
}
