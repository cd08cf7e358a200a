import { quantityOf, timesOf } from "./auxiliaries";
import { feedersOf } from "./compile-output";
import { type FaultList, namesOf } from "./fault";
import type { ProfileBook } from "./profile-book";
import type { ResolvedProfile } from "./resolve";
import type { Site, SiteEvidence, SiteOutput } from "./types";
import { unverifiedCommands } from "./unverified";

/** Links of a chain, its ends included. */
const CHAIN_MAX = 4;

/** Outputs lead to actuators that can be switched and read back, one output each. */
export function checkOutputs(site: Site, book: ProfileBook, allowUnverified: boolean, faults: FaultList): void {
	const actuators = new Map<string, string>();
	site.outputs.forEach((output, index) => {
		const path = `outputs[${index}]`;
		checkRelations(site, output, path, faults);
		checkConditions(site, output, path, book, faults);
		faults.find(`${path}.device`, output.device, namesOf(site.devices), "device");
		const profile = book.ofDevice(site, output.device);
		if (profile === null) return;
		faults.find(`${path}.actuator`, output.actuator, namesOf(profile.actuators), `actuator of ${profile.name}`);
		for (const [at, name] of Object.entries({ actuator: output.actuator, "pulse.close": output.pulse?.close })) {
			if (name === undefined) continue;
			const key = `${output.device} ${name}`;
			const other = actuators.get(key);
			if (other !== undefined)
				faults.add(`${path}.${at}`, `${key} is output ${other} already; a relay drives one output`);
			actuators.set(key, output.name);
		}
		checkPulse(output, profile, path, faults);
		const key = `${output.device} ${output.actuator}`;
		const actuator = profile.actuators.find((one) => one.name === output.actuator);
		if (actuator === undefined) return;
		if (actuator.on === undefined || actuator.off === undefined) {
			faults.add(`${path}.actuator`, `${key} is no relay: nothing switches it on and off`);
		} else if (actuator.readBack === undefined) {
			faults.add(`${path}.actuator`, `${key} can't be read back, so nobody would know whether it is on`);
		}
		const unverified = unverifiedCommands(profile, output.actuator);
		if (unverified.length === 0 || allowUnverified) return;
		faults.add(
			`${path}.actuator`,
			`no source confirms ${unverified.join(", ")} of ${profile.name}; try it on a bench, then --allow-unverified`,
		);
	});
}

/** Coils of a latching valve end by themselves: a gateway that dies must not leave one driven. */
function checkPulse(
	{ pulse, actuator, rest }: SiteOutput,
	profile: ResolvedProfile,
	path: string,
	faults: FaultList,
): void {
	if (pulse === undefined) return;
	faults.find(`${path}.pulse.close`, pulse.close, namesOf(profile.actuators), `actuator of ${profile.name}`);
	if (rest !== "off") faults.add(`${path}.rest`, `is ${rest}; a latching valve rests off`);
	for (const { name, timer, readBack } of profile.actuators) {
		if (name !== actuator && name !== pulse.close) continue;
		if (timer === undefined || readBack === undefined) {
			faults.add(`${path}.pulse`, `${name} of ${profile.name} has no timer and read-back: nothing would end the pulse`);
		}
	}
}

/** What feeds it, what it needs and what it excludes are other outputs, and a chain has an end. */
function checkRelations(site: Site, output: SiteOutput, path: string, faults: FaultList): void {
	const { name, fedBy, needs = [], neverWith = [] } = output;
	const others = namesOf(site.outputs).filter((other) => other !== name);
	if (fedBy !== undefined) faults.find(`${path}.fedBy`, fedBy, others, "other output");
	needs.forEach((other, index) => {
		faults.find(`${path}.needs[${index}]`, other, others, "other output");
	});
	neverWith.forEach((other, index) => {
		faults.find(`${path}.neverWith[${index}]`, other, others, "other output");
		if (needs.includes(other)) faults.add(`${path}.neverWith[${index}]`, `"${other}" is in needs as well`);
	});
	const feeders = feedersOf(output, site);
	if (feeders.includes(output)) faults.add(`${path}.fedBy`, `"${name}" would feed itself`);
	else if (feeders.length >= CHAIN_MAX) {
		faults.add(`${path}.fedBy`, `is the end of a chain of ${feeders.length + 1}; it may be ${CHAIN_MAX} long`);
	}
}

/** Evidence and conditions lead to points, and have a limit. */
function checkConditions(site: Site, output: SiteOutput, path: string, book: ProfileBook, faults: FaultList): void {
	const { evidence = [], onlyWhile = [] } = output;
	evidence.forEach((one, index) => {
		const at = `${path}.evidence[${index}]`;
		faults.find(`${at}.point`, one.point, namesOf(site.points), "point");
		if ((one.above === undefined) === (one.below === undefined)) faults.add(at, "needs one limit: above or below");
		checkWithin(site, one, at, book, faults);
	});
	onlyWhile.forEach(({ point, above, below }, index) => {
		const at = `${path}.onlyWhile[${index}]`;
		faults.find(`${at}.point`, point, namesOf(site.points), "point");
		if (above === undefined && below === undefined) faults.add(at, "needs a limit: above or below");
		if (above !== undefined && below !== undefined && above >= below) {
			faults.add(`${at}.below`, `is ${below}; it must be more than above (${above})`);
		}
	});
}

function checkWithin(site: Site, one: SiteEvidence, path: string, book: ProfileBook, faults: FaultList): void {
	const point = site.points.find(({ name }) => name === one.point);
	const quantity = point === undefined ? null : quantityOf(point, site, book);
	if (point === undefined || quantity === null) return;
	const { periodMs } = timesOf(point, quantity);
	if (one.withinMs >= 2 * periodMs) return;
	faults.add(
		`${path}.withinMs`,
		`is ${one.withinMs}; ${one.point} is read every ${periodMs} ms, so it must be at least ${2 * periodMs}`,
	);
}

/** Switches and buttons lead to points and outputs; a switch has each output alone. */
export function checkHands(site: Site, faults: FaultList): void {
	const points = namesOf(site.points);
	const { hands = [], stopButtons = [], supply } = site;
	faults.checkNames("hands", hands);
	const taken = new Map<string, string>();
	hands.forEach(({ name, outputs, hand, auto }, index) => {
		const path = `hands[${index}]`;
		outputs.forEach((output, at) => {
			faults.find(`${path}.outputs[${at}]`, output, namesOf(site.outputs), "output");
			const other = taken.get(output);
			if (other !== undefined) faults.add(`${path}.outputs[${at}]`, `"${output}" is switched by ${other} already`);
			taken.set(output, name);
		});
		if (hand === undefined && auto === undefined) faults.add(path, "needs a contact: hand or auto");
		if (hand !== undefined) faults.find(`${path}.hand`, hand, points, "point");
		if (auto !== undefined) faults.find(`${path}.auto`, auto, points, "point");
	});
	stopButtons.forEach(({ point }, index) => {
		faults.find(`stopButtons[${index}].point`, point, points, "point");
	});
	if (supply !== undefined) faults.find("supply.point", supply.point, points, "point");
	if (site.water !== undefined) faults.find("water.flow", site.water.flow, points, "point");
}
