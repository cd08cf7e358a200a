import pzemFile from "../../drivers/pzem-004t-v3-016.json";
import type { Profile } from "../../modules/site/profile";
import { resolveProfile } from "../../modules/site/resolve";
import type { Site } from "../../modules/site/types";
import { twinOf } from "../../sim/core/odd-twins";
import { Scheduler } from "../../sim/core/scheduler";
import { pzem } from "../../sim/core/twins-energy";
import { orchardProfiles, profileMap } from "./core-site";
import { siteOf, startTwinSite } from "./core-twin-site";

export const latchingProfiles = profileMap([...orchardProfiles(), pzemFile as unknown as Profile]);

function relayBoard() {
	const profile = resolveProfile("waveshare-modbus-rtu-relay", latchingProfiles);
	if (typeof profile === "string") throw new Error(profile);
	return profile;
}

/** A latching valve on two relays of a Waveshare board. */
export function latchingSite(pulse: object = { close: "relay-2", ms: 250 }): Site {
	const output = {
		name: "valve",
		kind: "valve",
		device: "it",
		actuator: "relay-1",
		rest: "off",
		longestRunMs: 600_000,
	};
	return { ...siteOf(relayBoard(), 3, []), outputs: [{ ...output, pulse }] } as unknown as Site;
}

/** The same, and a meter of what the coils draw from: enough of it above 190 V. */
function suppliedSite(): Site {
	const site = latchingSite();
	return {
		...site,
		devices: [...site.devices, { name: "meter", line: "field", profile: "pzem-004t-v3-016", unit: 4 }],
		points: [{ name: "mains", device: "meter", quantity: "voltage", periodMs: 1000 }],
		supply: { point: "mains", above: 190, hysteresis: 10 },
	};
}

/** A gateway, a relay board, and the valve on it: it moves where a whole pulse brings it, and stays there. */
export function latchingRig(isSupplied = false) {
	const scheduler = new Scheduler();
	const nowMs = (): number => scheduler.nowUs / 1000;
	const board = twinOf(relayBoard(), { unit: 3, nowMs });
	const mains = { volts: 230 };
	const meter = pzem(4, {
		voltage: () => mains.volts,
		current: () => 1,
		powerFactor: () => 1,
		frequency: () => 50,
		imported: () => 0,
		exported: () => 0,
	});
	const site = isSupplied ? suppliedSite() : latchingSite();
	const { gateway } = startTwinSite(site, latchingProfiles, board.slave, scheduler, [meter]);
	const valve = { isOpen: true, pulses: [] as { coil: string; ms: number }[] };
	const since: { [coil: string]: number } = {};
	/** The board has no power: its coils drop, and it does not answer. */
	const power = { isGone: false };
	const answer = board.slave.answer.bind(board.slave);
	board.slave.answer = (request) => (power.isGone ? null : answer(request));
	const isDriven = (coil: string): boolean => !power.isGone && board.isOn(coil);
	const look = (): void => {
		for (const coil of ["relay-1", "relay-2"]) {
			if (isDriven(coil)) since[coil] ??= nowMs();
			else if (since[coil] !== undefined) {
				const ms = nowMs() - since[coil];
				delete since[coil];
				valve.pulses.push({ coil, ms });
				if (ms >= 200) valve.isOpen = coil === "relay-1";
			}
		}
	};
	const run = (ms: number): void => {
		const untilUs = scheduler.nowUs + 1000 * ms;
		while (scheduler.nowUs < untilUs) {
			scheduler.runUntil(Math.min(untilUs, scheduler.nowUs + 10_000));
			look();
		}
	};
	return { gateway, board, valve, power, mains, isDriven, run, nowMs };
}
