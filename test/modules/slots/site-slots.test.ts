import test from "ava";
import { Load } from "../../../modules/slots/site-slots";
import { partBytes } from "../../../modules/slots/table-slot";
import { Verdict } from "../../../modules/slots/verdict";
import { NorFlash } from "../../../sim/core/flash";
import { change, nameOf, ownHash, send, sendAll, slotChip, slotsOn, tableOf, wish } from "../../support/slots-life";

const good = tableOf(1, 5000);
const other = tableOf(2, 3000);

test("a chip with nothing on it, or with rubbish, is the host's own site", (t) => {
	t.is(slotsOn(slotChip()).begin(ownHash), null);
	const rubbish = new NorFlash(10, 4096, 0x5a);
	const slots = slotsOn(rubbish);
	t.is(slots.begin(ownHash), null);
	change(slots, good, true);
	t.deepEqual(slotsOn(rubbish).begin(ownHash), good);
	t.is(rubbish.refusals, 0);
});

test("parts come in any order, and twice", (t) => {
	const slots = slotsOn(slotChip());
	t.deepEqual(
		[3, 1, 1, 4, 0, 2, 2].map((part) => send(slots, good, part)),
		[Load.kept, Load.kept, Load.kept, Load.kept, Load.kept, Load.whole, Load.whole],
	);
	t.deepEqual(slots.loaded(nameOf(good)), good);
});

test("what is no part of a table is refused, and touches nothing", (t) => {
	const slots = slotsOn(slotChip());
	const name = nameOf(good);
	const part = good.slice(0, partBytes);
	send(slots, good, 0);
	for (const [asked, length, number, bytes] of [
		[name, 0, 0, part],
		[name, 65_537, 0, part],
		[name, 5000, 5, part],
		[name, 5000, -1, part],
		[name, 5000, 4, part],
		[name, 5000, 1, part.slice(1)],
		[name.slice(1), 5000, 1, part],
	] as const) {
		t.is(slots.load(asked, length, number, bytes), Load.wrong);
	}
	t.true(slots.idle.has(0));
	t.is(slots.loaded(name), "incomplete");
});

test("bytes that are not what the name says are no site, and all of it may be sent again", (t) => {
	const slots = slotsOn(slotChip());
	const forged = good.slice();
	forged[1500] = (forged[1500] as number) ^ 1;
	for (let part = 0; part < 5; part += 1) {
		slots.load(nameOf(good), good.length, part, forged.slice(part * partBytes, (part + 1) * partBytes));
	}
	t.is(slots.loaded(nameOf(good)), "damaged");
	t.is(slots.loaded(nameOf(good)), "incomplete");
	sendAll(slots, good);
	t.deepEqual(slots.loaded(nameOf(good)), good);
});

test("a part of another table begins that one", (t) => {
	const slots = slotsOn(slotChip());
	sendAll(slots, good);
	send(slots, other, 1);
	t.is(slots.loaded(nameOf(good)), "incomplete");
	t.false(slots.idle.isWhole);
	t.true(slots.idle.has(1));
});

test("a site on trial has three starts", (t) => {
	const chip = slotChip();
	const slots = slotsOn(chip);
	change(slots, other, true);
	sendAll(slots, good);
	slots.arm(wish, ownHash);
	for (let start = 0; start < 3; start += 1) {
		const next = slotsOn(chip);
		t.deepEqual(next.begin(ownHash), good);
		t.true(next.isTrial);
		t.deepEqual({ ...next.state.wish }, { ...wish });
		t.is(send(next, tableOf(3, 100), 0), Load.onTrial, "the other slot is the way back");
	}
	const last = slotsOn(chip);
	t.deepEqual(last.begin(ownHash), other);
	t.false(last.isTrial);
	t.is(last.state.verdict, Verdict.restarts);
	last.told();
	t.is(slotsOn(chip).state.verdict, Verdict.none);
});

test("a site that is not in flash any more as it was gives way", (t) => {
	const chip = slotChip();
	const slots = slotsOn(chip);
	change(slots, other, true);
	sendAll(slots, good);
	slots.arm(wish, ownHash);
	const spoilt = chip.blocks * chip.blockLength;
	for (let at = 6 * 4096; at < spoilt; at += 4096) chip.spoil(at + 40, new Uint8Array(4));
	const next = slotsOn(chip);
	t.deepEqual(next.begin(ownHash), other);
	t.is(next.state.verdict, Verdict.damaged);
	for (let at = 2 * 4096; at < 6 * 4096; at += 4096) chip.spoil(at + 40, new Uint8Array(4));
	const last = slotsOn(chip);
	t.is(last.begin(ownHash), null);
	t.is(last.state.verdict, Verdict.damaged);
});

test("another site of the host's own is a newer wish than what is in the slots", (t) => {
	const chip = slotChip();
	change(slotsOn(chip), good, true);
	t.deepEqual(slotsOn(chip).begin(ownHash), good);
	const slots = slotsOn(chip);
	t.is(slots.begin(new Uint8Array(8).fill(8)), null);
	t.is(slots.state.verdict, Verdict.ownChanged);
	t.is(slotsOn(chip).begin(ownHash), null);
});

test("a table of 64 KiB finds its place, and torn parts cost room until it is begun anew", (t) => {
	const chip = new NorFlash(38);
	const large = tableOf(4, 65_536);
	const slots = slotsOn(chip);
	for (let part = 0; part < 40; part += 1) send(slots, large, part);
	// Each life tears a part: its frame is there and is none.
	for (let life = 0; life < 12; life += 1) {
		const scratch = slotsOn(chip);
		chip.watcher = {
			beforeWrite: (offset) => {
				chip.watcher = null;
				chip.spoil(offset, new Uint8Array(16));
				throw new Error("the power is gone");
			},
			beforeErase: () => undefined,
		};
		t.throws(() => send(scratch, large, 41), { message: "the power is gone" });
	}
	const last = slotsOn(chip);
	// The room is used up somewhere: then all of it is sent once more.
	for (let round = 0; round < 3 && !last.idle.isWhole; round += 1) sendAll(last, large);
	t.deepEqual(last.loaded(nameOf(large)), large);
	t.is(chip.refusals, 0);
});
