import test from "ava";
import type { SiteSink } from "../../../modules/site/types";
import { type RigBroker, sinkRig, wallAtStartMs } from "../../support/sink-rig";

const board: SiteSink = { name: "board", format: "thingsboard", packEveryMs: 1000 };

/** Times of the first point's values, as they were sent, and the values. */
function sent(broker: RigBroker): readonly (readonly [atMs: number, value: number])[] {
	return broker.payloads("v1/gateway/telemetry").flatMap((payload) => {
		const devices = JSON.parse(Buffer.from(payload).toString());
		const rows = devices["soil.north"] as { ts: number; values: { moisture: number } }[];
		return rows.map(({ ts, values }) => [ts - wallAtStartMs, values.moisture] as const);
	});
}

test("rows from before the clock was set wait, and go with the times at which they were measured", (t) => {
	const rig = sinkRig({ sinks: [board], clockSetMs: 60_000 });
	for (let second = 1; second <= 100; second += 1) {
		rig.run(1000);
		rig.measure(200 + second);
		if (second === 59) {
			t.deepEqual(sent(rig.broker("board")), []);
			t.is(rig.sink("board").waitsFor, "clock");
			t.is(rig.sink("uplink").backlogRecords < 20, true, "our own receiver gets them as they are");
		}
	}
	rig.run(10_000);
	t.is(rig.sink("board").waitsFor, null);
	t.is(rig.sink("board").backlogRecords, 0);
	t.deepEqual(
		sent(rig.broker("board")),
		Array.from({ length: 100 }, (_, index) => [1000 * (index + 1), (201 + index) / 10] as const),
	);
	t.is(rig.sink("board").skippedRecords, 0);
});

test("a boot that ended before its clock was set: its rows are never sent, and counted; later ones are", (t) => {
	const first = sinkRig({ sinks: [board], clockSetMs: 1e9 });
	for (let row = 0; row < 300; row += 1) {
		first.run(1000);
		first.measure(row);
	}
	t.deepEqual(sent(first.broker("board")), []);
	const startMs = first.scheduler.nowUs / 1000;
	const second = sinkRig({ sinks: [board], flash: first.end(), clockSetMs: 5_000 }, first.scheduler);
	second.run(1000);
	second.measure(500);
	second.run(60_000);
	t.is(second.sink("board").undatedRecords, 300);
	t.is(second.sink("board").skippedRecords, 300);
	t.deepEqual(sent(second.broker("board")), [[startMs + 1000, 50]]);
	t.is(second.sink("board").backlogRecords, 0);
});

test("rows of a boot long ago whose clock was set late are dated by the record that follows them, however far", (t) => {
	const first = sinkRig({ sinks: [board], clockSetMs: 700_000, blocks: 32 });
	first.broker("board").isAway = true;
	for (let row = 1; row <= 800; row += 1) {
		first.run(1000);
		first.measure(row % 100, [0, 1]);
	}
	const second = sinkRig({ sinks: [board], flash: first.end(), clockSetMs: 1e9 }, first.scheduler);
	second.run(600_000);
	const rows = sent(second.broker("board"));
	t.is(rows.length, 800);
	t.true(rows.every(([atMs, value], index) => atMs === 1000 * (index + 1) && value === ((index + 1) % 100) / 10));
	t.is(second.sink("board").skippedRecords, 0);
	second.measure(1);
	second.run(60_000);
	t.is(sent(second.broker("board")).length, 800, "of this boot nothing yet");
	t.is(second.sink("board").waitsFor, "clock");
});

test("without the clock's record, which was damaged, this boot's rows are dated by the clock itself", (t) => {
	const rig = sinkRig({ sinks: [board] });
	rig.broker("board").isAway = true;
	rig.run(1000);
	// As the journal stamps while the clock is not set.
	rig.writer.beginRow();
	rig.writer.add(0, 0, 123);
	rig.store.append(rig.writer.row(0, rig.clock.now()));
	rig.run(1000);
	rig.broker("board").isAway = false;
	rig.run(60_000);
	t.deepEqual(sent(rig.broker("board")), [[1000, 12.3]]);
});
