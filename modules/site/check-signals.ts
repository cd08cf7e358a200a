import { checkHours } from "./check-alarms";
import { sirenOnMs } from "./compile-alarm";
import { type FaultList, namesOf } from "./fault";
import type { Site, SiteSignal } from "./types";

/** Sirens and lights lead to outputs that can be such, and to alarms. */
export function checkSignals(site: Site, faults: FaultList): void {
	const taken = new Set<string>();
	(site.signals ?? []).forEach((signal, index) => {
		const path = `signals[${index}]`;
		checkOutput(site, signal, path, faults);
		if (taken.has(signal.output)) {
			faults.add(`${path}.output`, `"${signal.output}" has a signal already; name all of its alarms there`);
		}
		taken.add(signal.output);
		checkFollowed(site, signal, path, faults);
		checkHours({ quietFrom: signal.quietFrom, quietTo: signal.quietTo }, path, faults);
	});
}

function checkOutput(site: Site, signal: SiteSignal, path: string, faults: FaultList): void {
	const { output: name, longestMs, repeatAfterMs, until } = signal;
	const output = site.outputs[faults.find(`${path}.output`, name, namesOf(site.outputs), "output")];
	if (output === undefined) return;
	const { kind, rest, longestRunMs } = output;
	if (kind !== "siren" && kind !== "light") {
		faults.add(`${path}.output`, `"${name}" is a ${kind}, not a siren or a light`);
		return;
	}
	if (rest !== "off") faults.add(`${path}.output`, `"${name}" rests ${rest}; what follows alarms rests off`);
	if (kind === "siren") {
		const onMs = longestMs ?? sirenOnMs;
		if (until !== undefined) faults.add(`${path}.until`, "is a light's; a siren sounds until it is acknowledged");
		if (onMs > longestRunMs) {
			faults.add(`${path}.longestMs`, `is ${onMs}, more than longestRunMs of "${name}" (${longestRunMs})`);
		}
	} else {
		for (const [key, ms] of Object.entries({ longestMs, repeatAfterMs })) {
			if (ms !== undefined) faults.add(`${path}.${key}`, "is a siren's; a light stays on");
		}
	}
}

function checkFollowed(site: Site, { severities, alarms }: SiteSignal, path: string, faults: FaultList): void {
	if (severities === undefined && alarms === undefined) faults.add(path, "follows nothing: severities or alarms");
	alarms?.forEach((name, index) => {
		faults.find(`${path}.alarms[${index}]`, name, namesOf(site.alarms), "alarm");
	});
	severities?.forEach((severity, index) => {
		if (site.alarms.some((alarm) => (alarm.severity ?? "medium") === severity)) return;
		faults.add(`${path}.severities[${index}]`, `no alarm of this site is ${severity}`);
	});
}
