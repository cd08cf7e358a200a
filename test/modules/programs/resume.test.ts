import test from "ava";
import { describe } from "../../../modules/gateway/describe";
import { ClockQuality } from "../../../modules/ports/clock";
import type { IrrigationProgram } from "../../../modules/site/types";
import { Bench, type BenchOptions } from "../../support/core-gateway";
import { orchardFarm, orchardSite, type Writable } from "../../support/core-site";

const second = 1000;
const minute = 60_000;
const longestRunMs = 30 * minute;

interface Options extends BenchOptions {
	readonly resumeWithinMs?: number;
}

/** An orchard whose north zone is dry, 10 minutes into its run of half an hour. */
function watering({ resumeWithinMs = 10 * minute, ...options }: Options = {}): Bench {
	const site = orchardSite();
	const program = site.programs[0] as Writable<IrrigationProgram>;
	Object.assign(program, { resumeWithinMs });
	for (const zone of program.zones) Object.assign(zone, { longestRunMs, stopAt: 45 });
	const file = orchardFarm();
	const [north, ...others] = file.zones;
	Object.assign(north ?? {}, { moisture: 0.2185 });
	for (const zone of others) zone.moisture = 0.28;
	const bench = new Bench({ site, file, ...options });
	if (!bench.runUntil(() => isOn(bench, "pump"), 5 * minute)) throw new Error("nothing was watered");
	bench.run(10 * minute);
	const wet = bench.gateway.points.value(0);
	if (!(wet > 22.5)) throw new Error(`the zone would be watered anyway: ${wet}`);
	return bench;
}

function isOn(bench: Bench, output: string): boolean {
	return bench.closed().includes(output);
}

/** No power for so long, then a boot. */
function cut(bench: Bench, durationMs: number): Bench {
	bench.gateway.close();
	bench.run(durationMs);
	bench.moves.length = 0;
	bench.restart();
	return bench;
}

/** Moments at which the pump was switched after the boot, by the farm's own truth. */
function pumped(bench: Bench): readonly string[] {
	return bench.moves.filter(({ output }) => output === "pump").map(({ on }) => (on ? "on" : "off"));
}

/** When the run of the north zone began, and was to end at the latest. */
function startOf(bench: Bench): number {
	return bench.moves.find(({ output, on }) => output === "valve.north" && on)?.atMs ?? Number.NaN;
}

test("without the site's word a run that was cut short is over", (t) => {
	const bench = cut(watering({ resumeWithinMs: 0 }), 30 * second).run(20 * minute);
	t.false(pumped(bench).includes("on"));
	t.is(describe(bench.gateway).programs[0]?.state, "waiting");
});

test("a run goes on after rest was shown, in order, and ends when it would have ended", (t) => {
	const bench = watering();
	const startMs = startOf(bench);
	cut(bench, 2 * minute);
	t.true(bench.runUntil(() => isOn(bench, "pump"), 5 * minute));
	const { gateway } = bench;
	t.true(gateway.outputs.restProvenMs < gateway.ports.clock.now() - 30 * second, "rest came first");
	t.like(describe(gateway).outputs[2], { state: "on", reason: "resumed", owner: "irrigation" });
	bench.run(30 * minute);
	const water = bench.story().filter((move) => !move.endsWith("compressor"));
	t.deepEqual(water.slice(-6), ["+valve.north", "+master", "+pump", "-pump", "-master", "-valve.north"]);
	const end = bench.moves.findLast(({ output, on }) => output === "pump" && !on)?.atMs ?? 0;
	t.true(end <= startMs + longestRunMs + 5 * second, `${(end - startMs) / minute} minutes after the start`);
	t.true(end >= startMs + longestRunMs - 30 * second, "all of what was left");
});

test("a run that was cut short too long ago is over", (t) => {
	const bench = cut(watering(), 10 * minute).run(20 * minute);
	t.false(pumped(bench).includes("on"));
});

test("so is one whose end has passed, or is near", (t) => {
	const bench = cut(watering({ resumeWithinMs: 60 * minute }), 18 * minute).run(20 * minute);
	t.false(pumped(bench).includes("on"));
});

test("without a clock none goes on", (t) => {
	const bench = cut(watering({ clockless: true }), 30 * second).run(20 * minute);
	t.false(pumped(bench).includes("on"));
});

test("a clock that is set later is waited for, and one that was only kept over the restart is none", (t) => {
	for (const [quality, goesOn] of [
		[ClockQuality.platform, true],
		[ClockQuality.holdover, false],
	] as const) {
		const bench = watering();
		const { clock } = bench.gateway.ports;
		clock.wallQuality = () => ClockQuality.none;
		cut(bench, minute).run(4 * minute);
		t.false(pumped(bench).includes("on"));
		clock.wallQuality = () => quality;
		bench.run(20 * minute);
		t.is(pumped(bench).includes("on"), goesOn);
	}
});

test("power that comes and goes twice does not end it, nor make it younger", (t) => {
	const bench = watering();
	cut(bench, 30 * second).run(5 * second);
	cut(bench, 10 * second);
	t.true(bench.runUntil(() => isOn(bench, "pump"), 3 * minute));
	const old = watering({ resumeWithinMs: 3 * minute });
	cut(old, 3 * minute).run(5 * second);
	t.false(isOn(old, "pump"));
	cut(old, second).run(20 * minute);
	t.false(pumped(old).includes("on"), "the second boot is a second after the first, the run is not");
});

test("one that went on and is cut short again goes on again, to the same end", (t) => {
	const bench = watering();
	const startMs = startOf(bench);
	cut(bench, minute);
	t.true(bench.runUntil(() => isOn(bench, "pump"), 3 * minute));
	bench.run(minute);
	cut(bench, minute);
	t.true(bench.runUntil(() => isOn(bench, "pump"), 3 * minute));
	t.true(bench.runUntil(() => !isOn(bench, "pump"), 30 * minute));
	t.true(bench.nowMs <= startMs + longestRunMs + 5 * second);
});

test("a person's stop is the last word, before the restart and after it", (t) => {
	const ask = { subject: "irrigation", who: "anna", role: "operator", forMs: second, atMs: 0, validForMs: 0 };
	const before = watering();
	before.gateway.ask({ ...ask, id: "1", what: "pause" });
	before.run(100);
	cut(before, 30 * second).run(20 * minute);
	t.false(pumped(before).includes("on"));
	const after = watering();
	cut(after, 30 * second);
	after.gateway.ask({ ...ask, id: "2", what: "pause" });
	after.run(20 * minute);
	t.false(pumped(after).includes("on"));
	const later = watering();
	cut(later, 30 * second);
	later.gateway.ask({ ...ask, id: "3", what: "pause" });
	later.run(5 * second);
	cut(later, second).run(20 * minute);
	t.false(pumped(later).includes("on"));
});

test("a run that had its end before the restart is not taken up", (t) => {
	const bench = watering();
	bench.run(25 * minute);
	t.false(isOn(bench, "pump"));
	cut(bench, 10 * second).run(10 * minute);
	t.false(pumped(bench).includes("on"));
});

test("a wet zone, or one whose probe is not good, does not go on", (t) => {
	const bench = watering();
	for (const soil of bench.farm.soils) Object.assign(soil, { moisture: () => 0.5 });
	cut(bench, 30 * second).run(20 * minute);
	t.false(pumped(bench).includes("on"));
});

test("another site's runs are not this one's", (t) => {
	const bench = watering();
	bench.gateway.close();
	bench.run(30 * second);
	bench.moves.length = 0;
	bench.restart({ ...bench.site, title: "Another site" });
	bench.run(20 * minute);
	t.false(pumped(bench).includes("on"));
});
