import type { Condition } from "../../../modules/site/profile";
import { isBitTable } from "../../../modules/site/register-runs";
import type { ResolvedProfile, ResolvedQuantity } from "../../../modules/site/resolve";
import { addressText, markedOf } from "./unverified-marks";

/** Each quantity in a line, those that differ by their number together; what is special about it below, indented. */
export function explainQuantities(profile: ResolvedProfile): readonly string[] {
	return alike(profile.quantities).flatMap((group) => {
		const first = group[0] as ResolvedQuantity;
		const say = (field: string, text: string): string => markedOf(profile, "quantities", first.name, field, text);
		const facts = [placeText(group, say), typeText(first, say), valueText(first, say), rangeText(first, say)];
		const head = `${namesText(group)}: ${say("kind", first.kind)}; ${facts.filter((fact) => fact !== "").join("; ")}`;
		return [head, ...detailsOf(first, say).map((line) => ` ${line}`)];
	});
}

type Say = (field: string, text: string) => string;

/** Groups of quantities that follow each other and differ in number and place only. */
function alike(quantities: readonly ResolvedQuantity[]): readonly (readonly ResolvedQuantity[])[] {
	const groups: ResolvedQuantity[][] = [];
	let last = "";
	for (const quantity of quantities) {
		const { name, address, bits, ...rest } = quantity;
		const key = JSON.stringify([name.replace(/\d+/, "#"), bits?.width, rest]);
		if (key === last && /\d/.test(name)) groups.at(-1)?.push(quantity);
		else groups.push([quantity]);
		last = key;
	}
	return groups;
}

function namesText(group: readonly ResolvedQuantity[]): string {
	const first = group[0]?.name ?? "";
	return group.length === 1 ? first : `${first} to ${group.at(-1)?.name}`;
}

function placeText(group: readonly ResolvedQuantity[], say: Say): string {
	const [first, second] = group as [ResolvedQuantity, ResolvedQuantity | undefined];
	const head = `${say("table", first.table)} ${say("address", addressText(first.address))}`;
	const bits = bitsText(first, say);
	if (second === undefined) return head + bits;
	const stride = second.address - first.address;
	if (stride === 0) return `${head}${bits}, then every ${(second.bits?.shift ?? 0) - (first.bits?.shift ?? 0)} bits`;
	return `${head}${bits}, then every ${stride === 1 ? "one" : `${stride}th`}, the last ${group.at(-1)?.address}`;
}

function bitsText({ bits }: ResolvedQuantity, say: Say): string {
	if (bits === undefined) return "";
	const { shift, width } = bits;
	return say("bits", width === 1 ? `, bit ${shift}` : `, bits ${shift} to ${shift + width - 1}`);
}

function typeText({ table, type, order }: ResolvedQuantity, say: Say): string {
	if (isBitTable(table)) return "";
	const isWide = type.endsWith("32");
	const words = order === "unknown" ? "word order unknown" : order;
	return say("type", type) + (isWide ? ` ${say("order", words)}` : "");
}

function valueText({ scale, offset, unit, scaleFrom }: ResolvedQuantity, say: Say): string {
	const isNumber = unit === "1" || unit === "count";
	const shift = offset === 0 ? "" : say("offset", ` ${offset < 0 ? "−" : "+"} ${Math.abs(offset)}`);
	const times = scaleFrom === undefined ? say("scale", `× ${scale}`) : "× a scale that the device says";
	const isPlain = scale === 1 && offset === 0 && scaleFrom === undefined;
	const raw = isPlain && times === "× 1" ? "" : `raw ${times}${shift}`;
	return [raw, isNumber && raw === "" ? say("unit", "a number") : say("unit", `in ${unit}`)].join(
		raw === "" ? "" : ", ",
	);
}

function rangeText({ range, accuracy, unit }: ResolvedQuantity, say: Say): string {
	const ends = range === undefined ? "" : say("range", `from ${range[0]} to ${range[1]}`);
	const about = accuracy === undefined ? "" : say("accuracy", `± ${accuracy} ${unit}`);
	return [ends, about].filter((text) => text !== "").join(", ");
}

function detailsOf(quantity: ResolvedQuantity, say: Say): readonly string[] {
	const { values, invalid, goodWhile = [], scaleFrom, counter, destructive, note } = quantity;
	const lines: string[] = [];
	if (values !== undefined) {
		const names = Object.entries(values).map(([raw, name]) => `${raw} ${name}`);
		lines.push(say("values", `it says: ${names.join(", ")}`));
	}
	if (invalid !== undefined) lines.push(say("invalid", `no value: raw ${invalid.map(addressText).join(", ")}`));
	if (scaleFrom !== undefined) {
		const scales = Object.entries(scaleFrom.scales).map(([raw, scale]) => `${raw} is × ${scale}`);
		const place = `${scaleFrom.table} ${addressText(scaleFrom.address)}`;
		lines.push(say("scaleFrom", `its scale stands in ${place}: ${scales.join(", ")}`));
	}
	for (const condition of goodWhile) lines.push(say("goodWhile", conditionText(condition)));
	if (counter !== undefined) lines.push(say("counter", counterText(counter)));
	if (destructive === true) lines.push("reading clears it: never read unless a point names it, never twice");
	lines.push(...timesOf(quantity, say));
	if (note !== undefined) lines.push(note);
	return lines;
}

function conditionText({ table, address, raw, mask, is = 0, otherwise = "bad", meaning }: Condition): string {
	const bits = mask === undefined ? "" : ` & ${addressText(mask)}`;
	const wanted = raw === undefined ? `${is}` : raw.join(" or ");
	return `counts while ${table} ${addressText(address)}${bits} is ${wanted}; else ${otherwise}: ${meaning}`;
}

function counterText({ wrapsAt, resets }: NonNullable<ResolvedQuantity["counter"]>): string {
	const wraps = wrapsAt === undefined ? "" : `, begins again at ${wrapsAt}`;
	const begins = resets === undefined ? "" : `, starts anew: ${resets}`;
	return `counts up${wraps}${begins}; take differences`;
}

function timesOf({ maxRatePerMinute, stuckAfterMs, periodMs, staleAfterMs, unit }: ResolvedQuantity, say: Say) {
	const lines: string[] = [];
	if (maxRatePerMinute !== undefined) {
		lines.push(say("maxRatePerMinute", `doubted when it changes by more than ${maxRatePerMinute} ${unit} a minute`));
	}
	if (stuckAfterMs !== undefined)
		lines.push(say("stuckAfterMs", `doubted when it stands still for ${stuckAfterMs / 1000} s`));
	if (periodMs !== 10_000 || staleAfterMs !== 30_000) {
		lines.push(say("periodMs", `read every ${periodMs / 1000} s, stale after ${staleAfterMs / 1000} s`));
	}
	return lines;
}
