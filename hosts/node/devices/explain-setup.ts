import type { ProfileSetting, ProfileSetup } from "../../../modules/site/profile";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { addressText, isUnverified, marked } from "./unverified-marks";

/** How address, speed and all else are set. */
export function explainSetup(profile: ResolvedProfile): readonly string[] {
	const { setup } = profile;
	if (setup === null) return ["No source says how its address and speed are set."];
	const { address, baud, parity, stopBits, save, query, byHand, settings = [] } = setup;
	const isWhole = isUnverified(profile, "setup");
	return [
		...(isWhole ? ["All of this is unverified."] : []),
		...(byHand === undefined ? [] : [marked(profile, "setup.byHand", `By hand: ${byHand}`)]),
		...(address === undefined ? [] : addressLines(profile, address)),
		...tableLines(profile, "baud", baud),
		...tableLines(profile, "parity", parity),
		...tableLines(profile, "stopBits", stopBits),
		...(save === undefined ? [] : [saveText(save)]),
		...(query === undefined ? [] : [queryText(profile, query)]),
		...settings.flatMap((setting) => {
			const { values, must, danger } = setting;
			const extra = [
				...(values === undefined ? [] : [`values: ${namesText(values)}`]),
				...(must === undefined ? [] : [`must be ${must} for this profile`]),
				...(danger === undefined ? [] : [`danger: ${danger}`]),
			];
			return settingLines(profile, `settings.${setting.name}`, setting.name, setting, extra);
		}),
	];
}

function saveText({ values, address, function: code }: NonNullable<ProfileSetup["save"]>): string {
	return `Then ${values.join(" ")} to ${addressText(address)} by function ${code}, or it is lost at power-off.`;
}

function queryText(profile: ResolvedProfile, { request, answeredBy }: NonNullable<ProfileSetup["query"]>): string {
	const who = marked(profile, "setup.query.answeredBy", `the ${answeredBy} answers`);
	return `A lone device tells its unit when it is sent ${request} and a CRC; ${who}.`;
}

function addressLines(profile: ResolvedProfile, address: NonNullable<ProfileSetup["address"]>): readonly string[] {
	const { range, atUnit, answeredBy } = address;
	const say = (field: string, text: string): string => marked(profile, `setup.address.${field}`, text);
	const extra = [
		...(range === undefined ? [] : [say("range", `from ${range[0]} to ${range[1]}`)]),
		...(atUnit === undefined ? [] : [say("atUnit", `asked at unit ${atUnit}: one device on the line only`)]),
		...(answeredBy === undefined ? [] : [say("answeredBy", `the write is answered by: ${answeredBy}`)]),
	];
	return settingLines(profile, "address", "address", address, extra);
}

function tableLines(
	profile: ResolvedProfile,
	name: "baud" | "parity" | "stopBits",
	setting: NonNullable<ProfileSetup["baud"]> | undefined,
): readonly string[] {
	if (setting === undefined) return [];
	const { values } = setting;
	const codes = values === undefined ? "codes unknown: nothing writes it" : namesText(values);
	return settingLines(profile, name, name, setting, [marked(profile, `setup.${name}.values`, codes)]);
}

function settingLines(
	profile: ResolvedProfile,
	path: string,
	name: string,
	{ table, address, functions, type, bits, effect, note }: ProfileSetting,
	extra: readonly string[],
): readonly string[] {
	const say = (field: string, text: string): string => marked(profile, `setup.${path}.${field}`, text);
	const part = bits === undefined ? "" : `, bits ${bits.shift} to ${bits.shift + bits.width - 1}`;
	const by = functions === undefined ? "read only" : `written by function ${functions.join(" or ")}`;
	const facts = [
		`${say("table", table)} ${say("address", addressText(address))}${part}${type === undefined ? "" : `, ${type}`}`,
		say("functions", by),
		...(functions === undefined ? [] : [say("effect", `takes effect: ${effect ?? "unknown when"}`)]),
		...extra,
	];
	return [`${name}: ${facts.join("; ")}`, ...(note === undefined ? [] : [` ${note}`])];
}

function namesText(values: { readonly [name: string]: number }): string {
	return Object.entries(values)
		.sort(([, a], [, b]) => a - b)
		.map(([name, code]) => `${name} is ${code}`)
		.join(", ");
}
