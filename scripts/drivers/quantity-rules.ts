import { isBitTable, widthOf } from "../../modules/site/register-runs";
import type { ResolvedProfile, ResolvedQuantity } from "../../modules/site/resolve";
import { type Breach, breach } from "./breach";

/** Units that a kind comes in, where there is no choice. */
const unitsOf: readonly (readonly [kind: RegExp, units: readonly string[]])[] = [
	[/temperature$/, ["Cel"]],
	[/^temperature-difference$/, ["K"]],
	[/^relative-humidity$/, ["%RH"]],
	[/^(contact|relay-state)$/, ["1"]],
	[/^ph$/, ["pH"]],
	[/^raw-counts$/, ["count"]],
	[/^frequency$/, ["Hz"]],
	[/^wind-speed$/, ["m/s"]],
];

/** Rules of one quantity: types and tables, ranges, bits. */
export function checkQuantity(quantity: ResolvedQuantity, profile: ResolvedProfile): Breach[] {
	const { name, table, address, type, order, bits, range, step, unit, kind } = quantity;
	const found: Breach[] = [];
	const add = (field: string, message: string): void => {
		found.push(breach(`quantities.${name}.${field}`, message));
	};
	if (isBitTable(table) !== (type === "bit"))
		add("type", `is ${type} in table ${table}; bits are in coil and discrete`);
	if (address + widthOf(quantity) > 0x10000) add("address", `is ${address}: it ends beyond 65535`);
	if (
		profile.profile.quantities.some((one) => one.name === name && one.order !== undefined) &&
		widthOf(quantity) === 1
	) {
		add("order", `is ${order}; a value of one register has none`);
	}
	if (bits !== undefined && (widthOf(quantity) > 1 || type === "bit")) add("bits", `of a ${type}: only of u16 and s16`);
	if (bits !== undefined && bits.shift + bits.width > 16) add("bits", "reach beyond bit 15");
	if (!(step > 0)) add("step", `is ${step}; it must be above 0`);
	if (type === "f32" && profile.profile.quantities.some((one) => one.name === name && one.step === undefined)) {
		add("step", "is missing; a float has no resolution of its own");
	}
	for (const [kinds, units] of unitsOf) {
		if (kinds.test(kind) && !units.includes(unit)) add("unit", `is ${unit}; ${kind} comes in ${units.join(", ")}`);
	}
	if (range !== undefined) found.push(...checkRange(quantity, range));
	return found;
}

/** Raw values that a type can hold; null: any. */
export function rawSpan({ type, bits }: ResolvedQuantity): readonly [number, number] | null {
	const width = bits?.width ?? 16;
	switch (type) {
		case "bit":
			return [0, 1];
		case "u16":
			return [0, 2 ** width - 1];
		case "s16":
			return [-(2 ** (width - 1)), 2 ** (width - 1) - 1];
		case "u32":
			return [0, 2 ** 32 - 1];
		case "s32":
			return [-(2 ** 31), 2 ** 31 - 1];
		case "bcd16":
			return [0, 9_999];
		case "bcd32":
			return [0, 99_999_999];
		case "f32":
			return null;
	}
}

function checkRange(quantity: ResolvedQuantity, [lowest, highest]: readonly [number, number]): Breach[] {
	const path = `quantities.${quantity.name}.range`;
	if (lowest >= highest) return [breach(path, `is [${lowest}, ${highest}]; the lower end comes first`)];
	const raws = rawSpan(quantity);
	if (raws === null) return [];
	const scales = Object.values(quantity.scaleFrom?.scales ?? { one: quantity.scale });
	const ends = scales.flatMap((scale) => raws.map((raw) => raw * scale + quantity.offset));
	const [least, most] = [Math.min(...ends), Math.max(...ends)];
	const slack = quantity.step;
	if (lowest >= least - slack && highest <= most + slack) return [];
	const held = `[${Number(least.toPrecision(8))}, ${Number(most.toPrecision(8))}]`;
	return [breach(path, `is [${lowest}, ${highest}]; the register holds ${held} only`)];
}

/** Registers that are read as two things which can't both be right. */
export function checkOverlaps(quantities: readonly ResolvedQuantity[]): Breach[] {
	const found: Breach[] = [];
	quantities.forEach((one, index) => {
		for (const other of quantities.slice(index + 1)) {
			if (one.table !== other.table || !touches(one, other) || isAgreed(one, other)) continue;
			const what = `${other.name} lies in the same registers (${other.address}) and means something else`;
			found.push(breach(`quantities.${one.name}.address`, `is ${one.address}; ${what}`));
		}
	});
	return found;
}

function touches(a: ResolvedQuantity, b: ResolvedQuantity): boolean {
	return a.address < b.address + widthOf(b) && b.address < a.address + widthOf(a);
}

/** Parts of one register, or one register in several meanings of which a condition lets one through. */
function isAgreed(a: ResolvedQuantity, b: ResolvedQuantity): boolean {
	if (a.address !== b.address) return false;
	if (a.bits !== undefined && b.bits !== undefined) {
		return a.bits.shift + a.bits.width <= b.bits.shift || b.bits.shift + b.bits.width <= a.bits.shift;
	}
	if (widthOf(a) !== widthOf(b)) return false;
	const isSeveral = (one: ResolvedQuantity): boolean =>
		one.bits !== undefined || one.goodWhile !== undefined || one.kind === "raw-counts";
	return isSeveral(a) || isSeveral(b);
}
