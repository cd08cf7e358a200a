import test from "ava";
import { StatePowerLoss } from "../../support/state-power-loss";

test("power cut at every unit and every erasure, in four ways: each key the old or the new, each save whole", (t) => {
	const { cuts, fault } = new StatePowerLoss({ blocks: 2, blockBytes: 4096, saves: 250 }).run();
	t.log(`${cuts} power cuts`);
	t.is(fault, null);
	t.true(cuts > 1_000);
});

test("the same on halves of two blocks", (t) => {
	const { cuts, fault } = new StatePowerLoss({ blocks: 4, blockBytes: 1024, saves: 250 }).run();
	t.log(`${cuts} power cuts`);
	t.is(fault, null);
});

test("all pairs of cuts: a second one at every step of the life after the first", (t) => {
	const { cuts, fault } = new StatePowerLoss({ blocks: 2, blockBytes: 512, saves: 14, pairsEvery: 1 }).run();
	t.log(`${cuts} power cuts`);
	t.is(fault, null);
});

test("the proof is not blind: on a chip that says written a unit too early, a loss is seen", (t) => {
	const { cuts, fault } = new StatePowerLoss({ blocks: 2, blockBytes: 4096, saves: 50, isLate: true }).run();
	t.log(`after ${cuts} cuts: ${fault}`);
	t.regex(fault ?? "", /is neither/);
});
