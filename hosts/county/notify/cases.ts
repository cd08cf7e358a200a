import { AlarmEdge, AlarmFlag } from "../../../modules/alarms/edge";
import { RecordKind } from "../../../modules/store/record";
import type { Query } from "../database-types";
import type { PackRecord } from "../messages";
import type { KnownSchema } from "../registry";
import { wallMsOf } from "../samples";

/** The county's own alarm of a gateway that says nothing any more. No name of a site has a slash. */
export const silentAlarm = "gateway/silent";

interface Edge {
	readonly gateway: string;
	readonly log: number;
	readonly schema: KnownSchema;
	readonly record: PackRecord;
}

/** Whether a record says something of alarms: an edge, or that a gateway has begun anew. */
export function isOfAlarms({ decoded: { kind } }: PackRecord): boolean {
	return kind === RecordKind.alarm || kind === RecordKind.boot;
}

/**
 * What one transaction learns of alarms: one row an alarm, with its newest state. Edges that come late change nothing;
 * the order is that of logs, then of sequences.
 */
export class AlarmCases {
	readonly #edges: Edge[] = [];

	add(gateway: string, log: number, schema: KnownSchema, record: PackRecord): void {
		this.#edges.push({ gateway, log, schema, record });
	}

	/** One by one, since each builds on the one before; they are few. */
	async write(query: Query): Promise<void> {
		for (const edge of this.#edges) {
			if (edge.record.decoded.kind === RecordKind.boot) await closeOthers(query, edge);
			else await take(query, edge);
		}
	}
}

/** With another site a gateway's alarms begin anew: what stood before stands no more. */
function closeOthers(query: Query, { gateway, log, schema, record }: Edge): Promise<unknown[]> {
	return query(
		`update alarm_case set stands = false, due = false, closed_at = now()
		where gateway = $1 and schema <> $2 and stands and log = $3 and sequence < $4`,
		[gateway, schema.id, log, record.sequence],
	);
}

async function take(query: Query, edge: Edge): Promise<void> {
	const { gateway, log, schema, record } = edge;
	const { decoded, sequence } = record;
	if (decoded.kind !== RecordKind.alarm) return;
	const has = (flag: number): boolean => (decoded.flags & flag) !== 0;
	const [known] = await query<{ name: string | null; title: string | null; severity: string | null }>(
		`select definition -> 'alarms' ->> $2::int as name, definition -> 'titles' ->> $2::int as title,
			definition -> 'severities' ->> $2::int as severity
		from schema where schema = $1`,
		[schema.id, decoded.alarm],
	);
	const name = known?.name ?? `#${decoded.alarm}`;
	// A raise opens a case, also where the end of the last was lost; so does what stands, where its raise was lost.
	const isNew = "($14 or (excluded.stands and not c.stands))";
	await query(
		`insert into alarm_case as c (gateway, alarm, log, sequence, schema, first, title, severity, stands, acknowledged,
			shelved, consequence, who, raised_at, due)
		values ($1, $2, $3, $4, $5, $4, $6, $7, $8, $9, $10, $11, $12,
			timestamptz 'epoch' + $13::float8 * interval '1 millisecond', $8)
		on conflict (gateway, alarm) do update set
			log = excluded.log, sequence = excluded.sequence, schema = excluded.schema, title = excluded.title,
			severity = excluded.severity, stands = excluded.stands, shelved = excluded.shelved,
			acknowledged = case when excluded.stands then excluded.acknowledged else c.acknowledged end,
			consequence = case when excluded.stands then excluded.consequence else c.consequence end,
			who = case when excluded.who <> '' then excluded.who when ${isNew} then '' else c.who end,
			closed_at = case when excluded.stands then null else coalesce(c.closed_at, now()) end,
			first = case when ${isNew} then excluded.first else c.first end,
			raised_at = case when ${isNew} then excluded.raised_at else c.raised_at end,
			opened_at = case when ${isNew} then now() else c.opened_at end,
			due = case when ${isNew} then true else c.due end,
			step = case when ${isNew} then 0 else c.step end,
			next_at = case when ${isNew} or (c.shelved and not excluded.shelved)
				or (c.consequence and not excluded.consequence) then now() else c.next_at end,
			told = case when ${isNew} then false else c.told end,
			wanted_by = case when ${isNew} then null else c.wanted_by end,
			wanted_at = case when ${isNew} then null else c.wanted_at end,
			asked_at = case when ${isNew} then null else c.asked_at end
		where (c.log, c.sequence) < (excluded.log, excluded.sequence)`,
		[
			...[gateway, name, log, sequence, schema.id, known?.title ?? name, known?.severity ?? "medium"],
			...[has(AlarmFlag.stands), has(AlarmFlag.acknowledged), has(AlarmFlag.shelved), has(AlarmFlag.consequence)],
			...[decoded.edge === AlarmEdge.acknowledged ? decoded.who : "", wallMsOf(record)],
			decoded.edge === AlarmEdge.raised,
		],
	);
}

/**
 * Raises *gateway silent* where nothing has come for three times what the gateway itself gave as its period, and ends
 * it where something has.
 *
 * @param heardForMs since when this receiver could have heard anything: before, silence says nothing
 */
export async function judgeSilence(query: Query, heardForMs: number): Promise<void> {
	await query(
		`insert into alarm_case as c (gateway, alarm, log, sequence, schema, first, title, severity, stands, acknowledged,
			shelved, consequence, who, raised_at, due)
		select gateway, $1, 0, 0, 0, (1000 * extract(epoch from last_seen))::bigint, 'Gateway silent', 'critical', true,
			false, false, false, '', last_seen, true
		from gateway where beat_ms is not null and $2::float8 > 3 * beat_ms
			and last_seen < now() - 3 * beat_ms * interval '1 millisecond'
		on conflict (gateway, alarm) do update set
			first = excluded.first, stands = true, acknowledged = false, who = '', raised_at = excluded.raised_at,
			opened_at = now(), closed_at = null, due = true, step = 0, next_at = now(), told = false, wanted_by = null,
			wanted_at = null, asked_at = null
		where not c.stands`,
		[silentAlarm, heardForMs],
	);
	await query(
		`update alarm_case as c set stands = false, closed_at = now() from gateway as g
		where c.gateway = g.gateway and c.alarm = $1 and c.stands and g.last_seen > c.raised_at
			and g.last_seen >= now() - 3 * g.beat_ms * interval '1 millisecond'`,
		[silentAlarm],
	);
}
