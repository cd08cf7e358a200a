import test from "ava";
import { ByteReader } from "../../../modules/base/bytes";
import { decodeRecord } from "../../../modules/store/record";
import { NorFlash } from "../../../sim/core/flash";
import { CuttingFlash, PowerCut } from "../../support/cutting-flash";
import { openLog, readAll, row, Witness } from "../../support/log-rig";

/** Appends and confirms in a pattern that wraps a small ring, leaves a backlog, and lets it overflow. */
function work(flash: CuttingFlash, witness: Witness, rounds: number): void {
	const { log } = openLog(flash, witness);
	for (let round = 1; round <= rounds; round += 1) {
		log.append(row(log.nextSequence, 1 + (round % 9)));
		if (round % 5 === 0) log.prepare();
		if (round % 40 === 0 && round < 300) {
			const records = readAll(log, flash);
			const half = records.slice(0, Math.ceil(records.length / 2));
			const values = half.reduce((sum, { body }) => sum + valuesOf(body), 0);
			log.confirm((half.at(-1)?.sequence ?? log.cursor - 1) + 1, values);
		}
	}
}

function valuesOf(body: string): number {
	const record = decodeRecord(new ByteReader(new Uint8Array(Buffer.from(body, "hex"))));
	return record?.kind === 1 ? record.values.length : 0;
}

function stepsOf(blocks: number, rounds: number): number {
	const flash = new CuttingFlash(new NorFlash(blocks));
	work(flash, new Witness(), rounds);
	return flash.steps;
}

/** What is in flash is what was stored, or was being stored; every sequence is there or in a gap. */
function checkRecovered(flash: CuttingFlash, witness: Witness): string | null {
	const { log } = openLog(flash);
	const records = readAll(log, flash);
	const found = new Set<number>();
	const lost = new Set<number>();
	let values = 0;
	for (const { sequence, body } of records) {
		if (found.has(sequence)) return `sequence ${sequence} stands twice`;
		found.add(sequence);
		values += valuesOf(body);
		const record = decodeRecord(new ByteReader(new Uint8Array(Buffer.from(body, "hex"))));
		if (record === null) return `sequence ${sequence} does not decode`;
		if (record.kind === 5) for (let at = 0; at < record.count; at += 1) lost.add(record.first + at);
		else if (witness.started.get(sequence)?.includes(body) !== true) return `sequence ${sequence} was never begun so`;
	}
	for (const sequence of witness.stored) {
		if (sequence >= log.cursor && !found.has(sequence) && !lost.has(sequence)) return `sequence ${sequence} is lost`;
	}
	if (log.backlogValues !== values) return `${log.backlogValues} values counted, ${values} there`;
	return null;
}

for (const blocks of [4, 8]) {
	test(`power cut after every unit written and every erase, ${blocks} blocks`, (t) => {
		const rounds = blocks * 110;
		const steps = stepsOf(blocks, rounds);
		let cuts = 0;
		for (let cut = 0; cut < steps; cut += 1) {
			const flash = new CuttingFlash(new NorFlash(blocks));
			const witness = new Witness();
			flash.left = cut;
			t.throws(() => work(flash, witness, rounds), { instanceOf: PowerCut });
			flash.left = Number.POSITIVE_INFINITY;
			const fault = checkRecovered(flash, witness);
			if (fault !== null) {
				t.fail(`cut after step ${cut}: ${fault}`);
				return;
			}
			work(flash, witness, 20);
			const later = checkRecovered(flash, witness);
			if (later !== null) {
				t.fail(`cut after step ${cut}, then 20 records: ${later}`);
				return;
			}
			cuts += 1;
		}
		t.log(`${cuts} power cuts`);
		t.true(cuts > 1000);
	});
}
