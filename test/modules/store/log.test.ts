import test from "ava";
import { ByteReader } from "../../../modules/base/bytes";
import { type DecodedRecord, decodeRecord } from "../../../modules/store/decoded-record";
import { OpenResult } from "../../../modules/store/open-result";
import { GapCause } from "../../../modules/store/record";
import { NorFlash } from "../../../sim/core/flash";
import { confirmUpTo, openLog, readAll, row } from "../../support/log-rig";

function decode(hexBody: string): DecodedRecord | null {
	return decodeRecord(new ByteReader(new Uint8Array(Buffer.from(hexBody, "hex"))));
}

test("a new chip is formatted, and what is appended is read back in order, byte for byte", (t) => {
	const flash = new NorFlash(4);
	const { log, result } = openLog(flash);
	t.is(result, OpenResult.formatted);
	const bodies = [1, 2, 3, 4, 5].map((number) => Buffer.from(row(number)).toString("hex"));
	for (let number = 1; number <= 5; number += 1) t.is(log.append(row(number)), number);
	t.deepEqual(
		readAll(log),
		bodies.map((body, index) => ({ sequence: index + 1, body })),
	);
	t.is(log.backlogRecords, 5);
	t.is(log.backlogValues, 15);
});

test("a chip full of rubbish is formatted, block by block as they are needed", (t) => {
	const flash = new NorFlash(4, 4096, 0x5a);
	const { log, result } = openLog(flash);
	t.is(result, OpenResult.formatted);
	t.is(flash.blocksErased, 1);
	while (log.nextSequence < 1000) log.append(row(log.nextSequence));
	t.is(flash.refusals, 0);
	t.true(readAll(log).length > 300);
});

test("a restart finds epoch, sequence, values, cursors and boots again", (t) => {
	const flash = new NorFlash(8);
	const { log } = openLog(flash);
	for (let number = 1; number <= 300; number += 1) log.append(row(number));
	confirmUpTo(log, 251);
	confirmUpTo(log, 101, 3);
	const { log: again, result } = openLog(flash);
	t.is(result, OpenResult.recovered);
	t.deepEqual([...again.epoch], [...log.epoch]);
	t.is(again.nextSequence, 301);
	t.is(again.startOf(0), 251);
	t.is(again.startOf(3), 101);
	t.is(again.bootCount, 2);
	t.is(again.backlogValues, 150);
	t.is(readAll(again)[0]?.sequence, 251);
	t.is(readAll(again, 3)[0]?.sequence, 101);
	t.is(again.append(row(301)), 301);
});

test("a full ring without summaries drops the oldest and says how many records and values that was", (t) => {
	const flash = new NorFlash(4);
	const { log } = openLog(flash);
	for (let number = 1; number <= 3000; number += 1) log.append(row(number));
	const records = readAll(log);
	const first = records[0]?.sequence ?? 0;
	t.true(first > 2000);
	let told = 0;
	let values = 0;
	for (const { body } of records) {
		const record = decode(body);
		if (record?.kind !== 5) continue;
		t.is(record.cause, GapCause.full);
		told += record.records;
		values += record.values;
	}
	t.is(told, log.nextSequence - 1 - records.length, "every sequence is there or counted in a gap, once");
	t.is(log.backlogRecords, records.length);
	t.is(values + log.backlogValues, 9000);
	t.is(flash.refusals, 0);
});

test("blocks are held by the readers that have to confirm, by no other", (t) => {
	for (const [holders, start] of [
		[1, 1],
		[2, 3001],
	] as const) {
		const { log } = openLog(new NorFlash(64), { holders });
		for (let number = 1; number <= 3000; number += 1) log.append(row(number));
		confirmUpTo(log, 3001, 1);
		t.is(log.start, start);
	}
});

test("confirmed records are overwritten without a gap", (t) => {
	const flash = new NorFlash(4);
	const { log } = openLog(flash);
	for (let number = 1; number <= 4000; number += 1) {
		log.append(row(number));
		log.confirm(0, log.nextSequence, 3 * number);
	}
	t.is(log.droppedRecords, 0);
	t.is(log.nextSequence, 4001);
	t.is(log.backlogValues, 0);
});

test("the next block is erased ahead, once, when there is time for it", (t) => {
	const flash = new NorFlash(4);
	const { log } = openLog(flash);
	t.true(log.prepare());
	t.false(log.prepare());
	const erased = flash.blocksErased;
	while (log.nextSequence < 260) log.append(row(log.nextSequence));
	t.is(flash.blocksErased, erased, "the block that was ready is used");
});

test("a block that is still waited for is not erased before half of its neighbour is written", (t) => {
	const { log } = openLog(new NorFlash(2));
	while (log.ring.state.number < 2) log.append(row(log.nextSequence));
	t.false(log.prepare());
	t.is(log.start, 1);
	while (log.ring.unit < 128) log.append(row(log.nextSequence));
	t.true(log.prepare());
	t.true(log.start > 1);
});

test("erases are spread evenly over the blocks", (t) => {
	const flash = new NorFlash(8);
	const counts = new Array<number>(8).fill(0);
	const erase = flash.eraseBlock.bind(flash);
	flash.eraseBlock = (index) => {
		counts[index] = (counts[index] ?? 0) + 1;
		erase(index);
	};
	const { log } = openLog(flash);
	for (let number = 1; number <= 30_000; number += 1) log.append(row(number));
	t.true(Math.max(...counts) - Math.min(...counts) <= 1, counts.join(" "));
});

test("another schema begins another block, so that records keep theirs", (t) => {
	const flash = new NorFlash(4);
	openLog(flash).log.append(row(1));
	const { log } = openLog(flash, { schema: new Uint8Array(8).fill(9) });
	log.append(row(2));
	const { table } = log.ring;
	t.not(table.find(1), table.find(2));
	t.is(readAll(log).length, 2);
});
