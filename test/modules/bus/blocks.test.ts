import test from "ava";
import { type Block, type BlockLimits, BlockPlan } from "../../../modules/bus/blocks";
import type { Slave } from "../../../modules/bus/slave";
import { characterUs, frameGapUs } from "../../../modules/bus/timing";
import { type Want, WantClass } from "../../../modules/bus/want";
import { allBlocks } from "../../support/core-blocks";
import { poll, slave } from "../../support/core-line";

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
	return allBlocks(plan).map(({ address, count }) => [address, count]);
}

test("adjacent, overlapping and repeated wants are one block; the order in which they come does not matter", (t) => {
	t.deepEqual(shape(new BlockPlan(at(5, 3, 4), [wide(false)], limits(9600))), [[3, 3]]);
	const floats = [0, 1, 1].map((address): Want => ({ slave: 0, code: 4, address, count: 2, periodMs: 1000 }));
	t.deepEqual(shape(new BlockPlan(floats, [wide(false)], limits(9600))), [[0, 3]]);
});

test("other slaves and tables are other blocks, other periods are not", (t) => {
	const [one] = at(3);
	const wants = [one, { ...one, address: 4, code: 4 }, { ...one, address: 4, periodMs: 5000 }, { ...one, slave: 1 }];
	const plan = new BlockPlan(wants as Want[], [wide(), wide()], limits(9600));
	t.deepEqual(
		allBlocks(plan).map(({ slave: index, code, address, count }) => [index, code, address, count]),
		[
			[0, 3, 3, 2],
			[0, 4, 4, 1],
			[1, 3, 3, 1],
		],
	);
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
	t.is(allBlocks(plan).length, 1);
	t.deepEqual(
		[wide(true, 4), wide(true, 1)].map((one) => plan.countLimit(one, true)),
		[64, 16],
	);
	t.true(plan.countLimit(wide(), true) <= 2000);
});

test("a block is no longer than the slave, the port and the longest transaction allow", (t) => {
	const many = at(...Array.from({ length: 130 }, (_, index) => index));
	const longest = (line: BlockLimits, one: Slave) =>
		Math.max(...allBlocks(new BlockPlan(many, [one], line)).map(({ count }) => count));
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

/** The block for one want of a plan, as places; `dueMs` by want. */
function formed(wants: readonly Want[], seed: number, dueMs: readonly number[], one = wide(), line = limits(9600)) {
	const plan = new BlockPlan(wants, [one], line);
	const byPlace = Float64Array.from(plan.order, (want) => dueMs[want] as number);
	const { first, last }: Block = plan.form(plan.places[seed] as number, byPlace, 0);
	return [first, last];
}

test("a want of 60 s beside one of 1 s is read early only when it would be due before the other's next turn", (t) => {
	const wants = [poll(0, 0, 1000), poll(0, 1, 60_000)];
	t.deepEqual(formed(wants, 0, [0, 999]), [0, 1]);
	t.deepEqual(formed(wants, 0, [0, 1000]), [0, 0], "it will be read with the next one");
	t.deepEqual(formed(wants, 0, [0, 30_000]), [0, 0]);
	t.deepEqual(formed(wants, 1, [900, 0]), [1, 1], "nine tenths of a period early are too much");
	t.deepEqual(formed(wants, 1, [400, 0]), [0, 1]);
});

test("a want of 5 s beside one of 10 s is read along when half its period or more is over", (t) => {
	const wants = [poll(0, 0, 10_000), poll(0, 1, 5000)];
	t.deepEqual(formed(wants, 0, [0, 2500]), [0, 1]);
	t.deepEqual(formed(wants, 0, [0, 2501]), [0, 0]);
	t.deepEqual(formed(wants, 1, [4000, 0]), [0, 1]);
	t.deepEqual(formed(wants, 1, [5000, 0]), [1, 1], "it will be due at the same time as the other");
});

test("the longer the hole, the less early: what is added costs no more than the request that it saves", (t) => {
	// The request beside its data: 16 registers. 17 for the want's own, 3/4 of them when it is early by a quarter.
	for (const [hole, isJoined] of [
		[11, true],
		[12, false],
	] as const) {
		const wants = [poll(0, 0), poll(0, 1 + hole)];
		t.deepEqual(formed(wants, 0, [0, 250]), [0, isJoined ? 1 : 0], `${hole}`);
		t.deepEqual(formed(wants, 0, [0, 0]), [0, 1]);
	}
});

test("what lies between two that are due is read along, even where holes are forbidden", (t) => {
	const wants = [poll(0, 0), poll(0, 1, 60_000), poll(0, 2)];
	for (const seed of [0, 2]) t.deepEqual(formed(wants, seed, [0, 59_000, 0], wide(false)), [0, 2]);
});

test("parts of what one request can't carry begin at the first, whichever is the most urgent", (t) => {
	const wants = at(0, 1, 2, 3, 4, 5);
	const due = [0, 0, 0, 0, 0, 0];
	const parts = wants.map((_, seed) => formed(wants, seed, due, wide(false, 3)));
	t.deepEqual(parts, [...new Array(3).fill([0, 2]), ...new Array(3).fill([3, 5])]);
});

test("a block is no longer than the shortest that its classes allow", (t) => {
	const line = limits(9600, { longestTransactionMs: 1000, longestByClassMs: [1000, 120, 200] });
	const longest = (...classes: readonly number[]) => {
		const wants = at(...Array.from({ length: 120 }, (_, index) => index));
		const classed = wants.map((want, index) => ({ ...want, wantClass: classes[index % classes.length] as number }));
		const [first] = allBlocks(new BlockPlan(classed, [wide()], line));
		return first?.count ?? 0;
	};
	const { control, monitor, background } = WantClass;
	t.is(longest(control), 120);
	t.true(longest(background) < 60 && longest(background) > longest(monitor));
	t.is(longest(monitor, background, control), longest(monitor));
});

test("a want knows its place in its block", (t) => {
	const plan = new BlockPlan(at(9, 3, 5), [wide()], limits(9600));
	const [block] = allBlocks(plan);
	t.deepEqual(
		[0, 1, 2].map((want) => plan.offsetOf(want, block as Block)),
		[6, 0, 2],
	);
	t.deepEqual([...plan.order], [1, 2, 0]);
	t.deepEqual([...plan.places], [2, 0, 1]);
});

test("the next place is taken without need only where no register between is unwanted", (t) => {
	const plan = new BlockPlan(at(0, 1, 3), [wide()], limits(9600));
	t.true(plan.canTakeNext(plan.set(0, 0)));
	t.false(plan.canTakeNext(plan.set(0, 1)), "a hole");
	t.false(plan.canTakeNext(plan.set(2, 2)), "the end");
	const narrow = new BlockPlan(at(0, 1), [wide(true, 1)], limits(9600));
	t.false(narrow.canTakeNext(narrow.set(0, 0)), "too much for one request");
});
