import test from "ava";
import { LeaseAnswer, LeaseReason, outputStateName } from "../../../modules/outputs/lease";
import { checkSite } from "../../../modules/site/check";
import { resolveProfile } from "../../../modules/site/resolve";
import type { Site } from "../../../modules/site/types";
import { siteWarnings } from "../../../modules/site/warnings";
import { twinOf } from "../../../sim/core/odd-twins";
import { Scheduler } from "../../../sim/core/scheduler";
import { orchardProfiles, profileMap } from "../../support/core-site";
import { siteOf, startTwinSite } from "../../support/core-twin-site";

const profiles = profileMap(orchardProfiles());
const minute = 60_000;

function latchingSite(pulse: object = { close: "relay-2", ms: 250 }): Site {
	const profile = resolveProfile("waveshare-modbus-rtu-relay", profiles);
	if (typeof profile === "string") throw new Error(profile);
	const output = {
		name: "valve",
		kind: "valve",
		device: "it",
		actuator: "relay-1",
		rest: "off",
		longestRunMs: 600_000,
	};
	return { ...siteOf(profile, 3, []), outputs: [{ ...output, pulse }] } as unknown as Site;
}

/** A gateway, a relay board, and the valve on it: it moves where it was pulsed to, and stays there. */
function rig() {
	const scheduler = new Scheduler();
	const profile = resolveProfile("waveshare-modbus-rtu-relay", profiles);
	if (typeof profile === "string") throw new Error(profile);
	const board = twinOf(profile, { unit: 3, nowMs: () => scheduler.nowUs / 1000 });
	const { gateway } = startTwinSite(latchingSite(), profiles, board.slave, scheduler);
	const valve = { isOpen: true, pulses: [] as { coil: string; ms: number }[] };
	const since: { [coil: string]: number } = {};
	const run = (ms: number): void => {
		const untilUs = scheduler.nowUs + 1000 * ms;
		for (; scheduler.nowUs < untilUs; ) {
			scheduler.runUntil(Math.min(untilUs, scheduler.nowUs + 10_000));
			for (const coil of ["relay-1", "relay-2"]) {
				const nowMs = scheduler.nowUs / 1000;
				if (board.isOn(coil)) since[coil] ??= nowMs;
				else if (since[coil] !== undefined) {
					valve.pulses.push({ coil, ms: nowMs - since[coil] });
					delete since[coil];
					valve.isOpen = coil === "relay-1";
				}
			}
		}
	};
	return { gateway, board, valve, run, nowMs: () => scheduler.nowUs / 1000 };
}

test("a latching valve that was found open gets its close pulse at boot, and its coils are never left driven", (t) => {
	const { gateway, board, valve, run, nowMs } = rig();
	run(2000);
	t.false(valve.isOpen, "closed within 2 s");
	t.deepEqual(
		valve.pulses.map(({ coil }) => coil),
		["relay-2"],
	);
	t.is(outputStateName(gateway.outputs.at(0).state), "at-rest");
	run(minute);
	const untilMs = nowMs() + minute;
	t.is(gateway.outputs.lease(0, 0, untilMs, LeaseReason.asked, nowMs()), LeaseAnswer.granted);
	gateway.outputs.advance(nowMs());
	run(2000);
	t.true(valve.isOpen);
	t.is(outputStateName(gateway.outputs.at(0).state), "on");
	run(2 * minute);
	t.false(valve.isOpen);
	t.is(outputStateName(gateway.outputs.at(0).state), "at-rest");
	t.deepEqual(
		valve.pulses.map(({ coil }) => coil),
		["relay-2", "relay-1", "relay-2"],
		"one pulse each way",
	);
	for (const { ms } of valve.pulses) t.true(ms >= 250 && ms <= 350, `${ms} ms`);
	t.false(board.isOn("relay-1") || board.isOn("relay-2"));
});

test("a pulse needs a coil that ends by itself, of its own, on the same device", (t) => {
	t.deepEqual(checkSite(latchingSite(), profiles), []);
	const faults = (pulse: object) => checkSite(latchingSite(pulse), profiles).map(({ path }) => path);
	t.deepEqual(faults({ close: "relay-9", ms: 250 }), ["outputs[0].pulse.close"]);
	t.deepEqual(faults({ close: "relay-1", ms: 250 }), ["outputs[0].pulse.close"]);
	t.deepEqual(faults({ close: "relay-2", ms: 5 }), ["outputs[0].pulse.ms"]);
	const bare = orchardProfiles();
	for (const { actuators } of bare) for (const one of actuators) Reflect.deleteProperty(one, "timer");
	t.deepEqual(
		checkSite(latchingSite(), profileMap(bare)).map(({ path }) => path),
		["outputs[0].pulse", "outputs[0].pulse"],
	);
});

test("check names an output that nothing but the gateway ends", (t) => {
	const told = (site: Site) =>
		siteWarnings(site, profiles).filter(({ message }) => message.includes("when the gateway dies"));
	t.is(told(latchingSite()).length, 1, "a latching valve");
	const [output] = latchingSite().outputs;
	const { pulse: _, ...plain } = output ?? { pulse: null };
	const site = { ...latchingSite(), outputs: [plain] } as unknown as Site;
	t.deepEqual(told(site), []);
	t.deepEqual(told({ ...site, outputs: [{ ...plain, hardwareTimer: false }] } as unknown as Site), [
		{
			path: "outputs[0].actuator",
			message: 'its timer is switched off here: "valve" stays away from rest when the gateway dies',
		},
	]);
});
