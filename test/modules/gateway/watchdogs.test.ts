import test from "ava";
import { LeaseReason } from "../../../modules/outputs/lease";
import type { Profile } from "../../../modules/site/profile";
import { resolveProfile } from "../../../modules/site/resolve";
import type { Site } from "../../../modules/site/types";
import { siteWarnings } from "../../../modules/site/warnings";
import { ProfileTwin } from "../../../sim/core/profile-twin";
import { Scheduler } from "../../../sim/core/scheduler";
import { orchardProfiles, profileMap } from "../../support/core-site";
import { siteOf, startTwinSite } from "../../support/core-twin-site";
import { faultTest } from "../../support/fault-test";

/** A relay board with a timer for the silence of the line; no profile has the registers of a real one yet. */
const place = { table: "holding" as const, address: 100 };
const board: Profile = {
	...(orchardProfiles().find(({ id }) => id === "waveshare-modbus-rtu-relay") as Profile),
	id: "watched",
	actuators: [
		{
			name: "relay",
			kind: "relay",
			on: { function: 5, address: 0, values: [0xff00] },
			off: { function: 5, address: 0, values: [0] },
			readBack: { table: "coil", address: 0 },
			watchdog: { ...place, function: 6, unitMs: 1000, range: [0, 255], effect: "the relay opens" },
		},
	],
	variants: [],
};
const profiles = profileMap([board]);

function rig(changes: object = {}) {
	const scheduler = new Scheduler();
	const profile = resolveProfile("watched", profiles);
	if (typeof profile === "string") throw new Error(profile);
	const output = { name: "pump", kind: "pump", device: "it", actuator: "relay", rest: "off", longestRunMs: 3_600_000 };
	const site = { ...siteOf(profile, 3, []), outputs: [{ ...output, ...changes }] } as unknown as Site;
	const twin = new ProfileTwin(profile, { unit: 3, nowMs: () => scheduler.nowUs / 1000 });
	const writes: number[] = [];
	const write = twin.write.bind(twin);
	twin.write = (code, address, values) => {
		if (code === 6) writes.push(values[0] as number);
		return write(code, address, values);
	};
	const { gateway } = startTwinSite(site, profiles, twin.slave, scheduler);
	const run = (ms: number) => scheduler.runUntil(scheduler.nowUs + 1000 * ms);
	return { site, twin, writes, gateway, run, nowMs: () => scheduler.nowUs / 1000 };
}

faultTest("a board whose watchdog is off: it is set at boot and read back, and not written again", (t, fault) => {
	const { twin, writes, gateway, run } = rig();
	if (twin.wordAt(place) === 0) fault.fires();
	run(5000);
	t.is(twin.wordAt(place), 60);
	t.true(gateway.watchdogs.isSet(0));
	run(3_600_000);
	t.deepEqual(writes, [60]);
	twin.poke(place, [0]); // the board was exchanged
	run(700_000);
	t.is(twin.wordAt(place), 60);
	t.deepEqual(writes, [60, 60]);
});

test("the site says how long, within what the device can, or that it is left alone", (t) => {
	for (const [watchdogMs, word] of [
		[20_500, 21],
		[3_600_000, 255],
	] as const) {
		const { twin, run } = rig({ watchdogMs });
		run(5000);
		t.is(twin.wordAt(place), word);
	}
	const { twin, writes, run } = rig({ watchdogMs: 0 });
	run(5000);
	t.is(twin.wordAt(place), 0);
	t.deepEqual(writes, []);
});

faultTest("the gateway dies while a relay is closed: the watchdog that it had set opens it within 60 s", (t, fault) => {
	const { twin, gateway, run, nowMs } = rig();
	run(65_000);
	gateway.outputs.lease(0, 0, nowMs() + 1_800_000, LeaseReason.asked, nowMs());
	gateway.outputs.advance(nowMs());
	run(600_000);
	t.true(twin.isOn("relay"), "while it is asked, it stays");
	gateway.close();
	run(45_000);
	if (twin.isOn("relay")) fault.fires();
	run(16_000);
	t.false(twin.isOn("relay"));
});

test("one that can't be set is not called set", (t) => {
	const { twin, gateway, run } = rig();
	const write = twin.write.bind(twin);
	twin.write = (code, address, values) => (code === 6 ? 4 : write(code, address, values));
	run(60_000);
	t.is(twin.wordAt(place), 0);
	t.false(gateway.watchdogs.isSet(0));
});

test("check names the output only where neither timer nor watchdog ends it", (t) => {
	const told = (site: Site) => siteWarnings(site, profiles).filter(({ path }) => path === "outputs[0].actuator").length;
	t.is(told(rig().site), 0);
	t.is(told(rig({ watchdogMs: 0 }).site), 1);
});
