import { dataOffset } from "../../../modules/bus/frame";
import { RequestFrame } from "../../../modules/bus/requests";
import { BusStatus } from "../../../modules/bus/status";
import { decodeBits, decodeRaw } from "../../../modules/points/decode";
import { isBitTable, widthOf } from "../../../modules/site/register-runs";
import type { ResolvedProfile, ResolvedQuantity } from "../../../modules/site/resolve";
import type { Answer, Asker } from "./asker";
import { askFor, type Reading, valuesOf } from "./reading";
import type { ToolSlave } from "./tool-slave";

/** A profile is tried with this many of its quantities. */
const QUANTITIES_TRIED = 4;
const LEVEL_BASIC = 1;

/** What a device says of itself (function 43/14). */
export interface Identification {
	readonly vendor: string;
	readonly product: string;
	readonly revision: string;
}

/** What a device may be. Surest first: it says so itself; all that was read fits; it answers, which proves little. */
export interface Candidate {
	readonly profile: string;
	readonly model: string;
	readonly sure: "named" | "probably" | "possibly";
	/** What speaks for it, for people. */
	readonly why: string;
}

/** Asks a device who it is; null when it does not say. */
export async function askWho(asker: Asker, slave: ToolSlave): Promise<Identification | null> {
	const answer = await asker.ask(slave, new RequestFrame().identify(slave.unit, LEVEL_BASIC, 0));
	if (answer.status !== BusStatus.good) return null;
	const texts = new Map<number, string>();
	let at = 8;
	for (let object = 0; object < (answer.reply[7] ?? 0); object += 1) {
		const length = answer.reply[at + 1] ?? 0;
		const characters = answer.reply.subarray(at + 2, at + 2 + length);
		texts.set(
			answer.reply[at] ?? 0,
			Buffer.from(characters)
				.toString("latin1")
				.replace(/[^ -~]/g, "")
				.trim(),
		);
		at += 2 + length;
	}
	return { vendor: texts.get(0) ?? "", product: texts.get(1) ?? "", revision: texts.get(2) ?? "" };
}

/** Every profile that the device could be, surest first, by reading what each profile would read. Writes nothing. */
export async function candidatesOf(
	asker: Asker,
	slave: ToolSlave,
	who: Identification | null,
	profiles: Iterable<ResolvedProfile>,
): Promise<readonly Candidate[]> {
	const answers = new Map<string, Answer>();
	const read = async (reading: Reading): Promise<Answer> => {
		const key = `${reading.table} ${reading.address} ${reading.count}`;
		let answer = answers.get(key) ?? (await askFor(asker, slave, reading));
		// A device that keeps silent where it has nothing owes replies that never come: what is doubtful is asked again.
		if (answer.status === BusStatus.doubtful) answer = await askFor(asker, slave, reading);
		answers.set(key, answer);
		return answer;
	};
	const found: { readonly candidate: Candidate; readonly weight: number }[] = [];
	for (const profile of profiles) {
		const judged = await judge(profile, who, read);
		if (judged !== null) found.push(judged);
	}
	return found.sort((a, b) => b.weight - a.weight).map(({ candidate }) => candidate);
}

/** Coils that are on, of the relays that a device has if it is what these profiles say. */
export async function coilsOn(
	asker: Asker,
	slave: ToolSlave,
	profiles: Iterable<ResolvedProfile>,
): Promise<readonly number[]> {
	const on = new Set<number>();
	for (const profile of profiles) {
		const coils = coilsOf(profile);
		const answer = coils === null ? null : await askFor(asker, slave, coils);
		if (coils === null || answer?.status !== BusStatus.good) continue;
		valuesOf(coils, answer.reply).forEach((bit, index) => {
			if (bit === 1) on.add(coils.address + index);
		});
	}
	return [...on].sort((a, b) => a - b);
}

type Read = (reading: Reading) => Promise<Answer>;

async function judge(
	profile: ResolvedProfile,
	who: Identification | null,
	read: Read,
): Promise<{ candidate: Candidate; weight: number } | null> {
	const { name: id, model } = profile;
	if (who !== null && isNamed(profile, who)) {
		const why = `it says that it is ${[who.vendor, who.product, who.revision].filter((text) => text !== "").join(" ")}`;
		return { candidate: { profile: id, model, sure: "named", why }, weight: 1000 };
	}
	const quantities = profile.quantities.filter(mayBeTried).slice(0, QUANTITIES_TRIED);
	if (quantities.length === 0) return judgeActuators(profile, read);
	let inRange = 0;
	let telling = 0;
	for (const quantity of quantities) {
		const answer = await read(readingOf(quantity));
		if (answer.status !== BusStatus.good) return null;
		const value = quantityIn(quantity, answer);
		const [lowest, highest] = quantity.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
		if (!(value >= lowest && value <= highest)) continue;
		inRange += 1;
		if (value !== 0 && quantity.range !== undefined && !isTiny(value, quantity)) telling += 1;
	}
	const isProbable = inRange === quantities.length && telling > 0;
	const zeros = inRange === quantities.length && telling === 0 ? ", but nothing that tells it from others" : "";
	const why = `${inRange} of ${quantities.length} quantities answered in range${zeros}`;
	const sure = isProbable ? "probably" : "possibly";
	return { candidate: { profile: id, model, sure, why }, weight: (isProbable ? 100 : 0) + inRange + telling };
}

/** The coils of all its relays that can be read back; null when it has none. */
export function coilsOf({ actuators }: Pick<ResolvedProfile, "actuators">): Reading | null {
	const addresses = actuators.flatMap(({ readBack }) => (readBack?.table === "coil" ? [readBack.address] : []));
	if (addresses.length === 0) return null;
	const address = Math.min(...addresses);
	return { table: "coil", address, count: Math.max(...addresses) - address + 1 };
}

/** A board without quantities: that it has the coils is all that reading shows. */
async function judgeActuators(
	profile: ResolvedProfile,
	read: Read,
): Promise<{ candidate: Candidate; weight: number } | null> {
	const coils = coilsOf(profile);
	if (coils === null || (await read(coils)).status !== BusStatus.good) return null;
	const why = `it has ${coils.count} coils from ${coils.address}`;
	return { candidate: { profile: profile.name, model: profile.model, sure: "possibly", why }, weight: 1 };
}

/** It can be decoded, and reading it changes nothing in the device. */
export function mayBeTried({ order, destructive }: ResolvedQuantity): boolean {
	return order !== "unknown" && destructive !== true;
}

/** What a quantity takes to read. */
export function readingOf(quantity: ResolvedQuantity): Reading {
	return { table: quantity.table, address: quantity.address, count: widthOf(quantity) };
}

function quantityIn(quantity: ResolvedQuantity, answer: Answer): number {
	const { table, type, order, scale, offset, bits } = quantity;
	if (isBitTable(table)) return (answer.reply[dataOffset] as number) & 1;
	const raw = decodeRaw(answer.reply, dataOffset, type, order === "unknown" ? "ABCD" : order);
	return (bits === undefined ? raw : decodeBits(raw, bits.shift, bits.width, type)) * scale + offset;
}

/** Integers read as a float are next to nothing: in every range, and no sign of a float. */
function isTiny(value: number, quantity: ResolvedQuantity): boolean {
	return quantity.type === "f32" && Math.abs(value) < quantity.step / 1000;
}

/** The device's own words for its product stand in the profile's model, or the other way round. */
function isNamed(profile: ResolvedProfile, who: Identification): boolean {
	const product = plain(who.product);
	if (product.length < 3) return false;
	const model = plain(`${profile.vendor} ${profile.model}`);
	return model.includes(product) || product.includes(plain(profile.profile.id));
}

function plain(text: string): string {
	return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}
