import test from "ava";
import { Random } from "../../../sim/core/random";

function draws(seed: number, label: string): readonly number[] {
	const random = new Random(seed, label);
	return Array.from({ length: 50 }, () => random.u32());
}

test("the same seed and label draw the same, another of either does not", (t) => {
	t.deepEqual(draws(1, "noise"), draws(1, "noise"));
	t.notDeepEqual(draws(1, "noise"), draws(2, "noise"));
	t.notDeepEqual(draws(1, "noise"), draws(1, "doors"));
	t.notDeepEqual(draws(1, "noise"), draws(1 + 2 ** 32, "noise"));
});

test("draws lie in their ranges and are spread over them", (t) => {
	const random = new Random(20261122, "spread");
	let [sum, squares, lowest, highest] = [0, 0, 1, 0];
	for (let count = 0; count < 20_000; count += 1) {
		const unit = random.unit();
		[lowest, highest] = [Math.min(lowest, unit), Math.max(highest, unit)];
		const normal = random.normal();
		sum += normal;
		squares += normal * normal;
		const between = random.between(-3, 5);
		if (between < -3 || between >= 5) t.fail(String(between));
	}
	t.true(lowest >= 0 && lowest < 0.001 && highest < 1 && highest > 0.999);
	t.true(Math.abs(sum / 20_000) < 0.03);
	t.true(Math.abs(squares / 20_000 - 1) < 0.05);
});

test("a buffer is filled with bytes of every value", (t) => {
	const buffer = new Uint8Array(10_000);
	new Random(1, "bytes").fill(buffer);
	t.is(new Set(buffer).size, 256);
});
