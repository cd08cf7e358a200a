import test from "ava";
import type { SiteSlots } from "../../../modules/slots/site-slots";
import type { NorFlash } from "../../../sim/core/flash";
import { tearErase, tears, tearWrite } from "../../../sim/core/flash-tear";
import { Random } from "../../../sim/core/random";
import { change, ownHash, send, sendAll, slotChip, slotsOn, tableOf, wish } from "../../support/slots-life";

/** A step of the life that is cut: what it does, and which sites may run after a cut within it. */
interface Step {
	readonly name: string;
	readonly act: (slots: SiteSlots) => void;
	/** Null: the host's own. */
	readonly may: readonly (Uint8Array | null)[];
}

/** Changes back and forth, some of them given up; a start takes one of the attempts of what is on trial. */
function steps(): Step[] {
	const all: Step[] = [];
	let now: Uint8Array | null = null;
	for (let number = 1; number <= 6; number += 1) {
		const table = tableOf(number, 700 + 300 * number);
		const isGood = number % 3 !== 0;
		const before: Uint8Array | null = now;
		all.push(
			{ name: `load ${number}`, act: (slots) => sendAll(slots, table), may: [before] },
			{ name: `arm ${number}`, act: (slots) => slots.arm(wish, ownHash), may: [before, table] },
			{ name: `begin ${number}`, act: (slots) => slots.begin(ownHash), may: [table] },
			isGood
				? { name: `confirm ${number}`, act: (slots) => slots.confirm(), may: [table] }
				: { name: `give up ${number}`, act: (slots) => slots.rollBack(3), may: [table, before] },
			{ name: `tell ${number}`, act: (slots) => slots.told(), may: [isGood ? table : before] },
		);
		if (isGood) now = table;
	}
	return all;
}

const isSame = (left: Uint8Array | null, right: Uint8Array | null): boolean =>
	left === null || right === null ? left === right : Buffer.compare(left, right) === 0;

/** Plays the life, and at each write and erasure what would be if the power went there. */
function cutEverywhere(isLate: boolean, stepsMost = 99): { cuts: number; faults: string[] } {
	const random = new Random(5, "tears");
	const chip = slotChip();
	const scratch = slotChip();
	const late = slotChip();
	const faults: string[] = [];
	let cuts = 0;
	let step: Step | undefined;
	let stepsDone = 0;
	const judge = (how: number): void => {
		cuts += 1;
		const slots = slotsOn(scratch);
		const runs = slots.begin(ownHash);
		const place = `${step?.name}, cut ${cuts}, way ${how}`;
		if (!step?.may.some((one) => isSame(one, runs))) faults.push(`${place}: another site than it may be`);
		if (slots.isTrial) slots.confirm();
		// What was cut is asked for once more, and goes through.
		const next = tableOf(90 + (cuts % 5), 1500);
		change(slots, next, true);
		if (!isSame(slotsOn(scratch).begin(ownHash), next)) faults.push(`${place}: the next change does not go through`);
		if (scratch.refusals > 0) faults.push(`${place}: the chip refused ${scratch.refusals} times`);
	};
	const cut = (tear: (chip: NorFlash, how: number) => void): void => {
		// Each way in its turn: all four at each of them take minutes.
		const how = cuts % tears;
		scratch.copyFrom(isLate ? late : chip);
		if (!isLate) tear(scratch, how);
		judge(how);
		if (isLate) late.copyFrom(chip);
	};
	const slots = slotsOn(chip);
	chip.watcher = {
		beforeWrite: (offset, unit) => cut((torn, how) => tearWrite(torn, offset, unit, how, random)),
		beforeErase: (index) => cut((torn, how) => tearErase(torn, index, how, random)),
	};
	const all = steps().slice(0, stepsMost);
	for (step of all) {
		step.act(slots);
		stepsDone += 1;
	}
	if (stepsDone !== all.length || chip.refusals > 0) faults.push("the life itself went wrong");
	return { cuts, faults };
}

test("the power cut at every write: the site before or the one after, whole, and the next change goes through", (t) => {
	const { cuts, faults } = cutEverywhere(false);
	t.log(`${cuts} cuts`);
	t.true(cuts > 900);
	t.deepEqual(faults.slice(0, 5), []);
});

test("a chip that says done too early is noticed", (t) => {
	t.true(cutEverywhere(true, 10).faults.length > 0);
});

test("loading is cut at every write: what was kept stays, and the rest is enough", (t) => {
	const random = new Random(6, "tears");
	const table = tableOf(1, 3500);
	const parts = 4;
	const chip = slotChip();
	const scratch = slotChip();
	let kept = 0;
	let cuts = 0;
	const cut = (tear: (chip: NorFlash, how: number) => void): void => {
		tear(scratch.copyFrom(chip), cuts % tears);
		const torn = slotsOn(scratch);
		for (let part = 0; part < kept; part += 1) t.true(torn.idle.has(part), `part ${part} of ${kept}`);
		for (let part = 0; part < parts; part += 1) if (!torn.idle.has(part)) send(torn, table, part);
		t.true(torn.arm(wish, ownHash));
		t.deepEqual(slotsOn(scratch).begin(ownHash), table);
		t.is(scratch.refusals, 0);
		cuts += 1;
	};
	const slots = slotsOn(chip);
	chip.watcher = {
		beforeWrite: (offset, unit) => cut((torn, how) => tearWrite(torn, offset, unit, how, random)),
		beforeErase: (index) => cut((torn, how) => tearErase(torn, index, how, random)),
	};
	for (let part = 0; part < parts; part += 1) {
		send(slots, table, part);
		kept = part + 1;
	}
	t.true(cuts > 200);
});
