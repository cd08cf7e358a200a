import { decodeBits, decodeRaw } from "../../../modules/points/decode";
import { PointReason } from "../../../modules/points/reason";
import { PointQuality, PointTable, qualityName } from "../../../modules/points/table";
import { type Auxiliary, auxiliariesOf } from "../../../modules/site/auxiliaries";
import { compilePoint } from "../../../modules/site/compile-point";
import type { PointPlan } from "../../../modules/site/plan";
import type { Condition, RegisterRef } from "../../../modules/site/profile";
import { ProfileBook } from "../../../modules/site/profile-book";
import { isBitTable, widthOf } from "../../../modules/site/register-runs";
import type { ProfileMap, ResolvedProfile, ResolvedQuantity } from "../../../modules/site/resolve";
import type { Site } from "../../../modules/site/types";
import { unverifiedIn } from "../../../modules/site/unverified";
import { holds, type Stretch, wordIn } from "./exchange";

/** A quantity, an actuator's register or a setting as a device gave it. */
export interface DecodedValue {
	readonly name: string;
	/** In the unit; null when there is none. */
	readonly value: number | null;
	readonly unit: string;
	readonly quality: "good" | "uncertain" | "bad";
	/** Why it is not good; of a good one, what else there is to say. */
	readonly why?: string;
}

/** Digits of raw × scale + offset in a double that can be trusted. */
const TRUSTED_DIGITS = 12;
/** Digits that name every 32-bit float apart, and the most that it is worth. */
const FLOAT_DIGITS_MAX = 9;
const FLOAT_DIGITS_MIN = 6;
/** Fields that decide what a value is: unconfirmed, they leave the value uncertain. */
const decisive = ["table", "address", "type", "order", "bits", "scale", "offset", "scaleFrom", "unit"];

/**
 * Every quantity that lies whole in a stretch of registers, judged as a gateway judges it.
 *
 * What registers outside of the stretch say (a scale, a fault bit) is not known here: a value without its scale is bad,
 * one whose condition is not known is uncertain.
 */
export function decodeQuantities(profile: ResolvedProfile, profiles: ProfileMap, stretch: Stretch): DecodedValue[] {
	const inside = profile.quantities.filter((quantity) => holds(stretch, quantity, widthOf(quantity)));
	const { auxiliaries, plans } = planOf(profile, profiles, inside);
	const points = new PointTable(
		plans.map((plan) => soften(plan, auxiliaries, stretch)),
		auxiliaries,
	);
	auxiliaries.forEach((auxiliary, index) => {
		const word = wordIn(stretch, auxiliary);
		if (word === null) points.auxiliaries.refuse(index);
		else points.auxiliaries.update(index, word, 0);
	});
	const reply = replyOf(stretch);
	return inside.map((quantity, index) => {
		points.update(index, reply, quantity.address - stretch.address, false, 0);
		return decodedOf(points, index, quantity, profile, stretch);
	});
}

function planOf(
	profile: ResolvedProfile,
	profiles: ProfileMap,
	quantities: readonly ResolvedQuantity[],
): { readonly auxiliaries: readonly Auxiliary[]; readonly plans: readonly PointPlan[] } {
	const points = quantities.map(({ name }) => ({ name, device: "it", quantity: name }));
	const site = { devices: [{ name: "it", line: "", profile: profile.name, unit: 1 }], points } as unknown as Site;
	const book = new ProfileBook(profiles);
	const auxiliaries = auxiliariesOf(site, book);
	return { auxiliaries, plans: points.map((point) => compilePoint(point, site, book, auxiliaries)) };
}

/** Conditions that can't be known here make a value uncertain at the most. */
function soften(plan: PointPlan, auxiliaries: readonly Auxiliary[], stretch: Stretch): PointPlan {
	const isKnown = (index: number): boolean => wordIn(stretch, auxiliaries[index] as Auxiliary) !== null;
	const conditions = plan.conditions.map((one) => ({ ...one, isBad: one.isBad && isKnown(one.auxiliary) }));
	return { ...plan, conditions };
}

/** A reply with these words, as far as decoding looks at it: three bytes, then the data. */
function replyOf({ table, words }: Stretch): Uint8Array {
	if (!isBitTable(table)) return Uint8Array.of(0, 0, 0, ...words.flatMap((word) => [word >> 8, word & 0xff]));
	const reply = new Uint8Array(3 + Math.ceil(words.length / 8));
	words.forEach((bit, index) => {
		reply[3 + (index >> 3)] = (reply[3 + (index >> 3)] as number) | (bit << (index & 7));
	});
	return reply;
}

function decodedOf(
	points: PointTable,
	index: number,
	quantity: ResolvedQuantity,
	profile: ResolvedProfile,
	stretch: Stretch,
): DecodedValue {
	const { name, unit } = quantity;
	if (quantity.order === "unknown" && widthOf(quantity) === 2) {
		return {
			name,
			value: null,
			unit,
			quality: "bad",
			why: "word order unknown: no source says which half comes first",
		};
	}
	const found = points.quality(index, 0);
	const quality = found === PointQuality.good || found === PointQuality.uncertain ? qualityName(found) : "bad";
	const value = quality === "bad" ? null : valueIn(quantity, stretch);
	const why = whyOf(points.reason(index, 0), quantity, stretch);
	if (why !== null) return { name, value, unit, quality: quality as DecodedValue["quality"], why };
	const doubts = doubtsOf(profile, name);
	if (doubts.length === 0) return { name, value, unit, quality: "good" };
	return { name, value, unit, quality: "uncertain", why: `no source confirms its ${doubts.join(", ")}` };
}

function valueIn(quantity: ResolvedQuantity, stretch: Stretch): number {
	const { type, bits, scaleFrom, offset } = quantity;
	const [first = 0, second = 0] = stretch.words.slice(quantity.address - stretch.address);
	const bytes = Uint8Array.of(first >> 8, first & 0xff, second >> 8, second & 0xff);
	const order = quantity.order === "unknown" ? "ABCD" : quantity.order;
	const whole = type === "bit" ? first : decodeRaw(bytes, 0, type, order);
	const raw = bits === undefined ? whole : decodeBits(whole, bits.shift, bits.width, type);
	const scale = scaleFrom?.scales[`${wordIn(stretch, scaleFrom)}`] ?? quantity.scale;
	return engineering(raw, scale, offset, type === "f32");
}

/** raw × scale + offset without the dust of binary fractions; -0 becomes 0. */
export function engineering(raw: number, scale: number, offset: number, isFloat: boolean): number {
	const value = raw * scale + offset;
	if (!isFloat) return Number(value.toPrecision(TRUSTED_DIGITS)) + 0;
	const target = Math.fround(value);
	for (let digits = FLOAT_DIGITS_MIN; digits < FLOAT_DIGITS_MAX; digits += 1) {
		const short = Number(value.toPrecision(digits));
		if (Math.fround(short) === target) return short + 0;
	}
	return Number(value.toPrecision(FLOAT_DIGITS_MAX)) + 0;
}

/** Paths in a quantity that no source confirms, and that decide what its value is. */
function doubtsOf(profile: ResolvedProfile, name: string): readonly string[] {
	return unverifiedIn(profile, "quantities", name).flatMap((path) => {
		const field = path.split(".")[2];
		if (field === undefined) return ["registers"];
		return decisive.includes(field) ? [field] : [];
	});
}

function whyOf(reason: number, quantity: ResolvedQuantity, stretch: Stretch): string | null {
	const { scaleFrom, range, unit } = quantity;
	switch (reason) {
		case PointReason.none:
			return null;
		case PointReason.range:
			return range === undefined
				? "too large for any measurement"
				: `outside of its range, ${range.join(" to ")} ${unit}`;
		case PointReason.sentinel:
			return "the device says by this value that it has none";
		case PointReason.notANumber:
			return "not a number";
		case PointReason.scaleUnknown:
			return scaleFrom === undefined ? "scale unknown" : scaleWords(scaleFrom, wordIn(stretch, scaleFrom));
		default:
			return conditionWords(quantity.goodWhile ?? [], stretch);
	}
}

function scaleWords(place: RegisterRef, word: number | null): string {
	const where = `${place.table} ${place.address}`;
	return word === null
		? `its scale stands in ${where}, which was not read with it`
		: `its scale stands in ${where}, which holds ${word}: no source says what that is`;
}

/** The condition that decided: the first that makes it bad, else the last that makes it uncertain. */
function conditionWords(conditions: readonly Condition[], stretch: Stretch): string {
	let words = "";
	for (const condition of conditions) {
		const word = wordIn(stretch, condition);
		const { table, address, meaning, otherwise = "bad", mask = 0xffff, is = 0, raw } = condition;
		if (word === null) words = `${table} ${address} was not read with it, which would say: ${meaning}`;
		else if (!(raw?.includes(word) ?? (word & mask) === (is & mask))) {
			words = meaning;
			if (otherwise === "bad") return words;
		}
	}
	return words;
}
