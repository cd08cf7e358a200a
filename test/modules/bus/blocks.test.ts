import test from "ava";
import { type BlockLimits, BlockPlan, type Want } from "../../../modules/bus/blocks";
import type { Slave } from "../../../modules/bus/slave";
import { characterUs, frameGapUs } from "../../../modules/bus/timing";
import { slave } from "../../support/core-line";

function limits(baud: number, changes: Partial<BlockLimits> = {}): BlockLimits {
	return {
		characterUs: characterUs(baud, "even", 1),
		gapUs: frameGapUs(baud, "even", 1),
		receiveBytes: 512,
		longestTransactionMs: 10_000,
		...changes,
	};
}

function wide(holesAllowed = true, registersPerRead = 125): Slave {
	return slave(1, { registersPerRead, holesAllowed });
}

/** Wants of one register each. */
function at(...addresses: readonly number[]): readonly Want[] {
	return addresses.map((address) => ({ slave: 0, code: 3, address, count: 1, periodMs: 1000 }));
}

function shape(plan: BlockPlan): readonly (readonly [address: number, count: number])[] {
	return plan.blocks.map(({ address, count }) => [address, count]);
}

test("adjacent, overlapping and repeated wants are one block; the order in which they come does not matter", (t) => {
	t.deepEqual(shape(new BlockPlan(at(5, 3, 4), [wide(false)], limits(9600))), [[3, 3]]);
	const floats = [0, 1, 1].map((address): Want => ({ slave: 0, code: 4, address, count: 2, periodMs: 1000 }));
	t.deepEqual(shape(new BlockPlan(floats, [wide(false)], limits(9600))), [[0, 3]]);
});

test("other slaves, tables and periods are other blocks", (t) => {
	const [one] = at(3);
	const wants = [one, { ...one, address: 4, code: 4 }, { ...one, address: 4, periodMs: 5000 }, { ...one, slave: 1 }];
	t.is(new BlockPlan(wants as Want[], [wide(), wide()], limits(9600)).blocks.length, 4);
});

test("a profile that forbids holes has none", (t) => {
	t.deepEqual(shape(new BlockPlan(at(0, 2), [wide(false)], limits(9600))), [
		[0, 1],
		[2, 1],
	]);
});

/** Break-even in registers, at turnarounds of t3.5, 10, 20, 50 and 100 ms: (13 Tc + turnaround + t3.5) / 2 Tc. */
const breakEven = [
	{ baud: 4800, holes: [10, 10, 13, 19, 30] },
	{ baud: 9600, holes: [10, 13, 17, 30, 52] },
	{ baud: 19200, holes: [10, 17, 26, 52, 95] },
	{ baud: 115200, holes: [25, 68, 120, null, null] },
];

/** A slave that has answered at this pace 40 times. The pace is known to within a step of 1.3. */
function paced(replyMs: number): Slave {
	const one = wide();
	for (let count = 0; count < 40; count += 1) one.times.add(replyMs);
	return one;
}

for (const { baud, holes } of breakEven) {
	test(`at ${baud} baud a hole is read through up to the break-even, by the turnaround that was seen`, (t) => {
		const line = limits(baud);
		const plan = new BlockPlan([], [], line);
		holes.forEach((most, index) => {
			const turnaroundMs = [line.gapUs / 1000, 10, 20, 50, 100][index] as number;
			const limit = plan.holeLimit(paced(turnaroundMs), false);
			const takenMs = turnaroundMs * 1.3;
			const highest =
				(13 * line.characterUs + Math.max(1000 * takenMs, line.gapUs) + line.gapUs) / (2 * line.characterUs);
			if (most !== null) t.true(limit >= most - 1, `${limit} at ${turnaroundMs} ms, the table has ${most}`);
			t.true(limit <= highest + 1, `${limit} at ${turnaroundMs} ms, at most ${highest}`);
		});
	});
}

test("while nothing is known of a slave its turnaround is taken for 20 ms: 16.98 registers at 9600", (t) => {
	const plan = new BlockPlan(at(0, 17), [wide()], limits(9600));
	t.is(plan.holeLimit(wide(), false), 16);
	t.deepEqual(shape(plan), [[0, 18]], "a hole of 16 is read through");
	t.deepEqual(shape(new BlockPlan(at(0, 18), [wide()], limits(9600))), [
		[0, 1],
		[18, 1],
	]);
});

test("bits: sixteen to a register, in holes and in blocks", (t) => {
	const bits = [0, 16 * 16 + 1].map((address): Want => ({ slave: 0, code: 2, address, count: 1, periodMs: 1000 }));
	const plan = new BlockPlan(bits, [wide()], limits(9600));
	t.is(plan.holeLimit(wide(), true), 16 * 16 + 15);
	t.is(plan.blocks.length, 1);
	t.deepEqual(
		[wide(true, 4), wide(true, 1)].map((one) => plan.countLimit(one, true)),
		[64, 16],
	);
	t.true(plan.countLimit(wide(), true) <= 2000);
});

test("a block is no longer than the slave, the port and the longest transaction allow", (t) => {
	const many = at(...Array.from({ length: 130 }, (_, index) => index));
	const longest = (line: BlockLimits, one: Slave) =>
		Math.max(...new BlockPlan(many, [one], line).blocks.map(({ count }) => count));
	t.is(longest(limits(9600), wide()), 125);
	t.is(longest(limits(9600), wide(true, 10)), 10);
	t.is(longest(limits(9600, { receiveBytes: 128 }), wide()), 61);
	const line = limits(9600, { longestTransactionMs: 140 });
	const count = longest(line, wide());
	const readMs = ((13 + 2 * count) * line.characterUs + 20_000 + 2 * line.gapUs) / 1000;
	const writeMs = (16 * line.characterUs + 20_000 + line.gapUs) / 1000;
	const ms = readMs + writeMs;
	t.true(ms <= 140 && ms > 140 - 2.3, `${count} registers and a write take ${ms} ms`);
	t.is(longest(limits(9600, { longestTransactionMs: 1 }), wide()), 1, "one register is always allowed");
});

test("a refused block is split at its holes, then in halves, and that is remembered", (t) => {
	const plan = new BlockPlan(at(0, 1, 2, 3, 6, 7), [wide()], limits(9600));
	t.deepEqual(shape(plan), [[0, 8]]);
	t.true(plan.split(plan.blocks[0] as never, true));
	t.deepEqual(shape(plan), [
		[0, 4],
		[6, 2],
	]);
	t.true(plan.split(plan.blocks[0] as never, true));
	t.deepEqual(shape(plan), [
		[0, 2],
		[2, 2],
		[6, 2],
	]);
	plan.rebuild();
	t.is(plan.blocks.length, 3);
	t.is(plan.refusals, 2);
	t.true(plan.split(plan.blocks[1] as never, true));
	t.false(plan.split(plan.blocks[1] as never, true), "one want can't be split");
});

test("a want knows its place in its block", (t) => {
	const plan = new BlockPlan(at(9, 3, 5), [wide()], limits(9600));
	const [block] = plan.blocks;
	t.deepEqual(
		[0, 1, 2].map((want) => plan.offsetOf(want, block as never)),
		[6, 0, 2],
	);
	t.deepEqual([...plan.order], [1, 2, 0]);
	t.like(plan.part(block as never), { address: 3, count: 1, first: 0, last: 0 });
});
