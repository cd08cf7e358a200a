import test from "ava";
import fc from "fast-check";
import { ByteWriter } from "../../../modules/base/bytes";
import { crc32 } from "../../../modules/base/crc";
import { StateJournal } from "../../../modules/state/journal";
import { type StateKey, subjectOf } from "../../../modules/state/key";
import { StateResult } from "../../../modules/state/open-result";
import { NorFlash } from "../../../sim/core/flash";
import { Random } from "../../../sim/core/random";

const keys: readonly StateKey[] = [
	{ kind: 1, subject: subjectOf("valve.north"), length: 4 },
	{ kind: 1, subject: subjectOf("valve.south"), length: 4 },
	{ kind: 2, subject: subjectOf("valve.north"), length: 12 },
	{ kind: 3, subject: subjectOf("irrigation", "north"), length: 54 },
];

function open(flash: NorFlash, wanted: readonly StateKey[] = keys): { journal: StateJournal; result: number } {
	const journal = new StateJournal(flash, wanted);
	return { journal, result: journal.open() };
}

function fillOf(journal: StateJournal, slot: number): number | null {
	return journal.values.get(slot)?.[0] ?? null;
}

function put(journal: StateJournal, slot: number, fill: number): void {
	journal.values.put(slot, new Uint8Array(journal.values.lengthOf(slot)).fill(fill));
}

function fillsOf(journal: StateJournal): (number | null)[] {
	return Array.from({ length: journal.values.length }, (_, slot) => fillOf(journal, slot));
}

test("what was saved is there at the next start; what was only put, or taken away, is not", (t) => {
	const flash = new NorFlash(2);
	const { journal, result } = open(flash);
	t.is(result, StateResult.made);
	t.deepEqual(fillsOf(journal), [null, null, null, null]);
	for (let slot = 0; slot < 4; slot += 1) put(journal, slot, slot + 1);
	t.true(journal.save());
	journal.values.put(1, null);
	t.true(journal.save());
	put(journal, 0, 99);
	const again = open(flash);
	t.is(again.result, StateResult.kept);
	t.deepEqual(fillsOf(again.journal), [1, null, 3, 4]);
});

test("a value that has not changed is not written", (t) => {
	const flash = new NorFlash(2);
	const { journal } = open(flash);
	put(journal, 0, 1);
	journal.save();
	const before = flash.bytesProgrammed;
	put(journal, 0, 1);
	journal.values.put(1, null);
	t.true(journal.save());
	t.is(flash.bytesProgrammed, before);
	put(journal, 0, 2);
	journal.save();
	t.is(flash.bytesProgrammed, before + 16);
});

test("it is as a map that is kept: puts, removals, saves, quiet moments, restarts, other versions", (t) => {
	const steps = fc.array(
		fc.oneof(
			{ weight: 8, arbitrary: fc.tuple(fc.constant("put"), fc.nat(3), fc.nat(255)) },
			{ weight: 2, arbitrary: fc.tuple(fc.constant("remove"), fc.nat(3), fc.nat(0)) },
			{ weight: 6, arbitrary: fc.tuple(fc.constant("save"), fc.nat(0), fc.nat(0)) },
			{ weight: 2, arbitrary: fc.tuple(fc.constant("prepare"), fc.nat(0), fc.nat(0)) },
			{ weight: 1, arbitrary: fc.tuple(fc.constant("restart"), fc.nat(0), fc.nat(0)) },
			{ weight: 1, arbitrary: fc.tuple(fc.constant("older version"), fc.nat(3), fc.nat(0)) },
		),
		{ minLength: 100, maxLength: 300 },
	);
	fc.assert(
		fc.property(steps, (story) => {
			const flash = new NorFlash(2, 512);
			let { journal } = open(flash);
			const saved = new Map<number, number>();
			let wanted = new Map<number, number>();
			for (const [what, slot, fill] of story) {
				if (what === "put") {
					put(journal, slot, fill);
					wanted.set(slot, fill);
				} else if (what === "remove") {
					journal.values.put(slot, null);
					wanted.delete(slot);
				} else if (what === "prepare") journal.prepare();
				else if (what === "save") {
					if (!journal.save()) return false;
					saved.clear();
					for (const [key, value] of wanted) saved.set(key, value);
				} else {
					if (what === "older version") open(flash, keys.toSpliced(slot, 1));
					const again = open(flash);
					if (again.result !== StateResult.kept) return false;
					journal = again.journal;
					wanted = new Map(saved);
				}
				for (let key = 0; key < 4; key += 1) if (fillOf(journal, key) !== (wanted.get(key) ?? null)) return false;
			}
			return flash.refusals === 0;
		}),
		{ seed: 20261124, numRuns: 60 },
	);
	t.pass();
});

test("keys of other versions and of other sites are carried along, and found when they are wanted again", (t) => {
	const flash = new NorFlash(2);
	const first = open(flash).journal;
	for (let slot = 0; slot < 4; slot += 1) put(first, slot, 10 + slot);
	first.save();
	const few = open(flash, keys.slice(0, 1)).journal;
	for (let round = 0; round < 2000; round += 1) {
		put(few, 0, round & 0xff);
		few.save();
		few.prepare();
	}
	t.true(flash.blocksErased > 6);
	t.deepEqual(fillsOf(open(flash).journal), [1999 & 0xff, 11, 12, 13]);
});

test("a site that gives outputs other numbers finds their values by name", (t) => {
	const flash = new NorFlash(2);
	const first = open(flash).journal;
	put(first, 0, 1);
	put(first, 1, 2);
	first.save();
	const turned = [keys[1], keys[0]] as readonly StateKey[];
	t.deepEqual(fillsOf(open(flash, turned).journal), [2, 1]);
});

test("a value of another length than its key's is not taken", (t) => {
	const flash = new NorFlash(2);
	const first = open(flash).journal;
	put(first, 0, 1);
	first.save();
	const longer = [{ ...keys[0], length: 6 }] as readonly StateKey[];
	const { journal } = open(flash, longer);
	t.deepEqual(fillsOf(journal), [null]);
});

test("keys that there is no room for are counted and not kept; the others are", (t) => {
	const flash = new NorFlash(2, 512);
	const many = Array.from({ length: 20 }, (_, index) => ({ kind: 1, subject: index, length: 6 }));
	const { journal } = open(flash, [...many, { kind: 1, subject: 0, length: 6 }]);
	t.is(journal.values.unkept, 5, "16 units, and one key twice");
	for (let slot = 0; slot < 21; slot += 1) put(journal, slot, 7);
	t.true(journal.save());
	t.is(fillsOf(open(flash, many).journal).filter((value) => value === 7).length, 16);
});

test("too many that nobody knows: the oldest is left behind", (t) => {
	const flash = new NorFlash(2, 512);
	for (let subject = 1; subject <= 40; subject += 1) {
		const { journal } = open(flash, [{ kind: 9, subject, length: 6 }]);
		put(journal, 0, subject);
		journal.save();
		while (journal.prepare());
	}
	const newest = Array.from({ length: 8 }, (_, index) => ({ kind: 9, subject: 33 + index, length: 6 }));
	const oldest = newest.map(({ subject }) => ({ kind: 9, subject: subject - 32, length: 6 }));
	t.deepEqual(fillsOf(open(flash, newest).journal), [33, 34, 35, 36, 37, 38, 39, 40]);
	t.deepEqual(new Set(fillsOf(open(flash, oldest).journal)), new Set([null]));
});

/** The chip after 40 saves of three keys together, and each key's values so far. */
function filled(): { flash: NorFlash; history: readonly Set<number | null>[] } {
	const flash = new NorFlash(2, 1024);
	const { journal } = open(flash);
	const history = keys.map(() => new Set<number | null>([null]));
	for (let save = 1; save <= 40; save += 1) {
		for (let slot = 0; slot < 3; slot += 1) {
			put(journal, slot, save);
			history[slot]?.add(save);
		}
		journal.save();
		journal.prepare();
	}
	return { flash, history };
}

test("one bit that has fallen or risen anywhere: values that were once saved together, and it is told", (t) => {
	const { flash } = filled();
	const scratch = new NorFlash(2, 1024);
	let damaged = 0;
	for (let bit = 0; bit < 8 * 2048; bit += 7) {
		scratch.copyFrom(flash);
		const byte = new Uint8Array(1);
		scratch.read(byte, bit >> 3);
		byte[0] = (byte[0] as number) ^ (1 << (bit & 7));
		scratch.spoil(bit >> 3, byte);
		const { journal, result } = open(scratch);
		const [one, two, three] = fillsOf(journal);
		const isNewest = one === 40;
		if (one !== two || two !== three || !(isNewest || result === StateResult.damaged || one === 39)) {
			t.fail(`bit ${bit}: ${result}, ${one} ${two} ${three}`);
		}
		if (result === StateResult.damaged) damaged += 1;
		const again = open(scratch);
		if (again.result !== StateResult.kept) t.fail(`bit ${bit}: told twice`);
		t.deepEqual(fillsOf(again.journal), fillsOf(journal));
	}
	t.log(`${damaged} of ${Math.ceil((8 * 2048) / 7)} bits were noticed as damage`);
	t.true(damaged > 200);
});

test("spoiled runs of bytes anywhere: never a value that was not saved, and nothing is refused by the chip", (t) => {
	const { flash, history } = filled();
	const random = new Random(7, "rot");
	const scratch = new NorFlash(2, 1024);
	for (let round = 0; round < 500; round += 1) {
		scratch.copyFrom(flash);
		const bytes = new Uint8Array(1 + (random.u32() % 600));
		random.fill(bytes);
		scratch.spoil(random.u32() % (2048 - bytes.length), bytes);
		const { journal } = open(scratch);
		for (let slot = 0; slot < 3; slot += 1) {
			if (history[slot]?.has(fillOf(journal, slot)) !== true) t.fail(`round ${round}: ${fillOf(journal, slot)}`);
		}
		put(journal, 0, 77);
		if (!journal.save() || scratch.refusals > 0 || fillOf(open(scratch).journal, 0) !== 77) t.fail(`round ${round}`);
	}
	t.pass();
});

test("damage behind which sound entries lie: older values, and what was carried along is told of too", (t) => {
	const flash = new NorFlash(2);
	const { journal } = open(flash);
	put(journal, 0, 1);
	journal.save();
	put(journal, 0, 2);
	journal.save();
	put(journal, 1, 3);
	journal.save();
	// Entries lie from unit 1 on in the second half, where the first start has begun.
	flash.spoil(4096 + 2 * 16 + 12, Uint8Array.of(0x55));
	const { journal: after, result } = open(flash);
	t.is(result, StateResult.damaged);
	t.deepEqual(fillsOf(after), [1, 3, null, null]);
});

test("a half that was never finished is erased at start: its header may read as sound later", (t) => {
	const flash = new NorFlash(2);
	const { journal } = open(flash);
	put(journal, 0, 1);
	journal.save();
	flash.write(new Uint8Array(16).fill(0xf0), 5 * 16);
	const { journal: after, result } = open(flash);
	t.is(result, StateResult.kept);
	const half = new Uint8Array(4096);
	flash.read(half, 0);
	t.true(half.every((byte) => byte === 0xff));
	t.deepEqual(fillsOf(after), [1, null, null, null]);
});

test("a chip of garbage is begun anew, and told; one that a later version wrote is not touched", (t) => {
	const flash = new NorFlash(2, 4096, 0x5a);
	const { journal, result } = open(flash);
	t.is(result, StateResult.lost);
	put(journal, 0, 1);
	t.true(journal.save());
	t.deepEqual(fillsOf(open(flash).journal), [1, null, null, null]);
	const later = new NorFlash(2);
	const header = new ByteWriter(16).u32(0x48475331).u8(2).u16(2).u32(9).u8(0);
	later.write(header.u32(crc32(header.bytes, 0, 12)).bytes, 0);
	const newer = open(later);
	t.is(newer.result, StateResult.newer);
	put(newer.journal, 0, 1);
	t.false(newer.journal.save());
	t.is(later.bytesProgrammed, 16);
	t.is(later.blocksErased, 0);
});

test("a chip that takes nothing any more: what it holds is read, the rest is not kept, and that is said", (t) => {
	const flash = new NorFlash(2);
	const { journal } = open(flash);
	put(journal, 0, 1);
	journal.save();
	flash.eraseBlock = () => {
		throw new Error("dead");
	};
	for (let save = 0; save < 300; save += 1) {
		put(journal, 1, save & 0xff);
		journal.save();
	}
	t.false(journal.isOpen);
	t.is(fillOf(journal, 1), 299 & 0xff, "of this run it is known all the same");
	flash.write = () => {
		throw new Error("dead");
	};
	const { journal: after } = open(flash);
	t.deepEqual(fillsOf(after), [1, 252, null, null]);
	put(after, 0, 5);
	t.false(after.save());
	const blank = new NorFlash(2);
	blank.write = flash.write;
	t.is(open(blank).result, StateResult.worn);
});

test("a unit that does not take what is written: the other half takes over, with all values", (t) => {
	const flash = new NorFlash(2);
	const { journal } = open(flash);
	put(journal, 0, 1);
	journal.save();
	const { write } = flash;
	let failures = 1;
	flash.write = (bytes, offset) => {
		if (failures > 0) failures -= 1;
		else write.call(flash, bytes, offset);
	};
	put(journal, 1, 2);
	t.true(journal.save());
	t.is(failures, 0);
	t.deepEqual(fillsOf(open(flash).journal), [1, 2, null, null]);
});

test("erasures wait for a quiet moment: with those, a save never erases", (t) => {
	const flash = new NorFlash(2);
	const { journal } = open(flash);
	const before = flash.blocksErased;
	for (let save = 0; save < 2000; save += 1) {
		put(journal, save % 3, save & 0xff);
		const erased = flash.blocksErased;
		journal.save();
		t.is(flash.blocksErased, erased);
		while (journal.prepare());
	}
	t.log(`${flash.blocksErased - before} blocks erased by 2000 saves`);
	t.true(flash.blocksErased - before < 20);
});
