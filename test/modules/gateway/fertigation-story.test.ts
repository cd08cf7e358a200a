import test from "ava";
import type { Farm } from "../../../sim/core/farm";
import { Random } from "../../../sim/core/random";
import {
	dosingOf,
	feedingState,
	fertigationBench,
	fertigationSite,
	northRecipe,
	noticeOf,
} from "../../support/core-fertigation";
import { misread, silence } from "../../support/core-gateway";
import { minute, second } from "../../support/core-orchard";

/** Polled every 2 s: a poll and a half, and the relay. */
const endsWithinMs = 4 * second;
const dosers = ["doser.feed", "doser.acid", "doser.chlorine"] as const;

/** Two hours of an orchard to which things happen, and what must hold of it every second, by the farm's own truth. */
function story(seed: number, prepare: (farm: Farm) => void = () => undefined) {
	const site = fertigationSite((program) => {
		program.apartMs = 2 * minute;
		for (const recipe of program.recipes) {
			recipe.doses = [
				{ doser: "doser.feed", litresPerM3: 4 },
				{ doser: "doser.acid", ph: { reference: 6.3, deadBand: 0.1, band: 1 } },
			];
		}
		program.recipes.push({
			...structuredClone(northRecipe),
			name: "clean",
			zones: ["middle"],
			doses: [{ doser: "doser.chlorine", litresPerM3: 1 }],
		});
	});
	for (const program of site.programs) if (program.type === "irrigation") program.zonesAtOnce = 1 + (seed % 2);
	const bench = fertigationBench(site, { seed, prepare });
	const random = new Random(seed, "story");
	const { water, soils } = bench.farm;
	let unsilence: (() => void) | null = null;
	const set = (isDry: boolean): void => {
		water.isDry = isDry;
		water.update(bench.nowMs);
		bench.farm.dosing?.update(bench.nowMs);
	};
	const events: readonly (() => void)[] = [
		() => set(unsilence === null),
		() => set(false),
		() => set(false),
		() => {
			if (!water.isDry) unsilence ??= silence(bench.farm, "flow-meter");
		},
		() => {
			unsilence?.();
			unsilence = null;
		},
		() => {
			for (const soil of soils) soil.storageMm = random.between(0.18, 0.31) * soil.constants.rootDepthMm;
		},
		() => {
			const asked = { id: `${bench.nowMs}`, who: "anna", role: "operator", what: "stop", forMs: minute };
			bench.gateway.ask({ ...asked, subject: "pump", atMs: 0, validForMs: 0 });
		},
		() => {
			const asked = { id: `${bench.nowMs}`, who: "anna", role: "operator", what: "run", forMs: 5 * minute };
			bench.gateway.ask({ ...asked, subject: dosers[Math.floor(random.between(0, 3))] ?? "", atMs: 0, validForMs: 0 });
		},
		() => bench.restart(),
	];
	const wrongs: string[] = [];
	const seen = { doses: 0, states: new Set<string>() };
	let flowedMs = 0;
	let nextMs = 20 * minute;
	while (bench.nowMs < 2 * 60 * minute) {
		bench.run(second);
		if (bench.nowMs >= nextMs) {
			events[Math.floor(random.between(0, events.length))]?.();
			nextMs = bench.nowMs + random.between(20, 300) * second;
		}
		const closed = bench.closed();
		const given = dosers.filter((name) => closed.includes(name));
		if (water.flowM3PerHour > 5) flowedMs = bench.nowMs;
		if (given.length > 0 && bench.nowMs - flowedMs > endsWithinMs)
			wrongs.push(`${bench.nowMs}: ${given.join()} without flow`);
		if (given.includes("doser.acid") && given.includes("doser.chlorine")) wrongs.push(`${bench.nowMs}: they meet`);
		if (given.length > 0) seen.doses += 1;
		seen.states.add(feedingState(bench));
	}
	return { bench, wrongs, seen };
}

test("a story whose meter says that water runs when none does is seen through", (t) => {
	const { wrongs } = story(2, (farm) => {
		farm.water.isDry = true;
		const lie = (words: readonly number[]) => (farm.isOn("pump") ? [0, 0x4140, ...words.slice(2)] : words); // 12 m³/h
		misread(farm, "flow-meter", lie, () => undefined);
	});
	t.true(wrongs.some((wrong) => wrong.includes("without flow")));
});

for (const seed of [1, 2, 3, 4]) {
	test(`whatever befalls fertigation: no dose without flow, no acid with hypochlorite, all is said (${seed})`, (t) => {
		const { bench, wrongs, seen } = story(seed);
		t.deepEqual(wrongs, []);
		t.true(seen.doses > 60, `${seen.doses} s of doses`);
		t.true(seen.states.has("injecting"), [...seen.states].join());
		const isAtRest = (): boolean => bench.closed().length === 0;
		t.true(bench.runUntil(isAtRest, 240 * minute));
		const dosing = dosingOf(bench);
		for (const [injector] of dosers.entries()) {
			const held = dosing.heldLitres(injector);
			t.true(held < 0.05 || noticeOf(bench, "not-flushed") === true, `${held} L are in the line, and nobody says so`);
		}
	});
}
