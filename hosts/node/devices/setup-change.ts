import type { Effect, LineFormat, ProfileSetting, ProfileSetup, ProfileWrite } from "../../../modules/site/profile";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { HeadgateError } from "../errors";
import { isUnverified } from "./unverified-marks";

/** One register that is set. */
export interface SettingWrite {
	/** `address`, `baud` …, as in the profile's set-up. */
	readonly name: string;
	readonly setting: ProfileSetting;
	readonly code: 6 | 16;
	/** The setting's own number: a unit, or a code of the profile's table. */
	readonly raw: number;
	/** What that means, for people. */
	readonly meaning: string;
}

/** A change of how a device is reached, as far as its profile allows it. */
export interface SetupChange {
	readonly writes: readonly SettingWrite[];
	/** The unit that is asked; 0 is every device on the line. Null: the device's own. */
	readonly atUnit: number | null;
	readonly answeredBy: "old" | "new" | "nobody";
	readonly effect: Effect;
	readonly save: ProfileWrite | null;
}

/** Units that every master can ask. */
const UNIT_MAX = 247;
/** Fields of a setting that decide what is written; the others only say what happens then. */
const decisive = ["table", "address", "functions", "type", "order", "bits", "values", "range", "atUnit"];

/**
 * What to write so that the device answers at another unit.
 *
 * @throws HeadgateError `HG_SETUP` when the profile does not allow it, with the reason
 */
export function changeAddress(profile: ResolvedProfile, to: number, allowUnverified: boolean): SetupChange {
	const address = profile.setup?.address;
	const setting = writable(profile, "address", address, allowUnverified);
	const [lowest, highest] = address?.range ?? [1, UNIT_MAX];
	if (to < Math.max(1, lowest) || to > Math.min(UNIT_MAX, highest)) {
		throw refusal(profile, `takes addresses from ${Math.max(1, lowest)} to ${Math.min(UNIT_MAX, highest)}, not ${to}`);
	}
	const write = { name: "address", setting, code: codeOf(setting), raw: to, meaning: `unit ${to}` };
	return change(profile, [write], address?.atUnit ?? null, address?.answeredBy ?? "old");
}

/** The same for another speed. @throws HeadgateError `HG_SETUP` */
export function changeBaud(profile: ResolvedProfile, to: number, allowUnverified: boolean): SetupChange {
	return change(profile, [coded(profile, "baud", `${to}`, `${to} baud`, allowUnverified)], null, "old");
}

/**
 * The same for another format, from `from`: parity, stop bits, or both.
 *
 * @throws HeadgateError `HG_SETUP`
 */
export function changeFormat(
	profile: ResolvedProfile,
	from: LineFormat,
	to: LineFormat,
	allowUnverified: boolean,
): SetupChange {
	const whole = profile.setup?.settings?.find(({ name, values }) => name === "format" && values?.[to] !== undefined);
	if (whole !== undefined) {
		const setting = writable(profile, "settings.format", whole, allowUnverified);
		const write = { name: "format", setting, code: codeOf(setting), raw: whole.values?.[to] as number, meaning: to };
		return change(profile, [write], null, "old");
	}
	const parities: { readonly [letter: string]: string } = { N: "none", E: "even", O: "odd" };
	const writes: SettingWrite[] = [];
	if (from.charAt(1) !== to.charAt(1)) {
		const parity = parities[to.charAt(1)] as string;
		writes.push(coded(profile, "parity", parity, `parity ${parity}`, allowUnverified));
	}
	if (from.charAt(2) !== to.charAt(2)) {
		const bits = to.charAt(2);
		writes.push(coded(profile, "stopBits", bits, `${bits} stop bits`, allowUnverified));
	}
	return change(profile, writes, null, "old");
}

function change(
	{ setup }: ResolvedProfile,
	writes: readonly SettingWrite[],
	atUnit: number | null,
	answeredBy: SetupChange["answeredBy"],
): SetupChange {
	const effect = writes[0]?.setting.effect ?? "unknown";
	return { writes, atUnit, answeredBy, effect, save: setup?.save ?? null };
}

function coded(
	profile: ResolvedProfile,
	name: "baud" | "parity" | "stopBits",
	wanted: string,
	meaning: string,
	allowUnverified: boolean,
): SettingWrite {
	const setting = profile.setup?.[name];
	const found = writable(profile, name, setting, allowUnverified);
	const { values } = setting ?? {};
	if (values === undefined) throw refusal(profile, `has a register for ${name}, but no source says its codes`);
	const raw = values[wanted];
	if (raw === undefined) throw refusal(profile, `takes ${name} ${Object.keys(values).join(", ")}, not ${wanted}`);
	return { name, setting: found, code: codeOf(found), raw, meaning };
}

/** The setting, if it may be written. */
function writable(
	profile: ResolvedProfile,
	name: string,
	setting: ProfileSetting | undefined,
	allowUnverified: boolean,
): ProfileSetting {
	const { setup } = profile;
	if (setting === undefined) throw refusal(profile, `has no register for ${name} that a source names${byHand(setup)}`);
	if (setting.functions === undefined || setting.functions.length === 0) {
		const note = setting.note === undefined ? "" : `: ${setting.note}`;
		throw refusal(profile, `has a register for ${name}, but no source says how it is written${note}${byHand(setup)}`);
	}
	if (setting.type === "f32" && setting.order === "unknown") throw refusal(profile, `${name}: word order unknown`);
	const doubts = decisive.filter((field) => isUnverified(profile, `setup.${name}.${field}`));
	if (doubts.length > 0 && !allowUnverified) {
		const what = doubts.length === decisive.length ? "its register" : doubts.join(", ");
		throw refusal(profile, `: no source confirms ${what} of setup.${name}; --allow-unverified writes it all the same`);
	}
	return setting;
}

function byHand(setup: ProfileSetup | null): string {
	return setup?.byHand === undefined ? "" : `. By hand: ${setup.byHand}`;
}

function codeOf({ functions = [] }: ProfileSetting): 6 | 16 {
	return functions[0] === 16 ? 16 : 6;
}

function refusal({ name }: ResolvedProfile, what: string): HeadgateError {
	return new HeadgateError("HG_SETUP", `${name}${what.startsWith(":") ? "" : " "}${what}`);
}

/** Registers that a setting takes. */
export function settingWidth({ type }: ProfileSetting): number {
	return type === "f32" ? 2 : 1;
}

/** The words of a setting that is `raw`; the bits beside it stay as in `before`. */
export function settingWords({ type, order, bits }: ProfileSetting, raw: number, before: readonly number[]): number[] {
	if (type === "f32") {
		const bytes = new DataView(new ArrayBuffer(4));
		bytes.setFloat32(0, raw, order === "DCBA" || order === "BADC");
		const words = [bytes.getUint16(0), bytes.getUint16(2)];
		return order === "CDAB" || order === "BADC" ? words.reverse() : words;
	}
	if (bits === undefined) return [raw];
	const mask = ((1 << bits.width) - 1) << bits.shift;
	return [((before[0] ?? 0) & ~mask) | ((raw << bits.shift) & mask)];
}

/** The setting's own number in its words. */
export function settingRaw(setting: ProfileSetting, words: readonly number[]): number {
	const { type, order, bits } = setting;
	const [first = 0, second = 0] = words;
	if (type === "f32") {
		const bytes = new DataView(new ArrayBuffer(4));
		const isSwapped = order === "CDAB" || order === "BADC";
		bytes.setUint16(0, isSwapped ? second : first);
		bytes.setUint16(2, isSwapped ? first : second);
		return bytes.getFloat32(0, order === "DCBA" || order === "BADC");
	}
	return bits === undefined ? first : (first >> bits.shift) & ((1 << bits.width) - 1);
}
