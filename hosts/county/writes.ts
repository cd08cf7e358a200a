import type { Query } from "./database-types";
import { hex, type PackRecord } from "./messages";
import { type Sample, wallMsOf } from "./samples";

/** One log of one gateway. */
export interface Log {
	readonly gateway: string;
	/** 12 hexadecimal digits. */
	readonly epoch: string;
}

/** Rows in one statement. */
const batchRows = 5000;

/** Milliseconds since 1970 to a moment, exact, and null stays null. */
const moment = (column: string): string => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`;

function* batches<T>(rows: readonly T[]): Generator<readonly T[]> {
	for (let start = 0; start < rows.length; start += batchRows) yield rows.slice(start, start + batchRows);
}

/** Records whose keys are new. */
export async function insertRecords(query: Query, log: Log, schema: string, records: readonly PackRecord[]) {
	for (const batch of batches(records)) {
		await query(
			`insert into record (gateway, epoch, sequence, schema, kind, at, monotonic_ms, clock_quality, bytes)
			select $1, $2, r.sequence, $3, r.kind, ${moment("r.at_ms")}, r.monotonic_ms, r.clock_quality,
				decode(r.bytes, 'hex')
			from unnest($4::bigint[], $5::smallint[], $6::float8[], $7::bigint[], $8::smallint[], $9::text[])
				as r (sequence, kind, at_ms, monotonic_ms, clock_quality, bytes)`,
			[
				log.gateway,
				log.epoch,
				schema,
				batch.map((record) => record.sequence),
				batch.map((record) => record.decoded.kind),
				batch.map(wallMsOf),
				batch.map((record) => (wallMsOf(record) === null ? record.decoded.timeMs : null)),
				batch.map((record) => record.decoded.clockQuality),
				batch.map((record) => hex(record.bytes)),
			],
		);
	}
}

/** Values of records whose keys are new. */
export async function insertSamples(query: Query, log: Log, samples: readonly Sample[]): Promise<void> {
	for (const batch of batches(samples)) {
		await query(
			`insert into sample (gateway, epoch, sequence, point, value, quality, at)
			select $1, $2, s.sequence, s.point, s.value, s.quality, ${moment("s.at_ms")}
			from unnest($3::bigint[], $4::text[], $5::float8[], $6::smallint[], $7::float8[])
				as s (sequence, point, value, quality, at_ms)`,
			[
				log.gateway,
				log.epoch,
				batch.map((sample) => sample.sequence),
				batch.map((sample) => sample.point),
				batch.map((sample) => sample.value),
				batch.map((sample) => sample.quality),
				batch.map((sample) => sample.atMs),
			],
		);
	}
}

/**
 * Brings the newest value of each point up to date. A log that was first seen later is newer, whatever its clock said;
 * within a log the higher sequence is.
 */
export async function updateLatest(query: Query, log: Log, samples: readonly Sample[]): Promise<void> {
	const newest = new Map<string, Sample>();
	for (const sample of samples) {
		const other = newest.get(sample.point);
		if (!other || other.sequence < sample.sequence) newest.set(sample.point, sample);
	}
	if (newest.size === 0) return;
	const rows = [...newest.values()];
	await query(
		`insert into latest (gateway, epoch, ordinal, sequence, point, value, quality, at, unit)
		select $1, $2, $3, s.sequence, s.point, s.value, s.quality, ${moment("s.at_ms")}, s.unit
		from unnest($4::bigint[], $5::text[], $6::float8[], $7::smallint[], $8::float8[], $9::text[])
			as s (sequence, point, value, quality, at_ms, unit)
		on conflict (gateway, point) do update set epoch = excluded.epoch, ordinal = excluded.ordinal,
			sequence = excluded.sequence, value = excluded.value, quality = excluded.quality, at = excluded.at,
			unit = excluded.unit
		where (excluded.ordinal, excluded.sequence) > (latest.ordinal, latest.sequence)`,
		[
			log.gateway,
			log.epoch,
			await ordinalOf(query, log),
			rows.map((sample) => sample.sequence),
			rows.map((sample) => sample.point),
			rows.map((sample) => sample.value),
			rows.map((sample) => sample.quality),
			rows.map((sample) => sample.atMs),
			rows.map((sample) => sample.unit),
		],
	);
}

/** Logs count up in the order in which the county first saw them. */
async function ordinalOf(query: Query, { gateway, epoch }: Log): Promise<number> {
	const [known] = await query<{ ordinal: number }>(
		"select ordinal::float8 as ordinal from log_epoch where gateway = $1 and epoch = $2",
		[gateway, epoch],
	);
	if (known) return known.ordinal;
	const [made] = await query<{ ordinal: number }>(
		"insert into log_epoch (gateway, epoch) values ($1, $2) returning ordinal::float8 as ordinal",
		[gateway, epoch],
	);
	if (!made) throw new Error("insert into log_epoch returned nothing");
	return made.ordinal;
}
