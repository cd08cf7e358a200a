import { OutputCondition } from "../../../modules/outputs/board";
import { OutputState } from "../../../modules/outputs/lease";
import { Bench, stick } from "../../support/core-gateway";
import {
	changedSite,
	conditionsOf,
	dryNorth,
	minute,
	outputOf,
	reasonOf,
	second,
	stateOf,
	waterClosed,
	watering,
} from "../../support/core-orchard";
import { orchardFarm } from "../../support/core-site";
import { faultTest } from "../../support/fault-test";

/*
 * Faults of valves, pump and well, on the whole gateway and the farm's twins: rows of the table in test/README.md.
 */

/** Flow proves, or denies, within so long what the pump does; the meter is read every second. */
function quickMeter(withinMs: number) {
	return changedSite((site) => {
		const meter = site.points.find(({ name }) => name === "water.flow");
		const pump = site.outputs.find(({ name }) => name === "pump");
		if (meter === undefined || pump === undefined) throw new Error("the orchard has changed");
		Object.assign(meter, { periodMs: 1000 });
		pump.evidence = [{ kind: "flow", point: "water.flow", above: 1, withinMs }];
	});
}

faultTest(
	"flow with everything shut: commanded again, an alarm within 14 s, and locked out until it is gone",
	(t, fault) => {
		const file = orchardFarm();
		for (const zone of file.zones) zone.moisture = 0.28;
		const bench = new Bench({ site: quickMeter(2 * second), file }).run(2 * minute);
		t.is(stateOf(bench, "pump"), "at-rest");
		bench.farm.water.leakM3PerHour = 5;
		bench.farm.water.update(bench.nowMs);
		if (bench.farm.water.flowM3PerHour >= 5) fault.fires();
		const leaksMs = bench.nowMs;
		t.true(
			bench.runUntil(() => stateOf(bench, "pump") === "returning", 10 * second),
			"it is seen",
		);
		t.true(bench.nowMs - leaksMs <= 2 * second, `${bench.nowMs - leaksMs} ms`);
		const isAlarm = (): boolean => (conditionsOf(bench, "pump") & OutputCondition.returnNotProven) > 0;
		t.true(bench.runUntil(isAlarm, minute));
		t.true(bench.nowMs - leaksMs <= 14 * second, `${bench.nowMs - leaksMs} ms: a reading, 7 s and 5 s`);
		const nowMs = bench.gateway.ports.clock.now();
		t.not(bench.gateway.outputs.lease(outputOf(bench, "pump"), 0, nowMs + minute, 17, nowMs), 0, "nobody gets it");
		bench.farm.water.leakM3PerHour = 0;
		bench.farm.water.update(bench.nowMs);
		bench.run(30 * second);
		t.is(stateOf(bench, "pump"), "at-rest");
		t.is(conditionsOf(bench, "pump"), 0);
	},
);

faultTest(
	"a valve that stays open beside another zone: too much flow ends the run, pump and master close",
	(t, fault) => {
		const site = quickMeter(10 * second);
		site.water = { flow: "water.flow", unscheduledAbove: 0.5, settleMs: 10 * second, delayMs: 10 * second };
		Object.assign(site.outputs.find(({ name }) => name === "valve.middle") ?? {}, { expectedFlow: 11 });
		site.programs = site.programs.filter(({ type }) => type === "cold-store");
		const bench = new Bench({ site, file: dryNorth() }).run(65 * second);
		const ask = (subject: string, forMs: number): void => {
			const asked = { id: subject, who: "anna", role: "operator", what: "run", subject, forMs };
			bench.gateway.ask({ ...asked, atMs: 0, validForMs: 0 });
			bench.run(3 * second);
		};
		ask("valve.middle", 20 * minute);
		ask("valve.north", minute);
		ask("master", 20 * minute);
		ask("pump", 20 * minute);
		t.is(stateOf(bench, "pump"), "proven");
		const { isOn } = bench.farm;
		bench.farm.isOn = (output) => output === "valve.north" || isOn.call(bench.farm, output);
		t.true(
			bench.runUntil(() => stateOf(bench, "valve.north") === "at-rest", 2 * minute),
			"by its relay it is shut",
		);
		const shutMs = bench.nowMs;
		if (bench.farm.water.flowM3PerHour > 20) fault.fires();
		t.true(bench.runUntil(() => bench.farm.water.flowM3PerHour === 0, 2 * minute));
		t.true(bench.nowMs - shutMs <= 25 * second, `${bench.nowMs - shutMs} ms: 10 s to settle, 10 s of delay, a reading`);
		t.is(reasonOf(bench, "valve.middle"), "flow-high");
		bench.run(minute);
		for (const name of ["pump", "master", "valve.middle"]) t.is(stateOf(bench, name), "at-rest", name);
	},
);

faultTest(
	"a well that runs dry: the pump stops within 60 s, and after three runs it is locked, boots included",
	(t, fault) => {
		const bench = watering({ site: quickMeter(50 * second) });
		bench.farm.water.isDry = true;
		bench.farm.water.update(bench.nowMs);
		const dryMs = bench.nowMs;
		if (bench.farm.water.flowM3PerHour === 0) fault.fires();
		t.true(bench.runUntil(() => !bench.closed().includes("pump"), 2 * minute));
		t.true(bench.nowMs - dryMs <= 60 * second, `${bench.nowMs - dryMs} ms`);
		t.is(reasonOf(bench, "pump"), "not-proven");
		bench.run(50 * minute);
		t.is(stateOf(bench, "pump"), "locked");
		t.is(bench.story().filter((move) => move === "+pump").length, 2, "three runs, and no fourth");
		t.true(
			bench.runUntil(() => waterClosed(bench).length === 0, minute),
			"a try without a pump ends",
		);
		const pump = outputOf(bench, "pump");
		const isLocked = (one: (typeof bench.records)[number]): boolean =>
			one.kind === 3 && one.output === pump && one.state === OutputState.locked;
		t.true(bench.records.some(isLocked), "it is on record");
		bench.farm.water.isDry = false;
		bench.restart();
		bench.run(10 * minute);
		t.is(stateOf(bench, "pump"), "locked", "a boot does not clear it");
		t.true(bench.gateway.outputs.clearLock(pump));
		bench.run(minute);
		bench.restart();
		// Zones that were watered have to settle first, and a boot does not shorten that.
		const isProven = (): boolean => stateOf(bench, "pump") === "proven";
		t.true(bench.runUntil(isProven, 60 * minute), "a person does, for good");
	},
);

faultTest("a valve that stays shut though its relay moves: no flow, and the pump stops within 60 s", (t, fault) => {
	const bench = new Bench({ site: quickMeter(50 * second), file: dryNorth() });
	const { isOn } = bench.farm;
	bench.farm.isOn = (output) => output !== "valve.north" && isOn.call(bench.farm, output);
	t.true(bench.runUntil(() => bench.closed().includes("pump"), 5 * minute));
	if (stateOf(bench, "valve.north") === "on") fault.fires();
	const startMs = bench.nowMs;
	t.true(bench.runUntil(() => !bench.closed().includes("pump"), 2 * minute));
	t.true(bench.nowMs - startMs <= 60 * second, `${bench.nowMs - startMs} ms`);
	t.is(reasonOf(bench, "pump"), "not-proven");
});

faultTest("a valve whose relay does not move: given up at once, and left alone after three runs", (t, fault) => {
	const bench = new Bench({ file: dryNorth(), prepare: (farm) => stick(farm, "relays", 2, fault.fires) });
	bench.run(50 * minute);
	t.is(stateOf(bench, "valve.north"), "locked");
	const north = outputOf(bench, "valve.north");
	const isTry = (one: (typeof bench.records)[number]): boolean =>
		one.kind === 3 && one.output === north && one.state === OutputState.requested;
	t.is(bench.records.filter(isTry).length, 3);
	t.deepEqual(
		bench.story().filter((move) => !move.endsWith("compressor")),
		[],
	);
});

faultTest(
	"sample flow lost while dosing: the doser stops within one poll, and gets no lease until the flow is well again",
	(t, fault) => {
		const site = quickMeter(60 * second);
		const common = { title: "Doser", device: "relays", actuator: "relay-6", rest: "off" } as const;
		const flowing = { kind: "limit", point: "water.flow", above: 5, hysteresis: 3, delayMs: 0 } as const;
		site.outputs.push({ name: "doser", kind: "doser", ...common, longestRunMs: 10 * minute, onlyWhile: [flowing] });
		const bench = watering({ site }).run(minute);
		const dose = (id: string): void => {
			const asked = { id, who: "anna", role: "operator", what: "run", subject: "doser", forMs: 5 * minute };
			bench.gateway.ask({ ...asked, atMs: 0, validForMs: 0 });
			bench.run(3 * second);
		};
		dose("first");
		t.is(stateOf(bench, "doser"), "on");
		const flow = (isDry: boolean, leakM3PerHour: number): void => {
			Object.assign(bench.farm.water, { isDry, leakM3PerHour });
			bench.farm.water.update(bench.nowMs);
			if (bench.farm.water.flowM3PerHour < 5) fault.fires();
		};
		const lostMs = bench.nowMs;
		flow(true, 0);
		t.true(bench.runUntil(() => stateOf(bench, "doser") === "at-rest", 10 * second));
		t.true(bench.nowMs - lostMs <= 2 * second, `${bench.nowMs - lostMs} ms: a reading each second, and the relay`);
		t.is(reasonOf(bench, "doser"), "limit");
		flow(true, 6);
		dose("second");
		t.is(stateOf(bench, "doser"), "at-rest", "there is some flow again, and not enough of it");
		flow(false, 0);
		bench.run(3 * second);
		t.is(stateOf(bench, "doser"), "at-rest", "nothing goes on by itself");
		dose("third");
		t.is(stateOf(bench, "doser"), "on");
	},
);
