import type { ProfileActuator, ProfileWrite } from "../../../modules/site/profile";
import { readBackStates } from "../../../modules/site/read-back";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { addressText, markedOf } from "./unverified-marks";

/** Each actuator: what is written, how it is read back, what ends it. */
export function explainActuators(profile: ResolvedProfile): readonly string[] {
	return alike(profile.actuators).flatMap((group) => {
		const first = group[0] as ProfileActuator;
		const say = (field: string, text: string): string => markedOf(profile, "actuators", first.name, field, text);
		const names = group.length === 1 ? first.name : `${first.name} to ${group.at(-1)?.name}`;
		const many = group.length === 1 ? "" : "; of the first, the others follow";
		return [`${names}: ${first.kind}${many}`, ...linesOf(first, say).map((line) => ` ${line}`)];
	});
}

type Say = (field: string, text: string) => string;

function alike(actuators: readonly ProfileActuator[]): readonly (readonly ProfileActuator[])[] {
	const groups: ProfileActuator[][] = [];
	let last = "";
	for (const actuator of actuators) {
		const { name, kind, on, off, note } = actuator;
		const key = JSON.stringify([name.replace(/\d+/, "#"), kind, on?.values, off?.values, note]);
		if (key === last && /\d/.test(name)) groups.at(-1)?.push(actuator);
		else groups.push([actuator]);
		last = key;
	}
	return groups;
}

function linesOf({ on, off, set, readBack, proves, timer, ...rest }: ProfileActuator, say: Say): readonly string[] {
	const lines: string[] = [];
	if (on !== undefined) lines.push(`on: ${writeText("on", on, say)}`);
	if (off !== undefined) lines.push(`off: ${writeText("off", off, say)}`);
	if (set !== undefined) {
		const { table, address, type, scale = 1, offset = 0, unit, range } = set;
		const value = offset === 0 ? `× ${scale}` : `× ${scale} + ${offset}`;
		const place = `${table} ${say("set.address", addressText(address))}, by function ${set.function}`;
		const raw = `${say("set.type", type)}, raw ${say("set.scale", value)} ${say("set.unit", unit)}`;
		lines.push(
			`set: ${place}; ${raw}; ${say("set.range", `from ${range[0]} to ${range[1]}`)}${say("set.function", "")}`,
		);
	}
	if (readBack !== undefined) lines.push(say("readBack", readBackText(readBack, set !== undefined, proves)));
	else lines.push("it can't be read back by this profile");
	if (timer !== undefined) {
		const { write, unitMs, most } = timer;
		const longest = say("timer.most", `${(most * unitMs) / 1000} s at the most`);
		const value = `${valuesText(write.values)} + time in ${unitMs} ms`;
		const where = `${addressText(write.address)} := ${value}, by function ${write.function}`;
		lines.push(say("timer", `the device ends it by itself: ${where}; ${longest}`));
	}
	return [...lines, ...endsOf(rest, say)];
}

function endsOf(
	{ watchdog, travelMs, longestLeaseMs, powerUp, note }: Partial<ProfileActuator>,
	say: Say,
): readonly string[] {
	const lines: string[] = [];
	if (watchdog !== undefined) {
		const { table, address, unitMs, range, effect } = watchdog;
		const times = `${(range[0] * unitMs) / 1000} to ${(range[1] * unitMs) / 1000} s`;
		lines.push(say("watchdog", `when nobody talks to it (${table} ${addressText(address)}, ${times}): ${effect}`));
	}
	if (travelMs !== undefined) lines.push(say("travelMs", `takes ${travelMs / 1000} s from end to end`));
	if (longestLeaseMs !== undefined)
		lines.push(say("longestLeaseMs", `never on for more than ${longestLeaseMs / 1000} s`));
	lines.push(say("powerUp", `after power-up: ${powerUp ?? "unknown"}`));
	if (note !== undefined) lines.push(note);
	return lines;
}

function writeText(part: "on" | "off", { function: code, address, values }: ProfileWrite, say: Say): string {
	const table = code === 5 || code === 15 ? "coil" : "holding";
	const where = `${table} ${say(`${part}.address`, addressText(address))}`;
	return `${where} := ${say(`${part}.values`, valuesText(values))}, by function ${say(`${part}.function`, `${code}`)}`;
}

function valuesText(values: readonly number[]): string {
	return values.map((value) => (value > 9 ? addressText(value) : `${value}`)).join(" ");
}

function readBackText(
	readBack: NonNullable<ProfileActuator["readBack"]>,
	isSet: boolean,
	proves: ProfileActuator["proves"],
): string {
	const { table, address } = readBack;
	const { mask, on, off } = readBackStates(readBack);
	const bits = readBack.mask === undefined ? "" : ` & ${addressText(mask)}`;
	const states = isSet && readBack.on === undefined ? "the same number as is set" : `${on} on, ${off} off`;
	const proof = proves === undefined ? "" : `; proves the ${proves}`;
	return `read back: ${table} ${addressText(address)}${bits}: ${states}${proof}`;
}
