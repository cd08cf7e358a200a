import { BlockPlan } from "../../modules/bus/blocks";
import { Slave } from "../../modules/bus/slave";
import type { Profile, ProfileWrite } from "../../modules/site/profile";
import { isBitTable, widthOf } from "../../modules/site/register-runs";
import type { ResolvedProfile } from "../../modules/site/resolve";
import { type Breach, breach } from "./breach";
import { checkOverlaps, checkQuantity } from "./quantity-rules";

const codes = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;

/** Rules of a profile, or of one of its variants, as it is used. */
export function checkResolved(profile: ResolvedProfile): Breach[] {
	const missing = checkWhole(profile);
	if (missing.length > 0) return missing;
	return [
		...checkNames("quantities", profile.quantities),
		...checkNames("actuators", profile.actuators),
		...profile.quantities.flatMap((quantity) => checkQuantity(quantity, profile)),
		...checkOverlaps(profile.quantities),
		...checkReads(profile),
		...checkLine(profile),
		...checkActuators(profile),
	];
}

function checkNames(list: string, things: readonly { readonly name: string }[]): Breach[] {
	const names = things.map(({ name }) => name);
	const twice = names.filter((name, index) => names.indexOf(name) !== index);
	return [...new Set(twice)].map((name) => breach(`${list}.${name}`, "stands twice; every name is used once"));
}

/** What a variant adds has to say everything. */
export function checkWhole({ quantities }: ResolvedProfile): Breach[] {
	return quantities.flatMap((quantity) => {
		const missing = (["kind", "table", "address", "type", "unit"] as const).filter(
			(key) => quantity[key] === undefined,
		);
		return missing.map((key) =>
			breach(`quantities.${quantity.name}.${key}`, "is missing: the profile has no such quantity"),
		);
	});
}

/** Everything is read within what the device allows. */
function checkReads({ line, quantities }: ResolvedProfile): Breach[] {
	const found: Breach[] = [];
	for (const { name, table, address, ...rest } of quantities) {
		const width = widthOf(rest);
		const most = isBitTable(table) ? 16 * line.registersPerRead : line.registersPerRead;
		if (width > most) found.push(breach("line.registersPerRead", `is ${most}; ${name} takes ${width}`));
		const isRead = (line.reads ?? []).some(
			(read) => read.table === table && read.address <= address && address + width <= read.address + read.count,
		);
		if (line.reads !== undefined && !isRead) {
			found.push(breach(`quantities.${name}.address`, `is ${address}: none of line.reads has it`));
		}
	}
	if (found.length > 0 || line.reads !== undefined) return found;
	const slaveOptions = {
		unit: 1,
		parity: "none",
		stop: 1,
		replyTimeoutMs: line.replyTimeoutMs,
		gapMs: line.gapMs,
		registersPerRead: line.registersPerRead,
		holesAllowed: line.holes,
	} as const;
	const wants = quantities.map((one) => {
		const { table, address, periodMs } = one;
		return { slave: 0, code: codes[table], address, count: widthOf(one), periodMs, clears: one.destructive === true };
	});
	const limits = { characterUs: 1, gapUs: 1, receiveBytes: 256, longestTransactionMs: 100_000 };
	const plan = new BlockPlan(wants, [new Slave(slaveOptions)], limits);
	const dueMs = new Float64Array(wants.length);
	for (let place = 0; place < wants.length; place += 1) {
		const { code, address, count } = plan.form(place, dueMs, 0);
		const most = code <= 2 ? 16 * line.registersPerRead : line.registersPerRead;
		if (count > most) found.push(breach("line.registersPerRead", `is ${most}; a block at ${address} takes ${count}`));
	}
	return found;
}

function checkLine({ line, setup }: ResolvedProfile): Breach[] {
	const found: Breach[] = [];
	const { baud, bauds, format, formats } = line;
	if (baud !== undefined && bauds.length > 0 && !bauds.includes(baud)) {
		found.push(breach("line.baud", `is ${baud}; line.bauds has ${bauds.join(", ")}`));
	}
	if (format !== undefined && formats.length > 0 && !formats.includes(format)) {
		found.push(breach("line.format", `is ${format}; line.formats has ${formats.join(", ")}`));
	}
	const values = Object.values(setup?.baud?.values ?? {});
	if (new Set(values).size !== values.length) found.push(breach("setup.baud.values", "say one code for two speeds"));
	return found;
}

function checkActuators({ actuators }: ResolvedProfile): Breach[] {
	return actuators.flatMap((actuator) => {
		const path = `actuators.${actuator.name}`;
		const found: Breach[] = [];
		const { on, off, set, timer, kind } = actuator;
		if (kind === "set-point" && set === undefined) found.push(breach(`${path}.set`, "is missing: a set point is set"));
		if (kind === "relay" && (on === undefined || off === undefined)) {
			found.push(breach(path, "has no on and off: a relay is switched by both"));
		}
		const writes = { on, off, "timer.write": timer?.write };
		for (const [part, write] of Object.entries(writes)) {
			if (write !== undefined) found.push(...checkWrite(`${path}.${part}`, write));
		}
		return found;
	});
}

function checkWrite(path: string, { function: code, address, values }: ProfileWrite): Breach[] {
	const found: Breach[] = [];
	if (code < 15 && values.length !== 1)
		found.push(breach(path, `function ${code} writes one value, not ${values.length}`));
	if (code === 15 && values.some((value) => value > 1)) found.push(breach(path, "function 15 writes zeros and ones"));
	if (address + values.length > 0x10000) found.push(breach(path, "ends beyond 65535"));
	return found;
}

/** Paths of `unverified` that lead nowhere. What has a blank is words, not a path. */
export function checkUnverified(profile: Profile, resolved: readonly ResolvedProfile[]): Breach[] {
	const places: readonly object[] = [profile, ...(profile.variants ?? []), ...resolved];
	const paths = [...profile.unverified, ...(profile.variants ?? []).flatMap(({ unverified }) => unverified ?? [])];
	return paths
		.filter((path) => !path.includes(" ") && !places.some((place) => leads(place, path.split("."))))
		.map((path) => breach("unverified", `"${path}" leads nowhere; write the path of a field, or words with a blank`));
}

const firstKeys = ["line", "quantities", "actuators", "setup", "start", "identify", "wiring", "revision", "relabels"];

/** Whether a path leads to something; its last word may be a field that is left out because nobody knows it. */
function leads(place: unknown, [key = "", ...rest]: readonly string[], isFirst = true): boolean {
	if (typeof place !== "object" || place === null) return false;
	if (Array.isArray(place) && isFirst === false && place.some((one) => key in (one as object))) return true;
	const next = Array.isArray(place)
		? place.find((one) => (one as { readonly name?: string }).name === key)
		: (place as { readonly [key: string]: unknown })[key];
	if (rest.length === 0) return next !== undefined || (isFirst ? firstKeys.includes(key) : !Array.isArray(place));
	return leads(next, rest, false);
}
