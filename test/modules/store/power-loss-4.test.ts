import test from "ava";
import { allowLong } from "../../support/long-test";
import { PowerLoss } from "../../support/power-loss";

test("power cut at every unit and every erasure, in four ways, on 4 blocks: nothing lost or told twice", async (t) => {
	await allowLong(t);
	const { cuts, fault } = new PowerLoss({ blocks: 4, actions: 9_400 }).run();
	t.log(`${cuts} power cuts`);
	t.is(fault, null);
	t.true(cuts > 80_000);
});
