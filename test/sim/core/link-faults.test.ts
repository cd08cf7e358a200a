import test from "ava";
import { playLinkFaults } from "../../support/link-faults";

/** Runs; each is its seed. */
const runs = 200;

test(`${runs} seeded runs of cut links, bad messages, power cuts, new boards: none lost, none twice`, (t) => {
	const sums = { stored: 0, received: 0, cuts: 0, powerCuts: 0, boards: 0, restarts: 0, repeated: 0 };
	for (let seed = 1; seed <= runs; seed += 1) {
		const { fault, ...counts } = playLinkFaults(seed);
		t.is(fault, null, `seed ${seed}`);
		for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += counts[name];
	}
	t.log(sums);
	for (const [name, count] of Object.entries(sums)) t.true(count > 0, `no ${name}`);
});

test("a seed plays the same again", (t) => {
	t.deepEqual(playLinkFaults(7), playLinkFaults(7));
});

test("a receiver that leaves one record out is found", (t) => {
	t.regex(playLinkFaults(3, 5).fault ?? "", /lost/);
});
