import test from "ava";
import {
	dosingOf,
	feedingState,
	fertigationBench,
	fertigationFarm,
	fertigationSite,
	injecting,
	northRecipe,
	noticeOf,
} from "../../support/core-fertigation";
import { misread } from "../../support/core-gateway";
import { minute, reasonOf, second, stateOf } from "../../support/core-orchard";

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

test("a zone that has had enough in the middle of an injection: no dose any more, the flush, and then its end", (t) => {
	const bench = injecting(fertigationBench());
	bench.run(2 * minute);
	const [north] = bench.farm.soils;
	if (north === undefined) throw new Error("the farm has changed");
	north.storageMm = 0.31 * north.constants.rootDepthMm;
	const wetMs = bench.nowMs;
	t.true(bench.runUntil(() => !bench.closed().includes("doser.feed"), 15 * second));
	const stoppedMs = bench.nowMs;
	t.true(bench.runUntil(() => !bench.closed().includes("pump"), 10 * minute));
	const flushedMs = bench.nowMs - stoppedMs;
	t.true(flushedMs >= 5 * minute && flushedMs <= 5 * minute + 10 * second, `${flushedMs}, wet at ${wetMs}`);
	bench.run(minute);
	t.is(reasonOf(bench, "valve.north"), "target-reached");
	t.is(noticeOf(bench, "under-dosed"), true);
	t.is(noticeOf(bench, "not-flushed"), false);
	t.true(dosingOf(bench).heldLitres(0) < 0.01);
});

test("a run that ends hard leaves its zone unflushed: told until water has run there again, restarts included", (t) => {
	const bench = injecting(fertigationBench());
	bench.run(minute);
	const asked = { id: "stop", who: "anna", role: "operator", what: "stop", subject: "pump" };
	bench.gateway.ask({ ...asked, forMs: 5 * minute, atMs: 0, validForMs: 0 });
	t.true(
		bench.runUntil(() => !bench.closed().includes("doser.feed"), 2 * second),
		"it stops with the pump",
	);
	bench.run(minute);
	t.deepEqual(bench.closed(), []);
	t.true(dosingOf(bench).heldLitres(0) > 1);
	t.is(noticeOf(bench, "not-flushed"), true);
	bench.restart();
	bench.run(minute);
	t.is(noticeOf(bench, "not-flushed"), true);
	t.true(bench.runUntil(() => bench.closed().includes("pump"), 30 * minute));
	t.is(noticeOf(bench, "not-flushed"), false, "water is on its way");
	bench.run(4 * minute);
	t.is(bench.farm.dosing?.heldLitres(0).toFixed(1), "0.0");
});

test("no dose without time for its flush: a run that will end too soon is under-dosed, and flushed", (t) => {
	const site = fertigationSite(
		() => undefined,
		({ outputs }) => {
			// The recipe fits; what water needs before it does not.
			for (const output of outputs) if (output.name === "valve.north") output.longestRunMs = 31.5 * minute;
		},
	);
	site.programs.forEach((program) => {
		if (program.type === "fertigation") {
			for (const recipe of program.recipes) recipe.doses = [{ doser: "doser.feed", litresPerM3: 5 }];
		}
	});
	const bench = injecting(fertigationBench(site));
	t.true(bench.runUntil(() => !bench.closed().includes("pump"), 60 * minute));
	const dosing = dosingOf(bench);
	const gone = 200 - (dosing.tankLitres[0] as number);
	t.true(dosing.heldLitres(0) < 0.01, "all of it has reached the field");
	t.true(gone > 15 && gone < 20.2, `5 L to the m³ at 12 m³/h for less than 20 min: ${gone} L`);
	t.is(noticeOf(bench, "not-flushed"), false);
});

test("a tank that runs low in an injection ends it, and is flushed; no injection begins with one that is low", (t) => {
	const bench = injecting(
		fertigationBench(undefined, {
			file: fertigationFarm((file) => {
				const [feed] = file.dosing?.line.injectors ?? [];
				if (feed !== undefined) Object.assign(feed, { tankLitres: 24 });
			}),
		}),
	);
	t.true(bench.runUntil(() => feedingState(bench) === "flushing", 10 * minute));
	const left = dosingOf(bench).tankLitres[0] as number;
	t.true(left <= 20.1 && left > 19.6, `0.1 m of 200 L/m: ${left} L`);
	t.is(noticeOf(bench, "tank-low"), true);
	t.is(noticeOf(bench, "dose-fault"), true);
	t.is(reasonOf(bench, "doser.feed"), "input-lost");
	bench.moves.length = 0;
	t.true(
		bench.runUntil(() => bench.story().includes("-pump"), 80 * minute),
		"watering goes on without",
	);
	t.false(bench.story().includes("+doser.feed"));
});

test("two probes that disagree: dosing stops, or stays as it was, as the site says", (t) => {
	for (const disagree of ["stop", "hold"] as const) {
		const site = fertigationSite((program) => {
			program.ec = {
				points: ["line.ec", "line.ec-2"],
				within: 200,
				afterMs: 30 * second,
				disagree,
				mixMs: 0,
				wait: false,
			};
			for (const recipe of program.recipes) {
				recipe.doses = [{ doser: "doser.feed", ec: { reference: 2000, deadBand: 500, band: 1000 } }];
			}
		});
		const bench = injecting(fertigationBench(site)).run(5 * minute);
		misread(
			bench.farm,
			"line-ec-2",
			(words) => words.map(() => 100),
			() => undefined,
		);
		bench.run(36 * second);
		t.is(noticeOf(bench, "probes-disagree"), true, disagree);
		t.is(feedingState(bench), disagree === "stop" ? "flushing" : "injecting");
		bench.moves.length = 0;
		bench.run(3 * minute);
		const doses = bench.story().filter((move) => move === "+doser.feed").length;
		t.true(disagree === "stop" ? doses === 0 : doses >= 15, `${disagree}: ${doses} doses`);
		const ec = dosingOf(bench).ecUsCm(bench.nowMs);
		t.true(disagree === "stop" || (ec > 1000 && ec < 2000), `${ec}`);
	}
});

test("acid and hypochlorite never meet: not beside each other, not within the wait, not by a person's command", (t) => {
	const site = fertigationSite((program) => {
		for (const recipe of program.recipes) recipe.doses = [{ doser: "doser.acid", litres: 2 }];
		program.recipes.push({
			...structuredClone(northRecipe),
			name: "clean",
			zones: ["middle"],
			doses: [{ doser: "doser.chlorine", litres: 1 }],
		});
	});
	const bench = fertigationBench(site);
	t.true(bench.runUntil(() => bench.closed().includes("doser.acid"), 15 * minute));
	t.true(bench.nowMs >= 10 * minute, "nobody knows what was dosed before the boot");
	t.true(bench.runUntil(() => !bench.closed().includes("doser.acid"), 10 * minute));
	const acidMs = bench.nowMs;
	bench.run(5 * second);
	const run = (id: string): void => {
		const asked = { id, who: "anna", role: "operator", what: "run", subject: "doser.chlorine", forMs: minute };
		bench.gateway.ask({ ...asked, atMs: 0, validForMs: 0 });
		bench.run(2 * second);
	};
	run("early");
	t.false(bench.closed().includes("doser.chlorine"));
	t.is(reasonOf(bench, "doser.chlorine"), "apart");
	bench.run(acidMs + 10 * minute + 5 * second - bench.nowMs);
	run("late");
	t.true(bench.closed().includes("doser.chlorine"), "the wait is over");
});

test("without a clock, and after one is set: a cap is of 24 h of run time, and a restart gives no new one", (t) => {
	const site = fertigationSite((program) => {
		for (const doser of program.dosers) if (doser.output === "doser.feed") doser.capLitres = 13;
	});
	const bench = injecting(fertigationBench(site, { clockless: true }));
	t.true(bench.runUntil(() => feedingState(bench) === "flushing", 10 * minute));
	t.is(noticeOf(bench, "dose-cap"), false);
	bench.restart();
	t.true(bench.runUntil(() => feedingState(bench) === "flushing" || noticeOf(bench, "dose-cap") === true, 40 * minute));
	t.is(noticeOf(bench, "dose-cap"), true, "12 L were given before the boot");
	const gone = 200 - (dosingOf(bench).tankLitres[0] as number);
	t.true(gone <= 13.05, `${gone} L`);
});
