import test from "ava";
import { dosingOf, feedingState, fertigationBench, fertigationSite, injecting, noticeOf } from "../../support/core-fertigation";
import { minute, second, stateOf } from "../../support/core-orchard";

test("pre-water, inject, flush: what the recipe says has left the tank, and none of it is left in the line", (t) => {
	const bench = fertigationBench();
	t.true(bench.runUntil(() => bench.closed().includes("pump"), 5 * minute));
	const wateredMs = bench.nowMs;
	injecting(bench);
	const dosesMs = bench.nowMs;
	t.true(dosesMs - wateredMs >= 5 * minute && dosesMs - wateredMs < 5.5 * minute, `${dosesMs - wateredMs}`);
	t.true(bench.runUntil(() => feedingState(bench) === "flushing", 25 * minute));
	const givenMs = bench.nowMs - dosesMs;
	t.true(Math.abs(givenMs - 6 * minute) < 10 * second, `12 L at 120 L/h: ${givenMs} ms`);
	t.true(bench.runUntil(() => !bench.closed().includes("pump"), 80 * minute));
	const dosing = dosingOf(bench);
	const gone = 200 - (dosing.tankLitres[0] as number);
	t.true(Math.abs(gone - 12) < 0.1, `${gone} L`);
	t.true(dosing.heldLitres(0) < 0.01);
	t.is(noticeOf(bench, "under-dosed"), false);
	t.is(noticeOf(bench, "not-flushed"), false);
	t.is(stateOf(bench, "doser.feed"), "at-rest");
});

test("EC by a band: it settles where dose and band meet, and pH follows when EC is near", (t) => {
	const site = fertigationSite((program) => {
		for (const recipe of program.recipes) {
			recipe.doses = [
				{ doser: "doser.acid", ph: { reference: 6.3, deadBand: 0.1, band: 1 } },
				{ doser: "doser.feed", ec: { reference: 2000, deadBand: 500, band: 1000 } },
			];
		}
	});
	const bench = fertigationBench(site);
	injecting(bench);
	const startMs = bench.nowMs;
	const firstAcid = bench.runUntil(() => bench.closed().includes("doser.acid"), 15 * minute);
	t.true(firstAcid, "acid is dosed");
	t.true(bench.nowMs - startMs >= 2 * minute, "EC first, for a mixing time");
	bench.run(startMs + 15 * minute - bench.nowMs);
	const dosing = dosingOf(bench);
	// share = (2000 − 500 − EC) / 1000 and EC = 600 + 1500 × share + acid's own: share 0.36.
	const ec = dosing.ecUsCm(bench.nowMs);
	t.true(Math.abs(ec - 1145) < 40, `${ec}`);
	const ph = dosing.ph(bench.nowMs);
	t.true(ph > 6.3 && ph < 7.3, `${ph}`);
	t.is(feedingState(bench), "injecting");
});
