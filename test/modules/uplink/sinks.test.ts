import test from "ava";
import { decode } from "cbor-x";
import type { SiteSink } from "../../../modules/site/types";
import { acknowledgementOf } from "../../../modules/uplink/sink";
import { type RigBroker, sinkRig, wallAtStartMs } from "../../support/sink-rig";

const board: SiteSink = { name: "board", format: "thingsboard", packEveryMs: 1000 };
const json: SiteSink = { name: "json", format: "senml-json", packEveryMs: 1000 };
const boardTopic = "v1/gateway/telemetry";

/** Values by time, of the first point, as a ThingsBoard would keep them: once for each time. */
function kept(broker: RigBroker): Map<number, number> {
	const values = new Map<number, number>();
	for (const payload of broker.payloads(boardTopic)) {
		const devices = JSON.parse(Buffer.from(payload).toString()) as Record<
			string,
			{ ts: number; values: Record<string, number> }[]
		>;
		for (const { ts, values: at } of devices["soil.north"] ?? [])
			if (at.moisture !== undefined) values.set(ts, at.moisture);
	}
	return values;
}

test("three sinks at once: each gets all rows in its own format, each by its own cursor", (t) => {
	const rig = sinkRig({ sinks: [board, json, { name: "cbor", format: "senml-cbor", packEveryMs: 1000 }] });
	for (let row = 0; row < 50; row += 1) {
		rig.run(2000);
		rig.measure(200 + row);
	}
	rig.run(60_000);
	t.is(rig.store.backlogRecords, 0);
	t.deepEqual(
		rig.sinks.map(({ backlogRecords, confirmedValues, skippedRecords }) => [
			backlogRecords,
			confirmedValues,
			skippedRecords,
		]),
		[
			[0, 150, 0],
			[0, 150, 0],
			[0, 150, 0],
			[0, 150, 0],
		],
	);
	t.deepEqual(
		rig.sinks.map(({ plan }) => acknowledgementOf(plan)),
		["delivered", "broker-accepted", "broker-accepted", "broker-accepted"],
	);
	const values = kept(rig.broker("board"));
	t.is(values.size, 50);
	t.is(values.get(wallAtStartMs + 2000), 20);
	const senml = rig
		.broker("json")
		.payloads("headgate/orchard-1/senml-json")
		.flatMap((payload) => JSON.parse(Buffer.from(payload).toString()) as { v: number }[]);
	const cbor = rig
		.broker("cbor")
		.payloads("headgate/orchard-1/senml-cbor")
		.flatMap((payload) => decode(payload) as object[]);
	t.is(senml.length, 150);
	t.is(cbor.length, 150);
	// Our own receiver gets events too, platforms do not.
	t.true(rig.broker("uplink").payloads("headgate/orchard-1/records").length > 0);
	t.deepEqual(new Set(rig.broker("board").published.map(({ topic }) => topic)), new Set([boardTopic]));
	t.is(rig.broker("board").options?.id, "orchard-1-board");
	t.is(rig.broker("board").options?.will, null);
});

test("what was not acknowledged goes out again, also after a restart, and nothing is left out", (t) => {
	const rig = sinkRig({ sinks: [board] });
	const broker = rig.broker("board");
	rig.run(1000);
	for (let row = 0; row < 10; row += 1) rig.measure(200 + row);
	broker.isMute = true;
	rig.run(5000);
	t.is(broker.payloads(boardTopic).length, 1);
	t.is(rig.sink("board").confirmedValues, 0);
	t.is(rig.sink("board").inFlight, 1);
	broker.isMute = false;
	broker.cut();
	broker.isAway = false;
	rig.run(10_000);
	t.is(broker.payloads(boardTopic).length, 2);
	t.deepEqual(broker.payloads(boardTopic)[1], broker.payloads(boardTopic)[0]);
	t.is(rig.sink("board").confirmedValues, 30);
	rig.broker("board").isMute = true;
	rig.measure(300);
	rig.run(5000);
	const next = sinkRig({ sinks: [board], flash: rig.end() }, rig.scheduler);
	next.run(5000);
	const again = next.broker("board").payloads(boardTopic);
	t.is(again.length, 1);
	t.deepEqual(again[0], broker.payloads(boardTopic).at(-1));
	t.is(next.sink("board").backlogRecords, 0);
});

test("a broker that is silent for two keep-alives is left, and gets the message again", (t) => {
	const rig = sinkRig({ sinks: [{ ...board, keepAliveMs: 10_000 }] });
	const broker = rig.broker("board");
	broker.isMute = true;
	rig.measure(200);
	rig.run(30_000);
	t.is(broker.opened, 2);
	broker.isMute = false;
	rig.run(30_000);
	t.is(rig.sink("board").backlogRecords, 0);
	t.true(rig.said.includes("board: link lost: no answer; trying again"));
});

test("filters: points by name and pattern, and by class", (t) => {
	const sinks: SiteSink[] = [
		{ ...json, name: "moist", points: ["soil.*.moisture"] },
		{ ...json, name: "one", points: ["soil.north.moisture", "soil.north.ec"] },
		{ ...json, name: "monitor", classes: ["monitor"] },
	];
	const rig = sinkRig({ sinks });
	const names = (name: string): string[] =>
		rig.plan.sinks.find((sink) => sink.name === name)?.points.map((index) => rig.plan.points[index]?.name ?? "") ?? [];
	t.true(names("moist").length > 1 && names("moist").every((name) => /^soil\..*\.moisture$/.test(name)));
	rig.measure(
		100,
		rig.plan.points.map((_, index) => index),
	);
	rig.run(5000);
	const heard = (name: string): Set<string> =>
		new Set(
			rig
				.broker(name)
				.payloads("headgate/orchard-1/senml-json")
				.flatMap((payload) => (JSON.parse(Buffer.from(payload).toString()) as { n: string }[]).map(({ n }) => n)),
		);
	for (const { name } of sinks) {
		t.deepEqual([...heard(name)].sort(), names(name).sort(), name);
		t.is(rig.sink(name).backlogRecords, 0, name);
	}
	t.is(rig.sink("one").confirmedValues, 2);
});

test("a pack sink of events alone, and one of telemetry alone, hold what is theirs", (t) => {
	const rig = sinkRig({
		hasUplink: false,
		sinks: [
			{ name: "alarms", format: "pack", send: "events" },
			{ name: "rows", format: "pack", send: "telemetry" },
		],
	});
	rig.broker("rows").isAway = true;
	rig.measure(1);
	rig.run(60_000);
	t.is(rig.store.events.backlogRecords, 0);
	t.is(rig.store.telemetry.backlogRecords, 2);
	t.is(rig.sink("rows").backlogRecords, 2);
	t.is(rig.sink("alarms").backlogRecords, 0);
});

test("a platform that is away for a month costs our receiver nothing, and is told what it has missed", (t) => {
	const rig = sinkRig({ sinks: [board], blocks: 16 });
	rig.broker("board").isAway = true;
	let stored = 0;
	for (let row = 0; row < 6000; row += 1) {
		rig.run(2000);
		rig.measure((row * 7919) % 5000);
		rig.store.prepare();
		stored += 1;
	}
	rig.run(120_000);
	t.is(rig.sink("uplink").confirmedValues, 3 * stored);
	t.is(rig.store.droppedRecords, 0, "nothing was summed up or told as a gap");
	t.is(rig.store.backlogRecords, 0);
	const { backlogRecords } = rig.sink("board");
	t.true(backlogRecords > 500 && backlogRecords < stored / 2);
	rig.broker("board").isAway = false;
	rig.run(600_000);
	const { skippedRecords } = rig.sink("board");
	// One more: the boot record is gone too.
	t.is(kept(rig.broker("board")).size + skippedRecords, stored + 1, "each row was sent or counted");
	t.true(kept(rig.broker("board")).size >= backlogRecords - 300);
});

test("a new sink has missed nothing: a receiver gets what is still there, a platform what is this site's", (t) => {
	const rig = sinkRig({ blocks: 8 });
	for (let row = 0; row < 3000; row += 1) {
		rig.run(1000);
		rig.measure((row * 7919) % 5000);
		rig.store.prepare();
	}
	rig.run(120_000);
	t.is(rig.store.backlogRecords, 0);
	const second: SiteSink = { name: "second", format: "pack", cursor: 3, packEveryMs: 1000 };
	const flash = rig.end();
	const next = sinkRig({ sinks: [board, second], flash }, rig.scheduler);
	const left = next.sink("second").backlogRecords;
	t.true(left > 100 && left < 3000);
	next.run(600_000);
	t.is(next.sink("board").skippedRecords, 0);
	t.is(kept(next.broker("board")).size, 0);
	next.measure(100);
	next.run(60_000);
	t.is(kept(next.broker("board")).size, 1);
	t.is(next.store.droppedRecords, 0);
	t.is(next.store.backlogRecords, 0);
	t.is(next.sink("second").backlogRecords, 0);
});

test("rows of another site can't be told by this one's names: a platform passes over them, and counts them", (t) => {
	const rig = sinkRig({ sinks: [board] });
	rig.measure(100);
	rig.run(60_000);
	rig.broker("board").isAway = true;
	rig.broker("board").cut();
	for (let row = 0; row < 5; row += 1) {
		rig.measure(200 + row);
		rig.run(1000);
	}
	const next = sinkRig({ sinks: [{ ...board, points: ["soil.*"] }], flash: rig.end() }, rig.scheduler);
	next.run(10_000);
	next.measure(300);
	next.run(60_000);
	t.is(next.sink("board").skippedRecords, 5);
	t.deepEqual([...kept(next.broker("board")).values()], [30]);
	t.is(next.sink("uplink").backlogRecords, 0);
});
