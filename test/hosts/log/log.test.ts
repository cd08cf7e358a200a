import test from "ava";
import { anchorFault } from "../../../hosts/node/log/anchor";
import { FlashImage } from "../../../hosts/node/log/image";
import { logFaults, logLines, recordLine } from "../../../hosts/node/log/log-words";
import { type FoundLogs, type FoundRecord, readLogs } from "../../../hosts/node/log/read-log";
import { GapCause, RecordKind } from "../../../modules/store/record";
import type { Store } from "../../../modules/store/store";
import { NorFlash } from "../../../sim/core/flash";
import { Random } from "../../../sim/core/random";
import { alterRecord } from "../../support/alter-flash";
import { alarm, confirmUpTo, openStore, readAll, row } from "../../support/log-rig";

const blockBytes = 4096;

function imageOf(flash: NorFlash): Uint8Array {
	const bytes = new Uint8Array(flash.blocks * flash.blockLength);
	flash.read(bytes, 0);
	return bytes;
}

function read(bytes: Uint8Array): { found: FoundLogs; records: FoundRecord[]; faults: string[] } {
	const records: FoundRecord[] = [];
	const image = new FlashImage(bytes, "image");
	const found = readLogs(image, "image", (record) => records.push(record));
	return { found, records, faults: logFaults(found, image.blocks) };
}

/** Some blocks of telemetry and a few events. */
function filled(blocks = 32): { flash: NorFlash; store: Store } {
	const flash = new NorFlash(blocks);
	const { store } = openStore(flash);
	for (let number = 1; number <= 600; number += 1) store.append(row(number, 12));
	for (let number = 1; number <= 9; number += 1) store.append(alarm(number));
	return { flash, store };
}

const bodies = (records: readonly FoundRecord[], log: string) =>
	records
		.filter((record) => record.log === log)
		.map(({ sequence, body }) => ({ sequence, body: Buffer.from(body).toString("hex") }));

test("what a store wrote is read without it, byte for byte, and is whole", (t) => {
	const { flash, store } = filled();
	confirmUpTo(store.telemetry, 300);
	const { found, records, faults } = read(imageOf(flash));
	t.deepEqual(faults, []);
	t.deepEqual(bodies(records, "events"), readAll(store.events));
	t.deepEqual(bodies(records, "telemetry").slice(299), readAll(store.telemetry));
	const [, telemetry] = found.logs;
	t.like(telemetry, { name: "telemetry", cursors: [300, 1, 1, 1], nextSequence: 601, boots: 1, tail: 1 });
	t.true((telemetry?.blocks.length ?? 0) > 3);
	t.like(JSON.parse(recordLine(records[0] as FoundRecord)), { log: "events", sequence: 1, kind: "alarm", edge: 1 });
	t.like(JSON.parse(recordLine(records.at(-1) as FoundRecord)), { kind: "row", clock: "platform" });
});

test("a ring that went round many times, thinned and with gaps, is whole", (t) => {
	const flash = new NorFlash(8);
	const { store } = openStore(flash);
	for (let number = 1; number <= 6000; number += 1) store.append(row(number, 12));
	const { found, records, faults } = read(imageOf(flash));
	t.deepEqual(faults, []);
	t.true((found.logs[1]?.tail ?? 0) > 1);
	t.true((found.logs[1]?.told.length ?? 0) > 0);
	t.true(records.some(({ decoded }) => decoded?.kind === RecordKind.summary));
	t.true(logLines(found.logs[1] as FoundLogs["logs"][number]).some((line) => /was given up/.test(line)));
});

test("a value that was altered, its check with it, is found by the hashes and by an anchor", (t) => {
	const bytes = imageOf(filled().flash);
	const { found } = read(bytes);
	const [block] = found.logs[1]?.blocks ?? [];
	const anchor = { epoch: found.logs[1]?.epoch ?? "", number: block?.number ?? 0, hash: block?.hash ?? "" };
	t.is(anchorFault(found, anchor), null);
	const sequence = alterRecord(bytes);
	const after = read(bytes);
	t.deepEqual(after.faults, ["1 block altered or damaged"]);
	t.deepEqual(after.found.logs[1]?.altered, [1]);
	t.regex(anchorFault(after.found, anchor) ?? "", /block 1 of log [0-9a-f]{12} is not what it was/);
	const told = (records: readonly FoundRecord[]) => bodies(records, "telemetry")[sequence - 1];
	t.notDeepEqual(told(after.records), told(read(imageOf(filled().flash)).records), "it verifies, and is another");
});

test("a block that was taken out is missing with its records; the newest ones only an anchor misses", (t) => {
	const { flash, store } = filled();
	const bytes = imageOf(flash);
	const before = read(bytes).found;
	const [, telemetry] = before.logs;
	const first = 4; // of 32 blocks an eighth is for events
	const middle = bytes.slice().fill(0xff, (first + 1) * blockBytes, (first + 2) * blockBytes);
	const cut = read(middle);
	const [, , third] = telemetry?.blocks ?? [];
	const lost = (third?.firstSequence ?? 0) - (telemetry?.blocks[1]?.firstSequence ?? 0);
	t.deepEqual(cut.faults, ["1 block missing", `${lost} records missing`]);
	t.deepEqual(cut.found.logs[1]?.missingBlocks, [2]);

	const newest = store.telemetry.ring.block + first;
	const end = bytes.slice().fill(0xff, (newest - 1) * blockBytes, (newest + 1) * blockBytes);
	const shortened = read(end);
	t.deepEqual(shortened.faults, []);
	const known = telemetry?.blocks.at(-2);
	const anchor = { epoch: telemetry?.epoch ?? "", number: known?.number ?? 0, hash: known?.hash ?? "" };
	t.is(anchorFault(before, anchor), null);
	t.regex(anchorFault(shortened.found, anchor) ?? "", /ends with block \d+: block \d+ and what came after it are gone/);
	t.regex(anchorFault(before, { ...anchor, epoch: "000000000000" }) ?? "", /there is no log/);
	t.deepEqual(read(bytes.slice().fill(0xff, 0, first * blockBytes)).faults, ["no log of events"]);
	t.deepEqual(read(bytes.slice(0, 24 * blockBytes)).faults, ["24 blocks of 32: the image is cut"]);
});

test("damage is missing until the log tells of it, and then told", (t) => {
	const { flash } = filled();
	flash.spoil(4 * blockBytes + 100 * 16, new Uint8Array(3 * 16));
	const before = read(imageOf(flash));
	const [hole] = before.found.logs[1]?.missing ?? [];
	t.is(hole?.toldBy, null);
	const { store } = openStore(flash);
	while (store.verify());
	const { found, faults } = read(imageOf(flash));
	t.deepEqual(faults, ["1 block altered or damaged", "2 records missing"]);
	t.is(found.logs[1]?.missing[0]?.toldBy, 601);
	t.like(found.logs[1]?.told[0]?.decoded, { kind: RecordKind.gap, cause: GapCause.damaged });
});

test("what is spoiled anywhere is no other record, and each that is gone and was waited for is missing", (t) => {
	const { flash, store } = filled(16);
	confirmUpTo(store.telemetry, 200);
	const bytes = imageOf(flash);
	const nameOf = ({ log, sequence }: FoundRecord): string => `${log} ${sequence}`;
	const whole = read(bytes);
	const bodiesByName = new Map(
		whole.records.map((record) => [nameOf(record), Buffer.from(record.body).toString("hex")]),
	);
	const random = new Random(3, "spoil");
	const used = (2 + (whole.found.logs[1]?.blocks.length ?? 0)) * blockBytes;
	let gone = 0;
	for (let round = 0; round < 150; round += 1) {
		const spoiled = bytes.slice();
		const noise = new Uint8Array(1 + (random.u32() % 200));
		random.fill(noise);
		spoiled.set(noise, random.u32() % (used - noise.length));
		const { found, records } = read(spoiled);
		const there = new Set(records.map(nameOf));
		for (const record of records) {
			t.is(Buffer.from(record.body).toString("hex"), bodiesByName.get(nameOf(record)) ?? "never stored");
		}
		for (const { log, sequence } of whole.records) {
			const ring = found.logs.find(({ name }) => name === log);
			if (ring === undefined || there.has(`${log} ${sequence}`) || sequence < (ring.cursors[0] ?? 1)) continue;
			gone += 1;
			// A log's last records leave no trace of their own when they are spoiled.
			const isMissed = ring.missing.some(({ first, end }) => first <= sequence && sequence < end);
			t.true(isMissed || sequence >= ring.nextSequence, `round ${round}: ${log} ${sequence}`);
		}
	}
	t.true(gone > 100);
});

test("what is no log is refused", (t) => {
	t.throws(() => new FlashImage(new Uint8Array(5000), "it"), { code: "HG_DATA_FLASH" });
	t.throws(() => read(new Uint8Array(4 * blockBytes).fill(0xff)), { code: "HG_LOG_NONE" });
});
