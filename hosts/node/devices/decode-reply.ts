import { exceptionName } from "../../../modules/bus/exceptions";
import { dataOffset, FunctionCode, isSealed } from "../../../modules/bus/frame";
import { decodeBit, decodeRaw } from "../../../modules/points/decode";
import { reasonName } from "../../../modules/points/reason";
import { PointQuality, PointTable, qualityName } from "../../../modules/points/table";
import { type Auxiliary, auxiliariesOf } from "../../../modules/site/auxiliaries";
import { compilePoint } from "../../../modules/site/compile-point";
import type { PointPlan } from "../../../modules/site/plan";
import type { RegisterTable } from "../../../modules/site/profile";
import { ProfileBook } from "../../../modules/site/profile-book";
import { isBitTable, widthOf } from "../../../modules/site/register-runs";
import type { ProfileMap, ResolvedProfile, ResolvedQuantity } from "../../../modules/site/resolve";
import type { Site } from "../../../modules/site/types";

/** A quantity as a device gave it. */
export interface DecodedValue {
	readonly name: string;
	/** In the unit; null when there is none. */
	readonly value: number | null;
	readonly unit: string;
	readonly quality: string;
	/** Why it is not good; null when it is. */
	readonly reason: string | null;
}

export interface DecodedReply {
	readonly values: readonly DecodedValue[];
	/** Why there are none: a damaged frame, an exception, a reply to another request. */
	readonly error: string | null;
}

const tables: { readonly [code: number]: RegisterTable } = { 1: "coil", 2: "discrete", 3: "holding", 4: "input" };
/** Digits of a double that counts × step can be trusted in. */
const TRUSTED_DIGITS = 12;

/**
 * Every quantity of a profile that lies in the reply to one read.
 *
 * What registers outside of the reply say (a scale, a fault bit) is not known here: a value without its scale is bad,
 * one whose condition is not known is uncertain.
 *
 * @param name of a profile or variant that {@link ProfileBook} knows
 * @param request whole frame with CRC
 */
export function decodeReply(name: string, profiles: ProfileMap, request: Uint8Array, reply: Uint8Array): DecodedReply {
	const profile = new ProfileBook(profiles).get(name);
	if (profile === null) return { values: [], error: `there is no profile "${name}"` };
	const error = faultOf(request, reply);
	if (error !== null) return { values: [], error };
	const table = tables[request[1] as number] as RegisterTable;
	const address = (request[2] as number) * 0x100 + (request[3] as number);
	const count = (request[4] as number) * 0x100 + (request[5] as number);
	const isInside = (place: { readonly table: RegisterTable; readonly address: number }, width: number): boolean =>
		place.table === table && place.address >= address && place.address + width <= address + count;
	const inside = profile.quantities.filter((quantity) => isInside(quantity, widthOf(quantity)));
	const { auxiliaries, plans } = planOf(profile, profiles, inside);
	const isKnown = auxiliaries.map((auxiliary) => isInside(auxiliary, 1));
	const points = new PointTable(
		plans.map((plan) => soften(plan, isKnown)),
		auxiliaries,
	);
	auxiliaries.forEach((auxiliary, index) => {
		if (isKnown[index] === true) points.auxiliaries.update(index, wordAt(reply, table, auxiliary.address - address), 0);
		else points.auxiliaries.refuse(index);
	});
	inside.forEach((quantity, index) => {
		points.update(index, reply, quantity.address - address, false, 0);
	});
	return { values: inside.map((quantity, index) => decodedOf(points, index, quantity)), error: null };
}

/** The values of one quantity whose registers hold `words`, by themselves. */
export function decodeWords(
	name: string,
	profiles: ProfileMap,
	quantity: ResolvedQuantity,
	words: readonly number[],
): DecodedValue {
	const profile = new ProfileBook(profiles).get(name) as ResolvedProfile;
	const { plans, auxiliaries } = planOf(profile, profiles, [quantity]);
	const points = new PointTable(
		plans.map((plan) => soften(plan, [])),
		auxiliaries,
	);
	auxiliaries.forEach((_, index) => {
		points.auxiliaries.refuse(index);
	});
	points.update(0, Uint8Array.of(0, 0, 0, ...words.flatMap((word) => [word >> 8, word & 0xff])), 0, false, 0);
	return decodedOf(points, 0, quantity);
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
function soften(plan: PointPlan, isKnown: readonly boolean[]): PointPlan {
	const conditions = plan.conditions.map((one) => ({ ...one, isBad: one.isBad && isKnown[one.auxiliary] === true }));
	return { ...plan, conditions };
}

function wordAt(reply: Uint8Array, table: RegisterTable, offset: number): number {
	if (isBitTable(table)) return decodeBit(reply, dataOffset, offset);
	return decodeRaw(reply, dataOffset + 2 * offset, "u16", "ABCD");
}

function decodedOf(points: PointTable, index: number, { name, unit, order, type }: ResolvedQuantity): DecodedValue {
	const isOrdered = order !== "unknown" || widthOf({ type }) === 1;
	const quality = isOrdered ? points.quality(index, 0) : PointQuality.bad;
	const hasValue = quality === PointQuality.good || quality === PointQuality.uncertain;
	return {
		name,
		value: hasValue ? Number(points.value(index).toPrecision(TRUSTED_DIGITS)) : null,
		unit,
		quality: qualityName(quality),
		reason: isOrdered ? reasonName(points.reason(index)) : "word order unknown",
	};
}

/** What keeps a reply from being decoded; null when nothing does. */
function faultOf(request: Uint8Array, reply: Uint8Array): string | null {
	if (request.length !== 8 || !isSealed(request, request.length))
		return "the request is no sound read: 8 bytes with CRC";
	const code = request[1] as number;
	const table = tables[code];
	if (table === undefined) return `function ${code} is no read: 1 to 4 are`;
	if (!isSealed(reply, reply.length)) return "the reply's CRC is wrong";
	if (reply[0] !== request[0]) return `unit ${reply[0]} replied, unit ${request[0]} was asked`;
	if (reply[1] === (code | 0x80)) return `exception ${reply[2]}: ${exceptionName(reply[2] as number)}`;
	if (reply[1] !== code) return `function ${reply[1]} replied, ${code} was asked`;
	const count = (request[4] as number) * 0x100 + (request[5] as number);
	const bytes = code < FunctionCode.readHoldingRegisters ? Math.ceil(count / 8) : 2 * count;
	if (reply[2] !== bytes || reply.length !== bytes + 5) return `${reply[2]} bytes of data, ${bytes} were asked for`;
	return null;
}
