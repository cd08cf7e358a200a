import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { FlashFile } from "../../hosts/node/flash-file";
import type { Flash } from "../../modules/ports/flash";
import { NorFlash } from "../../sim/core/flash";

const folder = mkdtempSync(join(tmpdir(), "headgate-flash-"));
let files = 0;

test.after.always(() => rmSync(folder, { recursive: true }));

function newFile(): FlashFile {
	files += 1;
	return new FlashFile({ path: join(folder, `${files}.flash`), blocks: 4, durable: false });
}

function readOf(flash: Flash, offset: number, length: number): number[] {
	const buffer = new Uint8Array(length);
	flash.read(buffer, offset);
	return [...buffer];
}

function unit(fill: number): Uint8Array {
	return new Uint8Array(16).fill(fill);
}

const makers: readonly (readonly [name: string, make: () => Flash])[] = [
	["simulated chip", () => new NorFlash(4)],
	["chip in a file", newFile],
];

for (const [name, make] of makers) {
	test(`${name}: a new one is four blocks of 4 KiB, erased`, (t) => {
		const flash = make();
		t.is(flash.blockLength, 4096);
		t.is(flash.blocks, 4);
		t.true(readOf(flash, 0, 4 * 4096).every((byte) => byte === 0xff));
	});

	test(`${name}: what was written is read, and nothing beside it has changed`, (t) => {
		const flash = make();
		flash.write(
			Uint8Array.from({ length: 32 }, (_, index) => index),
			4096 - 16,
		);
		t.deepEqual(readOf(flash, 4096 - 17, 34), [0xff, ...Array.from({ length: 32 }, (_, index) => index), 0xff]);
		t.deepEqual(readOf(flash, 4096 + 3, 2), [19, 20]);
	});

	test(`${name}: what is written is copied`, (t) => {
		const flash = make();
		const bytes = unit(1);
		flash.write(bytes, 0);
		bytes.fill(2);
		t.is(readOf(flash, 0, 1)[0], 1);
	});

	test(`${name}: a write off its units or out of range is refused`, (t) => {
		const flash = make();
		for (const [bytes, offset] of [
			[unit(0), 8],
			[new Uint8Array(8), 0],
			[new Uint8Array(17), 0],
			[unit(0), 4 * 4096],
			[unit(0), -16],
			[new Uint8Array(32), 4 * 4096 - 16],
		] as const) {
			t.throws(() => flash.write(bytes, offset), undefined, `${bytes.length} bytes at ${offset}`);
		}
		t.true(readOf(flash, 0, 4 * 4096).every((byte) => byte === 0xff));
	});

	test(`${name}: a read or an erasure out of range is refused`, (t) => {
		const flash = make();
		t.throws(() => flash.read(new Uint8Array(2), 4 * 4096 - 1));
		t.throws(() => flash.read(new Uint8Array(1), -1));
		t.throws(() => flash.eraseBlock(4));
		t.throws(() => flash.eraseBlock(-1));
	});

	test(`${name}: a unit is written once per erasure`, (t) => {
		const flash = make();
		flash.write(unit(0xf0), 64);
		t.throws(() => flash.write(unit(0x80), 64));
		t.throws(() => flash.write(new Uint8Array(32), 48));
		t.deepEqual(readOf(flash, 64, 16), [...unit(0xf0)]);
		flash.eraseBlock(0);
		flash.write(unit(0x80), 64);
		t.deepEqual(readOf(flash, 64, 16), [...unit(0x80)]);
	});

	test(`${name}: an erasure is of its whole block and of no other`, (t) => {
		const flash = make();
		for (let block = 0; block < 4; block += 1) flash.write(unit(block), block * 4096);
		flash.eraseBlock(2);
		t.deepEqual(
			[0, 1, 2, 3].map((block) => readOf(flash, block * 4096, 1)[0]),
			[0, 1, 0xff, 3],
		);
	});

	test(`${name}: it behaves like a list of units that are free or not`, (t) => {
		const steps = fc.array(fc.tuple(fc.nat(5), fc.nat(3), fc.nat(7), fc.nat(254)), { maxLength: 40 });
		fc.assert(
			fc.property(steps, (story) => {
				const flash = make();
				const units = new Array<number>(4 * 256).fill(0xff);
				for (const [what, block, at, fill] of story) {
					const index = block * 256 + at;
					if (what === 0) {
						flash.eraseBlock(block);
						units.fill(0xff, block * 256, (block + 1) * 256);
					} else if (units[index] === 0xff) {
						flash.write(unit(fill), index * 16);
						units[index] = fill;
					} else t.throws(() => flash.write(unit(fill), index * 16));
				}
				return units.every((fill, index) => readOf(flash, index * 16, 1)[0] === fill);
			}),
			{ seed: 20261122, numRuns: 15 },
		);
	});
}

/** The simulated chip marks the first units of a write as used before it finds that a later one is not free. */
const refusedWrite = (make: () => Flash) => (t: { notThrows(work: () => void): unknown }) => {
	const flash = make();
	flash.write(unit(1), 16);
	try {
		flash.write(new Uint8Array(32), 0);
	} catch {
		// refused, as it must be
	}
	t.notThrows(() => flash.write(unit(2), 0));
};
test(
	"simulated chip: a write that is refused changes nothing",
	refusedWrite(() => new NorFlash(4)),
);
test("chip in a file: a write that is refused changes nothing", refusedWrite(newFile));

test("chip in a file: what was written is there when the file is opened again", (t) => {
	const first = newFile();
	first.write(unit(7), 32);
	first.close();
	const again = new FlashFile({ path: join(folder, `${files}.flash`), blocks: 99, durable: true });
	t.is(again.blocks, 4, "a file keeps its size");
	t.deepEqual(readOf(again, 32, 16), [...unit(7)]);
	t.throws(() => again.write(unit(1), 32));
	again.close();
});

test("chip in a file: state takes halves of whole blocks", (t) => {
	const make = (blocks: number): FlashFile => {
		files += 1;
		return new FlashFile({ path: join(folder, `${files}.state`), holds: "state", blocks, durable: false });
	};
	const file = make(2);
	t.is(file.blocks, 2);
	file.close();
	t.throws(() => make(3), { message: /12288 bytes, no multiple of 8192/ });
	t.throws(() => make(258), { message: /state takes 1048576 at most/ });
});
