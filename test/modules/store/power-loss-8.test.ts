import test from "ava";
import { allowLong } from "../../support/long-test";
import { PowerLoss } from "../../support/power-loss";

test("power cut at every unit and every erasure, in four ways, on 8 blocks: nothing lost or told twice", async (t) => {
	await allowLong(t);
	const { cuts, fault } = new PowerLoss({ blocks: 8, actions: 2_650 }).run();
	t.log(`${cuts} power cuts`);
	t.is(fault, null);
	t.true(cuts > 20_000);
});

test("a second cut at every step of the life after a first one", async (t) => {
	await allowLong(t);
	const { cuts, fault } = new PowerLoss({ blocks: 4, actions: 1_600, pairsEvery: 997 }).run();
	t.log(`${cuts} power cuts`);
	t.is(fault, null);
	t.true(cuts > 1_000);
});

test("the proof is not blind: on a chip that says written a unit too early, a loss is seen", (t) => {
	const { cuts, fault } = new PowerLoss({ blocks: 4, actions: 100, isLate: true }).run();
	t.log(`after ${cuts} cuts: ${fault}`);
	t.regex(fault ?? "", /are lost|was never begun so/);
});
