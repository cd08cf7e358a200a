import { coilOn } from "../../../modules/bus/frame";
import { decodeBits, decodeRaw } from "../../../modules/points/decode";
import type { ProfileActuator, ProfileSetting, ProfileWrite, WordOrder } from "../../../modules/site/profile";
import { readBackStates } from "../../../modules/site/read-back";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { type DecodedValue, engineering } from "./decode-quantities";
import { holds, type Stretch, wordIn } from "./exchange";

/** What actuators were told, or say, in a stretch; relays and drives as 1 and 0. */
export function decodeActuators({ actuators }: ResolvedProfile, stretch: Stretch): DecodedValue[] {
	return actuators.flatMap((actuator) => {
		const value = stretch.isWritten ? written(actuator, stretch) : readBack(actuator, stretch);
		return value ?? [];
	});
}

function written(actuator: ProfileActuator, stretch: Stretch): DecodedValue | null {
	const { name, on, off, timer } = actuator;
	const said = { name, unit: "1", quality: "good" } as const;
	if (on !== undefined && isSame(on, stretch)) return { ...said, value: 1 };
	if (off !== undefined && isSame(off, stretch)) return { ...said, value: 0 };
	const units = timer === undefined ? null : timeIn(timer, stretch);
	if (timer !== undefined && units !== null) {
		return { ...said, value: 1, why: `for ${(units * timer.unitMs) / 1000} s, which the device ends by itself` };
	}
	const value = setValue(actuator, stretch);
	if (value !== null) return value;
	const isAddressed = [on, off].some((write) => write !== undefined && holds(stretch, placeOf(write), 1));
	if (!isAddressed) return null;
	return { ...said, value: null, quality: "bad", why: "what was written is no command that is known" };
}

function placeOf({ function: code, address }: ProfileWrite) {
	return { table: code === 5 || code === 15 ? ("coil" as const) : ("holding" as const), address };
}

/** Whether the stretch holds what this write would have put there, by this function or another. */
function isSame(write: ProfileWrite, stretch: Stretch): boolean {
	const { table, address } = placeOf(write);
	return write.values.every((value, index) => {
		const expected = write.function === 5 ? Number(value === coilOn) : value;
		return wordIn(stretch, { table, address: address + index }) === expected;
	});
}

/** Units of time that were written; null when this is no start of the timer. */
function timeIn({ write, most }: NonNullable<ProfileActuator["timer"]>, stretch: Stretch): number | null {
	const { table, address } = placeOf(write);
	const word = wordIn(stretch, { table, address: address + write.values.length - 1 });
	const units = word === null ? -1 : (stretch.coilWord ?? word) - (write.values.at(-1) ?? 0);
	return units >= 0 && units <= most ? units : null;
}

function setValue({ name, set }: ProfileActuator, stretch: Stretch): DecodedValue | null {
	if (set === undefined || !holds(stretch, set, set.type === "f32" ? 2 : 1)) return null;
	const raw = rawAt(stretch, set, set.type, set.order);
	if (raw === null) return unknownOrder(name, set.unit);
	const value = engineering(raw, set.scale ?? 1, set.offset ?? 0, set.type === "f32");
	return { name, value, unit: set.unit, quality: "good" };
}

function readBack(actuator: ProfileActuator, stretch: Stretch): DecodedValue | null {
	const { name, readBack: place } = actuator;
	const value = setValue(actuator, stretch);
	if (value !== null || place === undefined) return value;
	const word = wordIn(stretch, place);
	if (word === null) return null;
	const { mask, on, off } = readBackStates(place);
	const said = { name, unit: "1" };
	if ((word & mask) === on) return { ...said, value: 1, quality: "good" };
	if ((word & mask) === off) return { ...said, value: 0, quality: "good" };
	return { ...said, value: null, quality: "bad", why: `${word} is neither on nor off` };
}

/** Settings in a stretch, each as `setup.NAME`; those of tables (baud, parity) in the table's own numbers. */
export function decodeSettings({ setup }: ResolvedProfile, stretch: Stretch): DecodedValue[] {
	if (setup === null) return [];
	const found: DecodedValue[] = [];
	const add = (name: string, setting: ProfileSetting | undefined, read: (raw: number) => DecodedValue): void => {
		if (setting === undefined || !holds(stretch, setting, setting.type === "f32" ? 2 : 1)) return;
		const raw = rawAt(stretch, setting, setting.type ?? "u16", setting.order, setting.bits);
		found.push(raw === null ? unknownOrder(`setup.${name}`, "1") : read(raw));
	};
	const plain = (name: string) => (raw: number) => decoded(`setup.${name}`, raw, "1");
	add("address", setup.address, plain("address"));
	add("baud", setup.baud, (raw) => coded("setup.baud", raw, "Bd", setup.baud?.values));
	add("parity", setup.parity, plain("parity"));
	add("stopBits", setup.stopBits, (raw) => coded("setup.stopBits", raw, "1", setup.stopBits?.values));
	for (const setting of setup.settings ?? []) add(setting.name, setting, plain(setting.name));
	if (setup.save !== undefined && stretch.isWritten && isSame(setup.save, stretch)) {
		found.push(decoded("setup.save", setup.save.values[0] as number, "1"));
	}
	return found;
}

function decoded(name: string, value: number, unit: string): DecodedValue {
	return { name, value, unit, quality: "good" };
}

/** A raw value whose meaning stands in a table of numbers. */
function coded(
	name: string,
	raw: number,
	unit: string,
	values: { readonly [meaning: string]: number } | undefined,
): DecodedValue {
	const meaning = Object.entries(values ?? {}).find(([, code]) => code === raw)?.[0];
	if (meaning !== undefined) return decoded(name, Number(meaning), unit);
	return { name, value: null, unit, quality: "bad", why: `the register holds ${raw}: no source says what that is` };
}

function unknownOrder(name: string, unit: string): DecodedValue {
	return { name, value: null, unit, quality: "bad", why: "word order unknown: no source says which half comes first" };
}

/** Null when the order of its words is not known. */
function rawAt(
	stretch: Stretch,
	place: { readonly address: number },
	type: "u16" | "s16" | "f32",
	order: WordOrder = "ABCD",
	bits?: { readonly shift: number; readonly width: number },
): number | null {
	if (type === "f32" && order === "unknown") return null;
	const [first = 0, second = 0] = stretch.words.slice(place.address - stretch.address);
	const bytes = Uint8Array.of(first >> 8, first & 0xff, second >> 8, second & 0xff);
	const raw = decodeRaw(bytes, 0, type, order === "unknown" ? "ABCD" : order);
	return bits === undefined ? raw : decodeBits(raw, bits.shift, bits.width, type);
}
