import test from "ava";
import { ByteReader } from "../../../modules/base/bytes";
import { OpenResult } from "../../../modules/store/open-result";
import { decodeRecord, GapCause } from "../../../modules/store/record";
import { NorFlash } from "../../../sim/core/flash";
import { openLog, readAll, row } from "../../support/log-rig";

function decode(hexBody: string) {
	return decodeRecord(new ByteReader(new Uint8Array(Buffer.from(hexBody, "hex"))));
}

test("a new chip is formatted, and what is appended is read back in order", (t) => {
	const flash = new NorFlash(4);
	const { log, result } = openLog(flash);
	t.is(result, OpenResult.formatted);
	const bodies = [1, 2, 3, 4, 5].map((number) => Buffer.from(row(number)).toString("hex"));
	for (let number = 1; number <= 5; number += 1) t.is(log.append(row(number)), number);
	t.deepEqual(
		readAll(log, flash),
		bodies.map((body, index) => ({ sequence: index + 1, body })),
	);
	t.is(log.backlogRecords, 5);
	t.is(log.backlogValues, 15);
});

test("a chip full of rubbish is formatted", (t) => {
	t.is(openLog(new NorFlash(4, 4096, 0x5a)).result, OpenResult.formatted);
});

test("a restart finds epoch, sequence, values, cursor and boots again", (t) => {
	const flash = new NorFlash(8);
	const { log } = openLog(flash);
	for (let number = 1; number <= 300; number += 1) log.append(row(number));
	log.confirm(251, 750);
	const { log: again, result } = openLog(flash);
	t.is(result, OpenResult.recovered);
	t.deepEqual([...again.epoch], [...log.epoch]);
	t.is(again.nextSequence, 301);
	t.is(again.cursor, 251);
	t.is(again.values, 900);
	t.is(again.backlogValues, 150);
	t.is(readAll(again, flash)[0]?.sequence, 251);
	t.is(again.append(row(301)), 301);
});

test("a full ring drops the oldest and says how many records and values that was", (t) => {
	const flash = new NorFlash(4);
	const { log } = openLog(flash);
	for (let number = 1; number <= 1000; number += 1) log.append(row(number));
	t.true(log.droppedRecords > 0);
	const records = readAll(log, flash);
	const gaps = records.flatMap(({ body }) => {
		const record = decode(body);
		return record?.kind === 5 ? [record] : [];
	});
	t.true(gaps.every((gap) => gap.cause === GapCause.full));
	const last = gaps.at(-1);
	t.is(records[0]?.sequence, (last?.first ?? 0) + (last?.count ?? 0), "what is left begins where the last gap ends");
	t.is(log.nextSequence - 1, records.length + log.droppedRecords, "every sequence is there or in a gap");
	t.is(log.backlogRecords, records.length);
});

test("confirmed records are overwritten without a gap", (t) => {
	const flash = new NorFlash(4);
	const { log } = openLog(flash);
	for (let number = 1; number <= 2000; number += 1) {
		log.append(row(number));
		log.confirm(log.nextSequence, 3);
	}
	t.is(log.droppedRecords, 0);
	t.is(log.nextSequence, 2001);
	t.is(log.backlogValues, 0);
});

test("the next block is erased ahead, once, when there is time for it", (t) => {
	const flash = new NorFlash(4);
	const { log } = openLog(flash);
	t.true(log.prepare());
	t.false(log.prepare());
	const erased = flash.blocksErased;
	while (log.nextSequence < 150) log.append(row(log.nextSequence));
	t.is(flash.blocksErased, erased, "the block that was ready is used");
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
	for (let number = 1; number <= 20_000; number += 1) log.append(row(number));
	t.true(Math.max(...counts) - Math.min(...counts) <= 1, counts.join(" "));
});

test("a record that does not verify any more is passed over, and the next one is known by its sequence", (t) => {
	const flash = new NorFlash(4);
	const { log } = openLog(flash);
	for (let number = 1; number <= 10; number += 1) log.append(row(number));
	const honest = flash.read.bind(flash);
	const bytes = new Uint8Array(4096);
	honest(bytes, 0);
	const at = bytes.indexOf(5, 48) - 7; // somewhere inside an early record
	flash.read = (buffer, offset) => {
		honest(buffer, offset);
		if (offset <= at && at < offset + buffer.length) buffer[at - offset] = (buffer[at - offset] ?? 0) ^ 0x10;
	};
	const { log: again } = openLog(flash);
	const sequences = readAll(again, flash).map(({ sequence }) => sequence);
	t.is(again.nextSequence, 11);
	t.is(sequences.length, 9);
	again.reportDamaged(5, 1);
	const gap = decode(readAll(again, flash).at(-1)?.body ?? "");
	t.like(gap, { kind: 5, cause: GapCause.damaged, first: 5, count: 1 });
});

test("a log of a later version is not touched", (t) => {
	const flash = new NorFlash(4);
	flash.write(new Uint8Array([0x48, 0x47, 0x4c, 0x31, 2, ...new Array<number>(11).fill(0)]), 4096);
	t.is(openLog(flash).result, OpenResult.newer);
	t.is(flash.blocksErased, 0);
	t.is(flash.bytesProgrammed, 16);
});

test("another schema begins another block, so that records keep theirs", (t) => {
	const flash = new NorFlash(4);
	openLog(flash).log.append(row(1));
	const { log } = openLog(flash, null, new Uint8Array(8).fill(9));
	log.append(row(2));
	const into = new Uint8Array(8);
	log.readSchema(log.blockOf(1), into);
	t.is(into[0], 1);
	log.readSchema(log.blockOf(2), into);
	t.is(into[0], 9);
});
