import test from "ava";
import { readIncoming } from "../../../../hosts/county/incoming";
import { Ingest } from "../../../../hosts/county/ingest";
import { Acknowledger } from "../../../../hosts/county/notify/acknowledge";
import { silentAlarm } from "../../../../hosts/county/notify/cases";
import { Links } from "../../../../hosts/county/notify/links";
import { Notifier } from "../../../../hosts/county/notify/notifier";
import type { NotifyRules } from "../../../../hosts/county/notify/rules";
import { openSender } from "../../../../hosts/county/notify/senders";
import { encodePlainCbor } from "../../../../hosts/county/plain-cbor";
import { AlarmEdge, AlarmFlag } from "../../../../modules/alarms/edge";
import { RecordWriter } from "../../../../modules/store/record";
import { decodeCommand } from "../../../../modules/uplink/command";
import { startDatabase, type TestDatabase } from "../../../support/county-database";
import { ingestPack, ingestSchema } from "../../../support/county-ingest";
import { bootRecord, fromHex, packMessage, schemaMessage, testStartMs } from "../../../support/county-pack";
import { type Mail, type Posted, type Sink, startMailSink, startWebhookSink } from "../../../support/county-sinks";

const key = new Uint8Array(32).fill(5);
let held: TestDatabase;
let webhook: Sink<Posted>;
let mail: Sink<Mail>;

test.before(async () => {
	[held, webhook, mail] = await Promise.all([startDatabase(), startWebhookSink(), startMailSink()]);
});
test.after.always(async () => {
	await Promise.all([held?.close(), webhook?.close(), mail?.close()]);
});

const writer = new RecordWriter();
const { stands, acknowledged, shelved, consequence } = AlarmFlag;

function edge(edgeOf: number, flags: number, who = ""): Uint8Array {
	const change = { alarm: 0, edge: edgeOf, flags, sequence: 1, counts: 60, untilMs: 0, who };
	return writer.alarm(3, testStartMs, change).slice();
}

/** A gateway of its own, and a notifier that is looked with by hand; other tests' gateways are nobody's concern. */
async function rigOf(gateway: string) {
	const { database } = held;
	const rules: NotifyRules = {
		version: 1,
		publicUrl: "https://county.example.org",
		smtp: { host: "127.0.0.1", port: mail.port, from: "headgate@example.org" },
		recipients: [
			{ name: "anna", email: `anna@${gateway}.example.org` },
			{ name: "desk", webhook: `http://127.0.0.1:${webhook.port}/${gateway}`, token: "of the desk" },
		],
		rules: [
			{
				gateways: [gateway],
				steps: [
					{ afterMs: 0, to: ["anna", "desk"] },
					{ afterMs: 60_000, to: ["desk"] },
				],
				repeatMs: 3_600_000,
			},
		],
	};
	const commands: { readonly to: string; readonly what: string; readonly subject: string; readonly who: string }[] = [];
	const acknowledger = new Acknowledger({
		database,
		keys: new Map([[gateway, key]]),
		tell: (to, topic, payload) => {
			const { what = "", subject = "", who = "" } = decodeCommand(payload) ?? {};
			if (topic === "command") commands.push({ to, what, subject, who });
		},
	});
	const links = await Links.open(database, rules.publicUrl ?? null);
	const sender = await openSender(rules);
	let heardForMs = 0;
	const logged: string[] = [];
	const start = (): Notifier =>
		new Notifier({
			...{ database, rules, sender, links, acknowledger },
			heardForMs: () => heardForMs,
			log: (line) => logged.push(line),
		});
	await ingestSchema(database, gateway, schemaMessage());
	let sequence = 0;
	return {
		database,
		acknowledger,
		links,
		commands,
		logged,
		start,
		look: () => start().look(),
		hear: (forMs: number) => {
			heardForMs = forMs;
		},
		/** Records arrive, in a pack. */
		take: async (...records: readonly Uint8Array[]) => {
			const first = sequence + 1;
			sequence += records.length;
			await ingestPack(database, gateway, packMessage(first, records));
		},
		posted: () => webhook.taken.filter(({ message }) => message.gateway === gateway).map(({ message }) => message),
		mails: () => mail.taken.filter(({ to }) => to[0] === `anna@${gateway}.example.org`),
		/** Time passes for this gateway's cases and notifications. */
		pass: async (ms: number) => {
			const span = `${ms}::float8 * interval '1 millisecond'`;
			await database.query(
				`update alarm_case set next_at = next_at - ${span}, wanted_at = wanted_at - ${span},
					asked_at = asked_at - ${span} where gateway = $1`,
				[gateway],
			);
			await database.query(`update notification set next_at = next_at - ${span} where gateway = $1`, [gateway]);
			await database.query(`update gateway set last_seen = last_seen - ${span} where gateway = $1`, [gateway]);
		},
	};
}

test.serial("an alarm is told by mail and webhook, escalates, repeats, and is told to be acknowledged", async (t) => {
	const rig = await rigOf("tells");
	await rig.take(bootRecord(), edge(AlarmEdge.raised, stands));
	await rig.look();
	await rig.look();
	t.is(rig.mails().length, 1);
	t.regex(rig.mails()[0]?.source ?? "", /Subject: ALARM \(medium\): room.high - tells/);
	t.is(rig.mails()[0]?.from, "headgate@example.org");
	t.deepEqual(
		rig.posted().map(({ what, alarm, raisedAt }) => [what, alarm, raisedAt]),
		[["raised", "room.high", new Date(testStartMs).toISOString()]],
	);
	t.is(webhook.taken.find(({ message }) => message.gateway === "tells")?.authorization, "Bearer of the desk");
	await rig.pass(60_000);
	await rig.look();
	await rig.pass(3_600_000);
	await rig.look();
	t.deepEqual(
		rig.posted().map(({ what }) => what),
		["raised", "again", "again"],
	);
	t.is(new Set(rig.posted().map(({ id }) => id)).size, 3, "each telling has its own name");
	await rig.take(edge(AlarmEdge.acknowledged, stands | acknowledged, "anna"));
	await rig.pass(7_200_000);
	await rig.look();
	t.like(rig.posted().at(-1), { what: "acknowledged", who: "anna", acknowledgeUrl: null });
	await rig.pass(7_200_000);
	await rig.look();
	t.is(rig.posted().length, 4, "it has ended");
	await rig.take(edge(AlarmEdge.cleared, 0), edge(AlarmEdge.raised, stands));
	await rig.look();
	t.is(rig.posted().at(-1)?.what, "raised", "a new case");
});

test.serial(
	"shelved ones and consequences are told when they are no more so, and what came and went, once",
	async (t) => {
		const rig = await rigOf("quiet");
		await rig.take(edge(AlarmEdge.raised, stands | consequence));
		await rig.look();
		t.deepEqual(rig.posted(), []);
		await rig.take(edge(AlarmEdge.alone, stands));
		await rig.look();
		t.deepEqual(
			rig.posted().map(({ what }) => what),
			["raised"],
		);
		await rig.take(
			edge(AlarmEdge.cleared, 0),
			edge(AlarmEdge.shelved, shelved),
			edge(AlarmEdge.raised, stands | shelved),
		);
		await rig.look();
		t.deepEqual(
			rig.posted().map(({ what }) => what),
			["raised"],
		);
		await rig.take(edge(AlarmEdge.unshelved, stands));
		await rig.look();
		await rig.take(edge(AlarmEdge.cleared, 0), edge(AlarmEdge.raised, stands), edge(AlarmEdge.cleared, 0));
		await rig.look();
		await rig.look();
		t.deepEqual(
			rig
				.posted()
				.map(({ what }) => what)
				.sort(),
			["cleared", "raised", "raised", "raised"],
		);
	},
);

test.serial("edges that come late change nothing, and a site that has changed ends what stood", async (t) => {
	const rig = await rigOf("late");
	const state = async () => {
		const [row] = await rig.database.query<{ stands: boolean; who: string }>(
			"select stands, who from alarm_case where gateway = 'late'",
		);
		return row;
	};
	await ingestPack(rig.database, "late", packMessage(5, [edge(AlarmEdge.cleared, 0)]));
	await ingestPack(rig.database, "late", packMessage(3, [edge(AlarmEdge.raised, stands)]));
	t.false((await state())?.stands);
	await ingestPack(rig.database, "late", packMessage(6, [edge(AlarmEdge.raised, stands)]));
	t.true((await state())?.stands);
	const hash = fromHex("1111111111111111");
	await ingestSchema(rig.database, "late", schemaMessage({ hash }));
	await ingestPack(rig.database, "late", packMessage(7, [bootRecord()], { schema: hash }));
	t.false((await state())?.stands);
});

test.serial("what could not be sent is sent again under the same name, also by the next process", async (t) => {
	const rig = await rigOf("again");
	webhook.refuses = true;
	mail.refuses = true;
	await rig.take(edge(AlarmEdge.raised, stands));
	await rig.look();
	t.regex(rig.logged.join("\n"), /desk was not told of room.high \(the webhook answered 500\): trying again/);
	webhook.refuses = false;
	mail.refuses = false;
	const [open] = await rig.database.query<{ id: string }>(
		"select id from notification where gateway = 'again' and recipient = 'desk' and sent_at is null",
	);
	await rig.pass(10_000);
	await rig.look();
	t.deepEqual(
		rig.posted().map(({ id }) => id),
		[open?.id],
	);
	t.is(rig.mails().length, 1);
	t.regex(rig.mails()[0]?.source ?? "", /Message-ID: <[0-9a-f]{24}@headgate>/);
	await rig.look();
	t.is(rig.posted().length, 1);
});

test.serial("an acknowledgement is asked of the gateway until its record says that it knows", async (t) => {
	const rig = await rigOf("asked");
	await t.throwsAsync(rig.acknowledger.acknowledge({ gateway: "asked", alarm: "room.high", who: "anna" }), {
		code: "HG_ALARM_OVER",
	});
	await rig.take(edge(AlarmEdge.raised, stands));
	await rig.look();
	await rig.acknowledger.acknowledge({ gateway: "asked", alarm: "room.high", who: "anna" });
	const command = { to: "asked", what: "acknowledge", subject: "room.high", who: "anna" };
	t.deepEqual(rig.commands, [command]);
	await rig.pass(61_000);
	await rig.look();
	t.deepEqual(rig.commands, [command, command]);
	t.is(rig.posted().length, 1, "somebody has it: nobody else is told meanwhile");
	await rig.pass(600_000);
	await rig.look();
	t.deepEqual(
		rig.posted().map(({ what }) => what),
		["raised", "again"],
		"it has not arrived",
	);
	await rig.take(edge(AlarmEdge.acknowledged, stands | acknowledged, "anna"));
	await rig.pass(7_200_000);
	await rig.look();
	t.is(rig.commands.length, 3);
	t.is(rig.posted().at(-1)?.what, "acknowledged");
	await t.throwsAsync(rig.acknowledger.acknowledge({ gateway: "keyless", alarm: "room.high", who: "anna" }), {
		code: "HG_GATEWAY_KEYLESS",
	});
});

test.serial("a gateway that misses three signs of life is silent, and heard again it is not", async (t) => {
	const rig = await rigOf("silent");
	const beat = async (): Promise<void> => {
		const message = readIncoming("headgate/silent/beat", encodePlainCbor({ v: 1, everyMs: 10_000, upMs: 5 }));
		if (typeof message === "string") throw new Error(message);
		await new Ingest(rig.database).take([message]);
	};
	await beat();
	rig.hear(3_600_000);
	await rig.pass(29_000);
	await rig.look();
	t.deepEqual(rig.posted(), []);
	rig.hear(29_000);
	await rig.pass(2_000);
	await rig.look();
	t.deepEqual(rig.posted(), [], "this receiver itself could not hear for long enough");
	rig.hear(31_000);
	await rig.look();
	t.like(rig.posted()[0], { what: "raised", alarm: silentAlarm, severity: "critical" });
	await rig.acknowledger.acknowledge({ gateway: "silent", alarm: silentAlarm, who: "anna" });
	await rig.look();
	t.like(rig.posted()[1], { what: "acknowledged", who: "anna" });
	await beat();
	await rig.look();
	const [row] = await rig.database.query<{ stands: boolean }>(
		"select stands from alarm_case where gateway = 'silent' and alarm = $1",
		[silentAlarm],
	);
	t.false(row?.stands);
	await rig.pass(31_000);
	await rig.look();
	t.is(rig.posted().at(-1)?.what, "raised", "silent again");
	t.is(new Set(rig.posted().map(({ id }) => id)).size, rig.posted().length);
});

test.serial("a link is whole or nothing, and of this receiver", async (t) => {
	const rig = await rigOf("links");
	const target = { gateway: "links", alarm: "room.high", log: 3, first: 7, who: "anna" };
	const url = new URL(rig.links.make(target) ?? "");
	t.is(url.origin + url.pathname, "https://county.example.org/acknowledge");
	const query = Object.fromEntries(url.searchParams);
	t.deepEqual(rig.links.read(query), target);
	for (const name of Object.keys(query)) {
		t.is(rig.links.read({ ...query, [name]: `${query[name]}0` }), null, name);
		const { [name]: _, ...rest } = query;
		t.is(rig.links.read(rest), null, name);
	}
	t.deepEqual((await Links.open(rig.database, null)).read(query), target, "after a restart too");
	t.is((await Links.open(rig.database, null)).make(target), null);
});
