import test from "ava";
import { AssertionError } from "../../../modules/base/assert";
import { Farm } from "../../../sim/core/farm";
import type { FarmState } from "../../../sim/core/farm-file";
import { Scheduler } from "../../../sim/core/scheduler";
import { orchardFarm, orchardSite } from "../../support/core-site";
import { fromHex, withCrc } from "../../support/core-wire";

const wallAtStartMs = 1_782_864_000_000;

function make(state?: FarmState): { farm: Farm; scheduler: Scheduler } {
	const scheduler = new Scheduler();
	const farm = new Farm(scheduler, { site: orchardSite(), file: orchardFarm(), seed: 1, wallAtStartMs, state });
	return { farm, scheduler };
}

function relay(farm: Farm, scheduler: Scheduler, coil: number, on: boolean): void {
	const body = Uint8Array.of(10, 5, 0, coil, on ? 0xff : 0, 0);
	farm.slaves.get("relays")?.answer(withCrc(body));
	scheduler.runUntil(scheduler.nowUs);
}

test("water flows into the zone whose valve is open while master and pump are on, and is counted", (t) => {
	const { farm, scheduler } = make();
	relay(farm, scheduler, 2, true);
	relay(farm, scheduler, 1, true);
	t.is(farm.water.flowM3PerHour, 0);
	relay(farm, scheduler, 0, true);
	t.is(farm.water.flowM3PerHour, 12);
	const before = farm.soils.map((soil) => soil.moisture(0));
	scheduler.runUntil(scheduler.nowUs + 3_600_000_000);
	t.true(Math.abs(farm.water.volumeM3(3_600_000) - 1212) < 0.01);
	t.true((farm.soils[0]?.moisture(3_600_000) ?? 0) > (before[0] ?? 1) + 0.05);
	t.true((farm.soils[1]?.moisture(3_600_000) ?? 1) <= (before[1] ?? 0));
	relay(farm, scheduler, 0, false);
	t.is(farm.water.flowM3PerHour, 0);
});

test("a farm goes on from its state: water, warmth and contacts", (t) => {
	const { farm, scheduler } = make();
	relay(farm, scheduler, 3, true);
	scheduler.runUntil(1_800_000_000);
	const state = farm.state();
	const again = make(JSON.parse(JSON.stringify(state)) as FarmState);
	t.true(again.farm.isOn("valve.middle"));
	t.false(again.farm.isOn("valve.north"));
	t.deepEqual(again.farm.state(), state);
});

test("a farm knows its lines, and what is not an output is not on", (t) => {
	const { farm } = make();
	t.throws(() => farm.line("attic"), { instanceOf: AssertionError });
	t.false(farm.isOn("nothing"));
});

test("a device without a twin is told by its profile", (t) => {
	const site = orchardSite();
	for (const device of site.devices) if (device.name === "air") device.profile = "abacus";
	const options = { site, file: orchardFarm(), seed: 1, wallAtStartMs };
	t.throws(() => new Farm(new Scheduler(), options), { message: /abacus/ });
});

test("every probe of the field answers with what its place is", (t) => {
	const { farm } = make();
	const reply = farm.slaves.get("soil-south-deep")?.answer(withCrc(fromHex("04 03 00 00 00 01")));
	const percent = ((reply?.[3] ?? 0) * 256 + (reply?.[4] ?? 0)) / 10;
	t.true(Math.abs(percent - 28) < 0.3, `${percent} %: 26.8 and an offset of 1.2`);
});
