import test from "ava";
import { ByteReader } from "../../../modules/base/bytes";
import { type DecodedRecord, decodeRecord } from "../../../modules/store/decoded-record";
import type { RecordLog } from "../../../modules/store/log";
import { GapCause, RecordKind, RecordWriter } from "../../../modules/store/record";
import { eventsBlocks } from "../../../modules/store/store";
import { NorFlash } from "../../../sim/core/flash";
import { alarm, boot, confirmUpTo, openStore, readAll, row } from "../../support/log-rig";

function decoded(log: RecordLog): DecodedRecord[] {
	return readAll(log).map(({ body }) => {
		const record = decodeRecord(new ByteReader(new Uint8Array(Buffer.from(body, "hex"))));
		if (record === null) throw new Error("a record does not decode");
		return record;
	});
}

test("rows go to one log, events to the other, boots to both; each has an epoch of its own", (t) => {
	const { store } = openStore(new NorFlash(8));
	store.append(boot(1));
	store.append(row(1));
	store.append(alarm(1));
	const kinds = (log: RecordLog): number[] => decoded(log).map(({ kind }) => kind);
	t.deepEqual(kinds(store.events), [RecordKind.boot, RecordKind.alarm]);
	t.deepEqual(kinds(store.telemetry), [RecordKind.boot, RecordKind.row]);
	t.notDeepEqual([...store.events.epoch], [...store.telemetry.epoch]);
});

test("an eighth of the blocks is for events, two at the least", (t) => {
	t.deepEqual([4, 8, 16, 64, 256].map(eventsBlocks), [2, 2, 2, 8, 32]);
});

test("events are kept whatever telemetry overflows", (t) => {
	const { store } = openStore(new NorFlash(8));
	for (let number = 1; number <= 100; number += 1) store.append(alarm(number));
	for (let number = 1; number <= 20_000; number += 1) store.append(row(number));
	t.is(store.events.droppedRecords, 0);
	t.is(readAll(store.events).length, 100);
	t.true(store.telemetry.droppedRecords > 15_000);
});

test("rows give way to summaries, summaries to coarser ones, those to gaps; every record is told of once", (t) => {
	const { store } = openStore(new NorFlash(8));
	const total = 12_000;
	for (let number = 1; number <= total; number += 1) store.append(row(number));
	const records = decoded(store.telemetry);
	const levels = records.flatMap((record) => (record.kind === RecordKind.summary ? [record.level] : []));
	t.true(levels.includes(1));
	t.true(levels.includes(2));
	let told = 0;
	for (const record of records) {
		if (record.kind === RecordKind.gap || record.kind === RecordKind.summary) told += record.records;
	}
	t.is(told + records.length, store.telemetry.nextSequence - 1);
	t.is(records.filter(({ kind }) => kind === RecordKind.row).length + valuesTold(records) / 3, total);
});

function valuesTold(records: readonly DecodedRecord[]): number {
	let values = 0;
	for (const record of records) {
		if (record.kind === RecordKind.gap || record.kind === RecordKind.summary) values += record.values;
	}
	return values;
}

test("a summary holds minimum, maximum, mean and count of what it stands for, and its times", (t) => {
	const { store } = openStore(new NorFlash(4));
	const writer = new RecordWriter();
	let number = 0;
	while (store.telemetry.droppedRecords === 0) {
		number += 1;
		writer.beginRow();
		writer.add(2, 0, number % 10);
		writer.add(5, 0, -number);
		if (number % 4 === 0) writer.add(9, 2, 1); // stale: it counts, and no more
		store.append(writer.row(3, 1.78e12 + number * 1000));
	}
	const [summary] = decoded(store.telemetry).flatMap((record) => (record.kind === RecordKind.summary ? [record] : []));
	if (summary === undefined) throw new Error("no summary");
	const { span } = summary;
	t.is(summary.first, 1);
	t.is(summary.records, span);
	t.is(summary.timeMs, 1.78e12 + 1000);
	t.is(summary.lengthMs, (span - 1) * 1000);
	t.is(summary.values, 2 * span + Math.floor(span / 4));
	t.deepEqual(
		summary.points.map(({ point }) => point),
		[2, 5],
	);
	const [low, falling] = summary.points;
	t.like(low, { count: span, low: 0, high: 9 });
	t.like(falling, { count: span, low: -span, high: -1 });
	let sum = 0;
	for (let at = 1; at <= span; at += 1) sum += at % 10;
	t.true(Math.abs((low?.mean ?? 0) - sum / span) <= 1 / 32);
	t.true(Math.abs((falling?.mean ?? 0) + (span + 1) / 2) <= 1 / 32);
});

test("rows without a clock are summed up by boot, and the summary says of which", (t) => {
	const flash = new NorFlash(4);
	const writer = new RecordWriter();
	let bootCount = 0;
	const open = () => {
		const { store } = openStore(flash);
		bootCount = store.bootCount;
		store.append(writer.boot(0, 0, bootCount, 1, new Uint8Array(8)));
		return store;
	};
	let store = open();
	for (let number = 1; number <= 2000; number += 1) {
		if (number % 45 === 0) store = open();
		writer.beginRow();
		writer.add(0, 0, bootCount);
		store.append(writer.row(0, number));
	}
	const summaries = decoded(store.telemetry).flatMap((one) => (one.kind === RecordKind.summary ? [one] : []));
	t.true(summaries.length > 1);
	for (const summary of summaries) {
		t.is(summary.clockQuality, 0);
		t.like(summary.points[0], { low: summary.bootCount, high: summary.bootCount, mean: summary.bootCount });
	}
});

test("what was confirmed is not summed up", (t) => {
	const { store } = openStore(new NorFlash(8));
	for (let number = 1; number <= 5000; number += 1) {
		store.append(row(number));
		if (number % 50 === 0) confirmUpTo(store.telemetry, store.telemetry.nextSequence);
	}
	t.is(store.droppedRecords, 0);
	t.is(store.backlogRecords, 0);
});

test("every block is verified once, in quiet moments, and found whole", (t) => {
	const { store } = openStore(new NorFlash(8));
	for (let number = 1; number <= 2000; number += 1) store.append(row(number));
	let steps = 0;
	while (store.verify()) steps += 1;
	t.true(steps > 40 && steps < 100, `${steps}`);
	t.false(store.verify());
	t.true(decoded(store.events).every(({ kind }) => kind !== RecordKind.fault));
});

test("a block that is taken for others while it is verified is let go, and nothing is told", (t) => {
	const { store } = openStore(new NorFlash(4));
	for (let number = 1; number <= 6000; number += 1) {
		store.append(row(number));
		if (number % 20 === 0) store.verify();
	}
	while (store.verify());
	t.true(decoded(store.events).every(({ kind }) => kind !== RecordKind.fault));
	const gaps = decoded(store.telemetry).flatMap((record) => (record.kind === RecordKind.gap ? [record] : []));
	t.true(gaps.every(({ cause }) => cause === GapCause.full));
});
