import test from "ava";
import sparkplug from "sparkplug-payload";
import type { SiteSink } from "../../../modules/site/types";
import { acknowledgementOf } from "../../../modules/uplink/sink";
import { type RigBroker, sinkRig, wallAtStartMs } from "../../support/sink-rig";

const namespace = sparkplug.get("spBv1.0");
if (namespace === null || namespace === undefined) throw new Error("sparkplug-payload knows no spBv1.0");
const { decodePayload, encodePayload } = namespace;

const scada: SiteSink = { name: "scada", format: "sparkplug", group: "farm", packEveryMs: 1000 };
const topic = (kind: string): string => `spBv1.0/farm/${kind}/orchard-1`;

interface Heard {
	readonly kind: string;
	readonly seq: number;
	readonly bdSeq: number | undefined;
	/** Values with their times, in milliseconds of the run, and whether they are historical. */
	readonly values: readonly (readonly [name: number | string, value: unknown, atMs: number, isHistorical: boolean])[];
}

function decoded(kind: string, bytes: Uint8Array): Heard {
	const { metrics: given, seq } = decodePayload(bytes);
	const metrics = given ?? [];
	const bdSeq = metrics.find(({ name }) => name === "bdSeq");
	return {
		kind,
		seq: Number(seq ?? -1),
		bdSeq: bdSeq === undefined ? undefined : Number(bdSeq.value),
		values: metrics
			.filter(({ name }) => name !== "bdSeq" && name !== "Node Control/Rebirth")
			.map(({ name, alias, value, timestamp, isHistorical }) => [
				name || Number(alias),
				value,
				Number(timestamp) - wallAtStartMs,
				isHistorical === true,
			]),
	};
}

function heard(broker: RigBroker): Heard[] {
	return broker.published.map(({ topic: at, payload }) => decoded(at.split("/")[2] ?? "", payload));
}

function deathOf(broker: RigBroker): Heard {
	const will = broker.options?.will;
	if (!will) throw new Error("there is no will");
	return decoded("NDEATH", will.message);
}

function state(broker: RigBroker, online: boolean, timestamp: number): void {
	broker.options?.onMessage("spBv1.0/STATE/scada", Buffer.from(JSON.stringify({ online, timestamp })));
}

test("birth, then data at QoS 0 with sequence numbers to 255 and on; what waited is historical", (t) => {
	const rig = sinkRig({ sinks: [scada] });
	const broker = rig.broker("scada");
	rig.measure(200, [0]);
	rig.run(2000);
	for (let row = 1; row <= 300; row += 1) {
		rig.measure(200 + row, [0]);
		rig.run(2000);
	}
	t.deepEqual(broker.subscribed, [topic("NCMD")]);
	t.true(broker.published.every(({ isAcknowledged, retain }) => !isAcknowledged && !retain));
	const [birth, old, ...data] = heard(broker);
	t.is(birth?.kind, "NBIRTH");
	t.is(birth?.seq, 0);
	t.deepEqual(birth?.values[0], ["soil.north.moisture", 20, 0, false]);
	t.is(birth?.values.length, rig.plan.points.length);
	t.is(birth?.bdSeq, deathOf(broker).bdSeq);
	t.deepEqual(broker.options?.will?.topic, topic("NDEATH"));
	t.is(broker.options?.will?.retain, false);
	t.deepEqual(old?.values, [[1, 20, 0, true]]);
	t.deepEqual(
		[old, ...data].map((message) => message?.seq),
		Array.from({ length: 301 }, (_, index) => (index + 1) % 256),
	);
	t.true(data.every(({ values }) => values.every(([, , , isHistorical]) => !isHistorical)));
	t.deepEqual(data.at(-1)?.values, [[1, 50, 600_000, false]]);
	t.is(acknowledgementOf(rig.sink("scada").plan), "not-confirmed");
	t.is(rig.sink("scada").confirmedValues, 301);
	t.is(rig.sink("scada").backlogRecords, 0);
	rig.end();
	t.is(heard(broker).at(-1)?.kind, "NDEATH", "it says that it goes");
});

test("each connection has the next number, in will and birth; what came while it was away is historical", (t) => {
	const rig = sinkRig({ sinks: [scada] });
	const broker = rig.broker("scada");
	rig.run(2000);
	const first = deathOf(broker).bdSeq as number;
	broker.cut();
	for (let row = 0; row < 5; row += 1) {
		rig.run(1000);
		rig.measure(100 + row, [0]);
	}
	const before = broker.published.length;
	broker.isAway = false;
	rig.run(30_000);
	rig.measure(300, [0]);
	rig.run(5000);
	const [birth, old, live] = heard(broker).slice(before);
	t.is(birth?.kind, "NBIRTH");
	t.is(birth?.bdSeq, deathOf(broker).bdSeq);
	t.is(birth?.bdSeq, (first + broker.opened - 1) % 256);
	t.deepEqual(
		old?.values.map(([, value, , isHistorical]) => [value, isHistorical]),
		[10, 10.1, 10.2, 10.3, 10.4].map((value) => [value, true]),
	);
	t.deepEqual(
		live?.values.map(([, value, , isHistorical]) => [value, isHistorical]),
		[[30, false]],
	);
});

test("while the primary host is offline nothing is born; when it goes, the node dies and comes back for it", (t) => {
	const rig = sinkRig({ sinks: [{ ...scada, host: "scada" }] });
	const broker = rig.broker("scada");
	rig.measure(200, [0]);
	rig.run(60_000);
	t.deepEqual(broker.subscribed, [topic("NCMD"), "spBv1.0/STATE/scada"]);
	t.deepEqual(broker.published, []);
	t.is(rig.sink("scada").waitsFor, "host");
	state(broker, false, 1000);
	for (const rubbish of ["", "{", "null", "true", '{"online":1,"timestamp":2}', '{"online":true}', " ".repeat(300)]) {
		broker.options?.onMessage("spBv1.0/STATE/scada", Buffer.from(rubbish));
	}
	broker.options?.onMessage("spBv1.0/STATE/other", Buffer.from('{"online":true,"timestamp":3000}'));
	rig.run(5000);
	t.deepEqual(broker.published, []);
	state(broker, true, 2000);
	rig.run(5000);
	t.deepEqual(
		heard(broker).map(({ kind, seq }) => [kind, seq]),
		[
			["NBIRTH", 0],
			["NDATA", 1],
		],
	);
	t.is(rig.sink("scada").waitsFor, null);
	state(broker, false, 1999);
	rig.run(1000);
	t.is(broker.opened, 1, "an older word than the last one");
	const death = deathOf(broker).bdSeq;
	state(broker, false, 3000);
	t.like(heard(broker).at(-1), { kind: "NDEATH", bdSeq: death });
	const before = broker.published.length;
	rig.measure(300, [0]);
	rig.run(60_000);
	t.is(broker.opened, 2);
	t.is(broker.published.length, before);
	state(broker, true, 4000);
	rig.run(5000);
	const [birth, old] = heard(broker).slice(before);
	t.like(birth, { kind: "NBIRTH", seq: 0, bdSeq: ((death as number) + 1) % 256 });
	t.deepEqual(
		old?.values.map(([, value, , isHistorical]) => [value, isHistorical]),
		[[30, true]],
	);
});

test("a rebirth is given once in five seconds, under the same number, and the count begins anew", (t) => {
	const rig = sinkRig({ sinks: [scada] });
	const broker = rig.broker("scada");
	const ask = (name = "Node Control/Rebirth"): void => {
		const metrics = [{ name, type: "Boolean" as const, value: true }];
		broker.options?.onMessage(topic("NCMD"), Uint8Array.from(encodePayload({ timestamp: wallAtStartMs, metrics })));
	};
	rig.run(10_000);
	rig.measure(200, [0]);
	rig.run(5000);
	ask("Node Control/Reboot");
	rig.run(5000);
	t.is(broker.published.length, 2);
	for (let time = 0; time < 5; time += 1) ask();
	rig.run(1000);
	ask();
	rig.run(10_000);
	rig.measure(201, [0]);
	rig.run(5000);
	const all = heard(broker);
	t.deepEqual(
		all.map(({ kind, seq }) => [kind, seq]),
		[
			["NBIRTH", 0],
			["NDATA", 1],
			["NBIRTH", 0],
			["NBIRTH", 0],
			["NDATA", 1],
		],
	);
	t.is(all[2]?.bdSeq, all[0]?.bdSeq);
	t.is(broker.opened, 1);
});

test("births and data are of the points that the sink takes; without a clock there is no session", (t) => {
	const rig = sinkRig({ sinks: [{ ...scada, points: ["soil.*.moisture"] }], clockSetMs: 60_000 });
	const broker = rig.broker("scada");
	rig.measure(200);
	rig.run(59_000);
	t.is(broker.opened, 0);
	t.is(rig.sink("scada").waitsFor, "clock");
	rig.run(5000);
	rig.measure(300);
	rig.run(10_000);
	const [birth, old] = heard(broker);
	t.true((birth?.values.length ?? 0) > 1 && birth?.values.every(([name]) => /^soil\..*\.moisture$/.test(String(name))));
	t.deepEqual(old?.values[0], [1, 20, 0, true]);
});
