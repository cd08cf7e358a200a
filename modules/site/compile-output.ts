import { assert } from "../base/assert";
import type {
	EvidenceKind,
	EvidencePlan,
	GatePlan,
	HandPlan,
	OutputPlan,
	StopPlan,
	TimerPlan,
	WantPlan,
	WatchdogPlan,
	WaterPlan,
	WritePlan,
} from "./plan";
import type { ProfileActuator, ProfileWrite } from "./profile";
import type { ProfileBook } from "./profile-book";
import type { Site, SiteEvidence, SiteGate, SiteOutput } from "./types";

/**
 * Each link of a chain gets so much more on its device's timer than the one that feeds it: when the gateway dies, the
 * pump stops first and the zone's valve last.
 */
const HARDWARE_STEP_MS = 60_000;
/** A timer that can't be set to this is too short to be renewed in time. */
const HARDWARE_LEAST_MS = 45_000;
const STOP_HOLD_MS = 600_000;
const WATCHDOG_MS = 60_000;

/** An output and its actuator as numbers. The site has passed its check. */
export function compileOutput(
	output: SiteOutput,
	site: Site,
	book: ProfileBook,
	wants: readonly (readonly WantPlan[])[],
): OutputPlan {
	const device = site.devices.find(({ name }) => name === output.device);
	const line = indexOf(site.lines, device?.line ?? "");
	const actuator = book.ofDevice(site, output.device)?.actuators.find(({ name }) => name === output.actuator);
	assert(device !== undefined && actuator !== undefined, "an output has a device and an actuator");
	const index = indexOf(site.outputs, output.name);
	const pulse = pulseOf(output, actuator, book.ofDevice(site, output.device)?.actuators ?? []);
	const hardwareMs = hardwareMsOf(output, actuator, site);
	return {
		name: output.name,
		title: output.title ?? output.name,
		kind: output.kind,
		line,
		slave: indexOf(
			site.devices.filter((one) => one.line === device.line),
			output.device,
		),
		on: pulse?.on ?? compileWrite(actuator.on),
		off: pulse?.off ?? compileWrite(actuator.off),
		readBackWant: (wants[line] ?? []).findIndex((want) => want.readBacks.some((one) => one.output === index)),
		readBackProves: readBackProves(actuator),
		rest: output.rest,
		longestRunMs: output.longestRunMs,
		minimumOffMs: output.minimumOffMs ?? 0,
		travelMs: Math.max(output.travelMs ?? actuator.travelMs ?? 0, output.pulse?.ms ?? 0),
		pulseMs: output.pulse?.ms ?? 0,
		timer: hardwareMs === 0 ? null : compileTimer(actuator),
		hardwareMs,
		watchdog: compileWatchdog(output, actuator),
		evidence: (output.evidence ?? []).map((one) => compileEvidence(one, site)),
		expectedFlow: output.expectedFlow ?? null,
		fedBy: output.fedBy === undefined ? -1 : indexOf(site.outputs, output.fedBy),
		needs: (output.needs ?? []).map((name) => indexOf(site.outputs, name)),
		neverWith: exclusionsOf(output, site).map((name) => indexOf(site.outputs, name)),
		onlyWhile: [...(output.onlyWhile ?? []), ...supplyOf(output, site)].map((gate) => compileGate(gate, site)),
	};
}

/** Outputs that feed `output`, the nearest first. A site that was not checked may lead in a circle: no further. */
export function feedersOf(output: SiteOutput, site: Site): readonly SiteOutput[] {
	const feeders: SiteOutput[] = [];
	let at: SiteOutput | undefined = output;
	while (at?.fedBy !== undefined) {
		const { fedBy }: SiteOutput = at;
		at = site.outputs.find(({ name }) => name === fedBy);
		if (at === undefined || feeders.includes(at)) break;
		feeders.push(at);
	}
	return feeders;
}

/** What a device's own timer is set to for an output; 0: it has none that will do. It switches on, so rest is off. */
export function hardwareMsOf(output: SiteOutput, { timer }: ProfileActuator, site: Site): number {
	const isUnfit = output.hardwareTimer === false || output.rest === "on" || output.pulse !== undefined;
	if (timer === undefined || isUnfit) return 0;
	const mostMs = timer.most * timer.unitMs;
	const wantedMs = (1 + feedersOf(output, site).length) * HARDWARE_STEP_MS;
	return mostMs < HARDWARE_LEAST_MS ? 0 : Math.min(wantedMs, mostMs);
}

/** Both ways: whom it names, and who names it. */
function exclusionsOf({ name, neverWith = [] }: SiteOutput, { outputs }: Site): readonly string[] {
	const naming = outputs.filter((other) => other.neverWith?.includes(name) === true).map((other) => other.name);
	return [...new Set([...neverWith, ...naming])];
}

/** The supply of the site is a condition of whatever rests off, but of what tells people that it is low. */
function supplyOf({ name, rest }: SiteOutput, { supply, signals = [] }: Site): readonly SiteGate[] {
	const isSignal = signals.some(({ output }) => output === name);
	return supply === undefined || rest !== "off" || isSignal ? [] : [{ kind: "supply", ...supply }];
}

function compileWrite(write: ProfileWrite | undefined): WritePlan {
	assert(write !== undefined, "an output's actuator can be written");
	return { code: write.function, address: write.address, values: write.values };
}

function readBackProves({ proves = "command" }: ProfileActuator): EvidenceKind {
	return proves === "command" ? "relay" : proves;
}

/** Both coils of a latching valve, each driven for so long. */
function pulseOf(
	{ pulse }: SiteOutput,
	open: ProfileActuator,
	actuators: readonly ProfileActuator[],
): { readonly on: WritePlan; readonly off: WritePlan } | null {
	if (pulse === undefined) return null;
	const close = actuators.find(({ name }) => name === pulse.close);
	assert(close !== undefined, "a latching valve has a coil that closes it");
	return { on: timed(open, pulse.ms), off: timed(close, pulse.ms) };
}

function timed({ timer }: ProfileActuator, ms: number): WritePlan {
	assert(timer !== undefined, "a coil that is pulsed has a timer");
	const { code, address, values } = compileWrite(timer.write);
	const last = values.length - 1;
	return {
		code,
		address,
		values: values.map((word, at) => (at === last ? word + Math.ceil(ms / timer.unitMs) : word)),
	};
}

function compileTimer({ timer }: ProfileActuator): TimerPlan | null {
	return timer === undefined ? null : { write: compileWrite(timer.write), unitMs: timer.unitMs };
}

/** The nearest that the device can be set to; null: it can't, or the site leaves it alone. */
export function compileWatchdog(
	{ watchdogMs = WATCHDOG_MS }: SiteOutput,
	{ watchdog }: ProfileActuator,
): WatchdogPlan | null {
	if (watchdog === undefined || watchdogMs === 0) return null;
	const { table, address, function: writeCode, unitMs, range } = watchdog;
	const [least, most] = range;
	const value = Math.min(most, Math.max(least, Math.ceil(watchdogMs / unitMs)));
	return { readCode: table === "input" ? 4 : 3, writeCode, address, value };
}

function compileEvidence({ kind, point, above, below, withinMs }: SiteEvidence, site: Site): EvidencePlan {
	return {
		kind,
		point: indexOf(site.points, point),
		above: above ?? null,
		below: below ?? null,
		withinMs,
	};
}

function compileGate(gate: SiteGate, site: Site): GatePlan {
	const { kind, point, above, below, hysteresis = 0, delayMs = 0, afterMs = 0, unknown = "rest" } = gate;
	return {
		kind,
		point: indexOf(site.points, point),
		above: above ?? null,
		below: below ?? null,
		hysteresis,
		delayMs,
		afterMs,
		isOpenUnknown: unknown === "run",
	};
}

export function compileHands(site: Site): readonly HandPlan[] {
	const pointOf = (name: string | undefined): number => (name === undefined ? -1 : indexOf(site.points, name));
	return (site.hands ?? []).map(({ outputs, hand, auto }) => ({
		outputs: outputs.map((name) => indexOf(site.outputs, name)),
		hand: pointOf(hand),
		auto: pointOf(auto),
	}));
}

export function compileStops(site: Site): readonly StopPlan[] {
	return (site.stopButtons ?? []).map(({ point, pressed = "closed", holdMs = STOP_HOLD_MS }) => ({
		point: indexOf(site.points, point),
		isPressedOpen: pressed === "open",
		holdMs,
	}));
}

export function compileWater({ water, points }: Site): WaterPlan | null {
	if (water === undefined) return null;
	const { flow, settleMs = 120_000, tolerancePercent = 30, delayMs = 60_000, unscheduledAbove } = water;
	return { flow: indexOf(points, flow), settleMs, tolerance: tolerancePercent / 100, delayMs, unscheduledAbove };
}

function indexOf(things: readonly { readonly name: string }[], name: string): number {
	return things.findIndex((thing) => thing.name === name);
}
