import test from "ava";
import { playLinkFaults, troubles } from "../../support/link-faults";
import { allowLong } from "../../support/long-test";

/** Runs; each is its seed. */
const runs = 200;

test(`${runs} seeded runs of cut links, bad messages, power cuts, new boards: none lost, none twice`, async (t) => {
	await allowLong(t);
	const sums = { stored: 0, received: 0, gone: 0, repeated: 0 };
	const counts: Record<string, number> = Object.fromEntries(troubles.map((trouble) => [trouble, 0]));
	for (let seed = 1; seed <= runs; seed += 1) {
		const played = playLinkFaults(seed);
		t.is(played.fault, null, `seed ${seed}`);
		for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += played[name];
		for (const [trouble, count] of Object.entries(played.counts))
			counts[trouble] = (counts[trouble] ?? Number.NaN) + count;
	}
	t.log(sums);
	t.log(counts);
	for (const [name, count] of Object.entries({ ...sums, ...counts })) t.true(count > 0, `no ${name}`);
});

test("a seed plays the same again", (t) => {
	t.deepEqual(playLinkFaults(7), playLinkFaults(7));
});

test("a receiver that leaves one record out is found", (t) => {
	let seed = 1;
	// Else the record may have gone with its chip.
	while (playLinkFaults(seed).counts["chip erased with a backlog"] !== undefined) seed += 1;
	t.regex(playLinkFaults(seed, 5).fault ?? "", /^[0-9a-f]{12} \d+ was lost$/);
});
