import test from "ava";
import type { IrrigationProgram, Site } from "../../../../modules/site/types";
import { Bench, type BenchOptions } from "../../../support/core-gateway";
import { filter } from "../../../support/core-mutations-hydraulics";
import { orchardFarm, orchardSite, type Writable } from "../../../support/core-site";

const minute = 60_000;
const hour = 60 * minute;

interface Options extends BenchOptions {
	readonly program?: Partial<IrrigationProgram>;
	readonly zone?: object;
	readonly flows?: readonly number[];
	readonly moistures?: readonly number[];
	readonly change?: (site: Writable<Site>) => void;
}

/** The orchard, its zones so dry that they want water for as long as they may. */
function orchard({ program, zone, flows, moistures = [0.15, 0.15, 0.15], change, ...options }: Options): Bench {
	const site = orchardSite();
	const irrigation = site.programs[0] as Writable<IrrigationProgram>;
	Object.assign(irrigation, program);
	for (const one of irrigation.zones) Object.assign(one, { stopAt: 45, settleMs: 10 * hour }, zone);
	for (const [index, expectedFlow] of (flows ?? []).entries()) {
		Object.assign(site.outputs[2 + index] ?? {}, { expectedFlow });
	}
	change?.(site);
	const file = orchardFarm();
	for (const [index, moisture] of moistures.entries()) Object.assign(file.zones[index] ?? {}, { moisture });
	return new Bench({ site, file, ...options });
}

/** Second by second, by the farm's own truth. */
function watch(bench: Bench, durationMs: number, look: (valves: readonly string[], isPumping: boolean) => void): void {
	bench.runUntil(() => {
		const closed = bench.closed();
		look(
			closed.filter((name) => name.startsWith("valve.")),
			closed.includes("pump"),
		);
		return false;
	}, durationMs);
}

/** When an output was away from rest, from and to. */
function spans(bench: Bench, name: string): readonly (readonly [fromMs: number, toMs: number])[] {
	const moves = bench.moves.filter(({ output }) => output === name);
	return moves.flatMap(({ atMs, on }, index) =>
		on ? [[atMs, moves[index + 1]?.atMs ?? Number.POSITIVE_INFINITY] as const] : [],
	);
}

function water(bench: Bench): readonly string[] {
	return bench.story().filter((move) => !move.endsWith("compressor"));
}

test("zones run together while their shares fit, and never against shut valves", (t) => {
	const bench = orchard({
		program: { zonesAtOnce: 3, capacity: 25 },
		zone: { longestRunMs: 20 * minute },
		flows: [12, 20, 12],
	});
	const seen = new Set<string>();
	watch(bench, 2 * hour, (valves, isPumping) => {
		seen.add(valves.join(" "));
		t.true(!isPumping || valves.length > 0, "water without an outlet");
	});
	t.true(seen.has("valve.north valve.south"), [...seen].join(", "));
	t.true(seen.has("valve.middle"), "it had its turn");
	t.false([...seen].some((valves) => valves.includes("valve.middle ") || valves.includes(" valve.middle")));
});

test("where they overlap the next valve opens before the one before it shuts, and the pump stays on", (t) => {
	const bench = orchard({ program: { overlapMs: 15_000 }, zone: { longestRunMs: 15 * minute } }).run(2 * hour);
	t.deepEqual(water(bench), [
		...["+valve.north", "+master", "+pump"],
		...["+valve.middle", "-valve.north", "+valve.south", "-valve.middle"],
		...["-pump", "-master", "-valve.south"],
	]);
	const [middle] = spans(bench, "valve.middle");
	const [north] = spans(bench, "valve.north");
	const bothMs = (north?.[1] ?? 0) - (middle?.[0] ?? 0);
	t.true(bothMs >= 15_000 && bothMs < 25_000, `${bothMs} ms`);
});

test("without an overlap the pump stops first, and where a delay is asked for no valve opens within it", (t) => {
	const program = { openDelayMs: 2 * minute };
	const bench = orchard({ program, zone: { longestRunMs: 10 * minute } }).run(2 * hour);
	const opened = ["north", "middle", "south"].map((zone) => spans(bench, `valve.${zone}`)[0]);
	t.is(spans(bench, "pump").length, 3);
	for (const [before, after] of [opened.slice(0, 2), opened.slice(1)]) {
		const pauseMs = (after?.[0] ?? 0) - (before?.[1] ?? 0);
		t.true(pauseMs >= 2 * minute && pauseMs < 3 * minute, `${pauseMs} ms`);
	}
});

test("a watering comes in cycles, others in between, and all of them count to its longest run", (t) => {
	const zone = { longestRunMs: 30 * minute, cycleMs: 10 * minute };
	const bench = orchard({ program: { overlapMs: 0 }, zone }).run(4 * hour);
	const begun = water(bench).filter((move) => move.startsWith("+valve"));
	t.deepEqual(begun.slice(0, 4), ["+valve.north", "+valve.middle", "+valve.south", "+valve.north"]);
	for (const name of ["valve.north", "valve.middle", "valve.south"]) {
		const runs = spans(bench, name);
		t.is(runs.length, 3, name);
		const ranMs = runs.reduce((sum, [fromMs, toMs]) => sum + toMs - fromMs, 0);
		t.true(ranMs >= 30 * minute && ranMs < 32 * minute, `${name}: ${ranMs / minute} min in all`);
		runs.forEach(([fromMs, toMs], index) => {
			t.true(toMs - fromMs < 11 * minute, `${name}: ${(toMs - fromMs) / minute} min`);
			const soakMs = (runs[index + 1]?.[0] ?? Number.POSITIVE_INFINITY) - toMs;
			t.true(soakMs >= 20 * minute, `${name} soaked for ${soakMs / minute} min`);
		});
	}
});

test("what a soak brings to the probes ends the watering", (t) => {
	const zone = { longestRunMs: 60 * minute, cycleMs: 10 * minute, stopAt: 22.2 };
	const bench = orchard({ zone, moistures: [0.217, 0.28, 0.28] }).run(3 * hour);
	const runs = spans(bench, "valve.north");
	t.true(runs.length < 6 && runs.length > 0, `${runs.length}`);
	t.is(bench.gateway.programs[0]?.state, "waiting");
});

/** In its first soak, five minutes after its first cycle. */
function soaking(resumeWithinMs: number): Bench {
	const zone = { longestRunMs: 30 * minute, cycleMs: 10 * minute };
	const bench = orchard({ program: { resumeWithinMs }, zone, moistures: [0.15, 0.28, 0.28] });
	if (!bench.runUntil(() => bench.gateway.programs[0]?.state === "soaking", 20 * minute)) throw new Error("no soak");
	return bench.run(5 * minute);
}

for (const [resumeWithinMs, cycles] of [
	[0, 1],
	[30 * minute, 3],
] as const) {
	const what = cycles === 1 ? "is over" : "goes on";
	test(`a restart does not shorten a soak, and what is left of the watering ${what}, as the site says`, (t) => {
		const bench = soaking(resumeWithinMs);
		bench.gateway.close();
		bench.run(minute);
		bench.restart();
		bench.run(3 * hour);
		const runs = spans(bench, "valve.north");
		t.is(runs.length, cycles);
		const soakMs = (runs[1]?.[0] ?? Number.POSITIVE_INFINITY) - (runs[0]?.[1] ?? 0);
		t.true(soakMs >= 20 * minute, `${soakMs / minute} min`);
		t.true(cycles === 1 || soakMs < 22 * minute, `${soakMs / minute} min: time without power counts`);
	});
}

test("a pause ends what soaks: a person has said so", (t) => {
	const bench = soaking(30 * minute);
	const program = bench.gateway.programs[0];
	if (program !== undefined) program.pausedUntilMs = bench.gateway.ports.clock.now() + minute;
	bench.run(2 * hour);
	t.is(spans(bench, "valve.north").length, 1);
});

test("a well rests, what was cut short goes on afterwards, and a restart does not shorten the rest", (t) => {
	const recovery = { afterRunMs: 15 * minute, restMs: 30 * minute };
	const bench = orchard({
		program: { recovery, resumeWithinMs: hour },
		zone: { longestRunMs: 20 * minute },
		moistures: [0.15, 0.15, 0.28],
	});
	t.true(bench.runUntil(() => bench.gateway.programs[0]?.state === "well-resting", hour));
	t.is(bench.gateway.programs[0]?.notice("well-resting", -1, 0), true);
	bench.run(5 * minute);
	bench.gateway.close();
	bench.run(minute);
	bench.restart();
	bench.run(4 * hour);
	const pumped = spans(bench, "pump");
	let sumMs = 0;
	pumped.forEach(([fromMs, toMs], index) => {
		const restMs = fromMs - (pumped[index - 1]?.[1] ?? Number.NEGATIVE_INFINITY);
		if (restMs >= recovery.restMs) sumMs = 0;
		sumMs += toMs - fromMs;
		t.true(sumMs < recovery.afterRunMs + 30_000, `${sumMs / minute} min in all`);
	});
	const runs = spans(bench, "valve.north");
	t.is(runs.length, 2, "it was cut short once, and went on");
	const ranMs = runs.reduce((sum, [fromMs, toMs]) => sum + toMs - fromMs, 0);
	t.true(ranMs >= 20 * minute && ranMs < 22 * minute, `${ranMs / minute} min`);
	t.is(bench.gateway.programs[0]?.notice("well-resting", -1, 0), false);
});

test("the driest zone goes first", (t) => {
	const bench = orchard({
		program: { order: "driest" },
		zone: { longestRunMs: 5 * minute },
		moistures: [0.19, 0.2, 0.15],
	}).run(hour);
	t.deepEqual(
		water(bench).filter((move) => move.startsWith("+valve")),
		["+valve.south", "+valve.north", "+valve.middle"],
	);
});

/** All zones by time, in cycles. */
function timed(runMs: number, cycleMs: number, more: object = {}): Bench {
	const zone = { startBelow: undefined, stopAt: undefined, moisture: undefined, runMs, cycleMs, ...more };
	const once = { starts: [{ at: "00:30" }] };
	return orchard({ program: { overlapMs: 0, resumeWithinMs: 30 * minute, ...once }, zone });
}

function ranMs(bench: Bench, name: string): readonly number[] {
	return spans(bench, name).map(([fromMs, toMs]) => toMs - fromMs);
}

test("an amount counts over all cycles, which are as long as each other, through a restart in a soak", (t) => {
	const bench = timed(25 * minute, 10 * minute, { longestRunMs: 40 * minute });
	if (!bench.runUntil(() => spans(bench, "valve.south").length === 1, 24 * hour)) throw new Error("it never began");
	bench.run(2 * minute);
	bench.gateway.close();
	bench.run(20_000);
	bench.restart();
	bench.run(4 * hour);
	const runs = ranMs(bench, "valve.north");
	t.is(runs.length, 3);
	for (const one of runs) t.true(one >= 8.3 * minute && one < 9.5 * minute, `${one / minute} min`);
	const sum = runs.reduce((all, one) => all + one, 0);
	t.true(sum >= 25 * minute && sum < 27 * minute, `${sum / minute} min in all`);
});

test("a filter is flushed on the whole gateway: by time, while the pump runs; the run counts over a restart", (t) => {
	const bench = orchard({
		zone: { longestRunMs: 40 * minute },
		change: (site) => {
			Object.assign(filter(site), { differential: undefined, everyMs: 60 * minute });
		},
	});
	bench.run(45 * minute);
	t.is(spans(bench, "flush.1").length, 0);
	bench.gateway.close();
	bench.run(minute);
	bench.restart();
	bench.run(90 * minute);
	const [first] = spans(bench, "flush.1");
	const [later] = spans(bench, "flush.2");
	const [fromMs = 0, toMs = 0] = first ?? [];
	t.true(toMs - fromMs >= 30_000 && toMs - fromMs < 40_000, `${toMs - fromMs} ms`);
	t.true((later?.[0] ?? 0) >= toMs + 10_000, "one after the other");
	const pumpedMs = spans(bench, "pump").reduce((sum, [onMs, offMs]) => {
		return sum + Math.max(0, Math.min(offMs, fromMs) - onMs);
	}, 0);
	t.true(pumpedMs >= 60 * minute && pumpedMs <= 71 * minute, `after ${pumpedMs / minute} min of the pump's run`);
	const pumped = spans(bench, "pump").find(([onMs, offMs]) => onMs < fromMs && offMs > toMs);
	t.not(pumped, undefined, "the pump ran for the zones all the while");
});
