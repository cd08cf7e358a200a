import test from "ava";
import { ByteReader } from "../../../modules/base/bytes";
import { type DecodedRecord, decodeRecord } from "../../../modules/store/decoded-record";
import { rowsPerKey } from "../../../modules/store/key-table";
import type { RecordLog } from "../../../modules/store/log";
import { OpenResult } from "../../../modules/store/open-result";
import { LogReader } from "../../../modules/store/reader";
import { GapCause, RecordKind, StoreFault } from "../../../modules/store/record";
import type { Store } from "../../../modules/store/store";
import { PackBuilder } from "../../../modules/uplink/pack";
import { decodePack } from "../../../modules/uplink/unpack";
import { NorFlash } from "../../../sim/core/flash";
import { Random } from "../../../sim/core/random";
import { alarm, openLog, openStore, readAll, row } from "../../support/log-rig";

function decoded(log: Store["events"]): DecodedRecord[] {
	return readAll(log).map(({ body }) => {
		const record = decodeRecord(new ByteReader(new Uint8Array(Buffer.from(body, "hex"))));
		if (record === null) throw new Error("a record does not decode");
		return record;
	});
}

function faultsOf(store: Store): { fault: number; ring: number; number: number }[] {
	return decoded(store.events).flatMap((record) => (record.kind === RecordKind.fault ? [record] : []));
}

function flipBit(flash: NorFlash, bit: number): void {
	const byte = new Uint8Array(1);
	flash.read(byte, bit >> 3);
	byte[0] = (byte[0] as number) ^ (1 << (bit & 7));
	flash.spoil(bit >> 3, byte);
}

/** Sends everything as the uplink would. What arrived, by sequence, and the ranges that are told of as gone. */
function deliver(log: RecordLog) {
	const arrived = new Map<number, string>();
	const told: { first: number; span: number }[] = [];
	const builder = new PackBuilder(16);
	const reader = new LogReader(log);
	const next = (): Uint8Array | null => {
		reader.rewind();
		return builder.build(reader);
	};
	for (let message = next(); message !== null; message = next()) {
		const pack = decodePack(message);
		if (typeof pack === "string") throw new Error(pack);
		// As the uplink does: what lies before the first record that verifies is gone.
		const start = log.startOf(0);
		if (pack.first > start) log.reportDamaged(start, pack.first, pack.first - start);
		pack.records.forEach((bytes, index) => {
			arrived.set(pack.first + index, Buffer.from(bytes).toString("hex"));
			const record = decodeRecord(new ByteReader(bytes));
			if (record?.kind === RecordKind.gap) told.push(record);
		});
		log.confirm(0, pack.first + pack.count, builder.valuesBefore);
	}
	return { arrived, told };
}

test("one bit that has fallen or risen anywhere: every record arrives unchanged, or its loss is told", (t) => {
	const flash = new NorFlash(4);
	const { store } = openStore(flash);
	store.append(alarm(1));
	const bodies = new Map<number, string>();
	for (let number = 1; number <= 150; number += 1) {
		store.append(row(number, 1 + (number % 12)));
		bodies.set(number, Buffer.from(row(number, 1 + (number % 12))).toString("hex"));
	}
	const random = new Random(1, "rot");
	const scratch = new NorFlash(4);
	let lost = 0;
	let worst = 0;
	for (let round = 0; round < 1000; round += 1) {
		scratch.copyFrom(flash);
		flipBit(scratch, 8 * 2 * 4096 + (random.u32() % (8 * 4096)));
		const { store: again } = openStore(scratch);
		if (again.telemetry.epoch.some((byte, index) => byte !== store.telemetry.epoch[index])) {
			// The header of the only block: a log that is lost as a whole is told in the other one.
			t.like(faultsOf(again)[0], { fault: StoreFault.lost, ring: 1 });
			continue;
		}
		// The last record is as one that a power cut tore: nobody misses it.
		const next = again.telemetry.nextSequence;
		t.true(next >= 150);
		again.append(row(999));
		const { arrived, told } = deliver(again.telemetry);
		let missing = 0;
		for (let sequence = 1; sequence < next; sequence += 1) {
			if (arrived.has(sequence)) t.is(arrived.get(sequence), bodies.get(sequence));
			else if (told.some(({ first, span }) => first <= sequence && sequence < first + span)) missing += 1;
			else t.fail(`${sequence} is lost`);
		}
		lost += missing;
		worst = Math.max(worst, missing);
	}
	t.log(`${lost} records lost by 1000 bits, ${worst} at worst by one`);
	t.true(lost > 500 && worst <= 1 + rowsPerKey, "a key and the rows that hang on it");
});

test("a hole is put on record once, with its range", (t) => {
	const flash = new NorFlash(8);
	const { store } = openStore(flash);
	for (let number = 1; number <= 600; number += 1) store.append(row(number, 12));
	flash.spoil(2 * 4096 + 100 * 16, new Uint8Array(3 * 16));
	const { store: again } = openStore(flash);
	while (again.verify());
	new PackBuilder(16).build(new LogReader(again.telemetry));
	const present = new Set(readAll(again.telemetry).map(({ sequence }) => sequence));
	const gaps = decoded(again.telemetry).flatMap((record) => (record.kind === RecordKind.gap ? [record] : []));
	t.is(gaps.length, 1);
	const [gap] = gaps;
	t.is(gap?.cause, GapCause.damaged);
	let missing = 0;
	for (let sequence = 1; sequence <= 600; sequence += 1) {
		if (present.has(sequence)) continue;
		missing += 1;
		t.true(gap !== undefined && sequence >= gap.first && sequence < gap.first + gap.span);
	}
	t.true(missing > 0);
	t.is(gap?.records, missing);
	t.deepEqual(faultsOf(again), [], "damage that is told is no alteration");
});

test("records exchanged for others that verify are found by the next block's hash", (t) => {
	const flash = new NorFlash(8);
	const other = new NorFlash(8);
	const one = openStore(flash).store;
	const two = openStore(other).store;
	for (let number = 1; number <= 400; number += 1) {
		one.append(row(number, 12));
		two.append(row(number === 20 ? 21 : number, 12));
	}
	const block = new Uint8Array(4096);
	other.read(block, 2 * 4096);
	flash.spoil(2 * 4096, block);
	const { store } = openStore(flash);
	while (store.verify());
	t.like(faultsOf(store)[0], { fault: StoreFault.altered, ring: 1, number: 1 });
	while (one.verify());
	t.is(faultsOf(two).length, 0, "what was not changed follows from its blocks");
});

test("a spoiled header of the newest block gives no name away twice", (t) => {
	const flash = new NorFlash(8);
	const { log } = openLog(flash);
	while (log.ring.state.number < 3) log.append(row(log.nextSequence));
	for (let count = 0; count < 20; count += 1) log.append(row(log.nextSequence));
	const { nextSequence, ring } = log;
	flash.spoil(ring.block * 4096 + 32, new Uint8Array(16));
	const { log: again } = openLog(flash);
	t.true(again.append(row(1)) >= nextSequence);
	const gaps = decoded(again).flatMap((record) => (record.kind === RecordKind.gap ? [record] : []));
	t.like(gaps[0], { cause: GapCause.damaged, records: 21 });
});

test("a log of a later version is not touched", (t) => {
	const flash = new NorFlash(4);
	openStore(flash).store.append(row(1));
	const header = new Uint8Array(112);
	flash.read(header, 2 * 4096);
	header[4] = 3;
	// The check of a header, by another hand.
	let crc = 0xffffffff;
	for (const byte of header.subarray(0, 108)) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	}
	new DataView(header.buffer).setUint32(108, (crc ^ 0xffffffff) >>> 0);
	flash.spoil(2 * 4096, header);
	const { bytesProgrammed, blocksErased } = flash;
	t.is(openStore(flash).result, OpenResult.newer);
	t.is(flash.blocksErased, blocksErased);
	t.is(flash.bytesProgrammed, bytesProgrammed);
});

test("a partition that has grown keeps its log; one that was cut is not touched", (t) => {
	const small = new NorFlash(8);
	const { store } = openStore(small);
	for (let number = 1; number <= 300; number += 1) store.append(row(number));
	const all = new Uint8Array(8 * 4096);
	small.read(all, 0);
	const large = new NorFlash(64);
	large.spoil(0, all);
	const { store: grown, result } = openStore(large);
	t.is(result, OpenResult.recovered);
	t.is(readAll(grown.telemetry).length, 300);
	t.like(faultsOf(grown)[0], { fault: StoreFault.otherSize, number: 8 });
	const cut = new NorFlash(4);
	cut.spoil(0, all.subarray(0, 4 * 4096));
	const { bytesProgrammed } = cut;
	t.is(openStore(cut).result, OpenResult.larger);
	t.is(cut.bytesProgrammed, bytesProgrammed);
});

test("a block that does not take what is written is left out and told, and no record is lost", (t) => {
	const flash = new NorFlash(16);
	const { store } = openStore(flash);
	const write = flash.write.bind(flash);
	const bad = 4;
	flash.write = (bytes, offset) => {
		const isBad = Math.floor(offset / 4096) === bad && offset % 4096 > 1000;
		write(isBad ? bytes.map((byte) => byte & 0x7f) : bytes, offset);
	};
	for (let number = 1; number <= 1000; number += 1) store.append(row(number, 12));
	t.is(store.droppedRecords, 0);
	t.is(readAll(store.telemetry).length, 1000);
	t.like(faultsOf(store)[0], { fault: StoreFault.worn, ring: 1, number: bad - 2 });
	t.is(faultsOf(store).length, 1);
	t.is(flash.refusals, 0);
});

for (const [how, fail] of [
	[
		"throws",
		() => {
			throw new Error("erase failed");
		},
	],
	["does nothing", () => undefined],
] as const) {
	test(`a block whose erasure ${how} is left out and told`, (t) => {
		const flash = new NorFlash(8);
		const { store } = openStore(flash);
		const erase = flash.eraseBlock.bind(flash);
		for (let number = 1; number <= 500; number += 1) store.append(row(number, 12));
		flash.eraseBlock = (index) => (index === 3 ? fail() : erase(index));
		for (let number = 501; number <= 4000; number += 1) store.append(row(number, 12));
		t.true(faultsOf(store).some(({ fault, ring, number }) => fault === StoreFault.worn && ring === 1 && number === 1));
		const rows = decoded(store.telemetry).filter(({ kind }) => kind === RecordKind.row);
		t.true(rows.length > 400);
		t.is(rows.at(-1)?.timeMs, 1.78e12 + 4_000_000);
		t.is(flash.refusals, 0);
	});
}

test("a chip that takes nothing is told at start; one that wears out later counts what it refuses", (t) => {
	const dead = new NorFlash(8);
	dead.write = () => {
		throw new Error("write failed");
	};
	t.is(openStore(dead).result, OpenResult.worn);
	const flash = new NorFlash(8);
	const { store } = openStore(flash);
	for (let number = 1; number <= 100; number += 1) store.append(row(number));
	flash.write = dead.write;
	for (let number = 1; number <= 100; number += 1) {
		store.append(row(number));
		store.append(alarm(number));
	}
	t.false(store.isOpen);
	t.true(store.refusedRecords >= 200);
	t.false(store.prepare());
	t.false(store.verify());
	t.deepEqual(readAll(store.telemetry), []);
});
