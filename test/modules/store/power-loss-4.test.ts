import test from "ava";
import { PowerLoss } from "../../support/power-loss";

test("power cut at every unit and every erasure, in four ways, on 4 blocks: nothing is lost or told twice", (t) => {
	t.timeout(300_000);
	const { cuts, fault } = new PowerLoss({ blocks: 4, actions: 9_000 }).run();
	t.log(`${cuts} power cuts`);
	t.is(fault, null);
	t.true(cuts > 75_000);
});
