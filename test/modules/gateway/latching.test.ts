import test from "ava";
import { LeaseAnswer, LeaseReason, outputStateName } from "../../../modules/outputs/lease";
import { checkSite } from "../../../modules/site/check";
import type { Site } from "../../../modules/site/types";
import { siteWarnings } from "../../../modules/site/warnings";
import { latchingProfiles, latchingRig, latchingSite } from "../../support/core-latching";
import { orchardProfiles, profileMap } from "../../support/core-site";
import { faultTest } from "../../support/fault-test";

const minute = 60_000;

faultTest(
	"a latching valve that a boot finds open gets its close pulse within 2 s, and no coil is left driven",
	(t, fault) => {
		const { gateway, board, valve, run, nowMs } = latchingRig();
		if (valve.isOpen) fault.fires();
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
	},
);

test("a pulse needs a coil that ends by itself, of its own, on the same device", (t) => {
	t.deepEqual(checkSite(latchingSite(), latchingProfiles), []);
	const faults = (pulse: object) => checkSite(latchingSite(pulse), latchingProfiles).map(({ path }) => path);
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
		siteWarnings(site, latchingProfiles).filter(({ message }) => message.includes("when the gateway dies"));
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
