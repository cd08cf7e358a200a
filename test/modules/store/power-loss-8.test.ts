import test from "ava";
import { PowerLoss } from "../../support/power-loss";

test("power cut at every unit and every erasure, in four ways, on 8 blocks: nothing is lost or told twice", (t) => {
	t.timeout(300_000);
	const { cuts, fault } = new PowerLoss({ blocks: 8, actions: 2_900 }).run();
	t.log(`${cuts} power cuts`);
	t.is(fault, null);
	t.true(cuts > 25_000);
});

test("a second cut at every step of the life after a first one", (t) => {
	t.timeout(300_000);
	const { cuts, fault } = new PowerLoss({ blocks: 4, actions: 1_600, pairsEvery: 997 }).run();
	t.log(`${cuts} power cuts`);
	t.is(fault, null);
	t.true(cuts > 1_000);
});
