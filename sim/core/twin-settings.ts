import type { LineFormat, ProfileSetting, ProfileSetup, RegisterTable } from "../../modules/site/profile";
import type { ResolvedProfile } from "../../modules/site/resolve";
import { wordsOfRaw } from "./encode";
import { done, ExceptionCode, silence } from "./slave-map";
import type { TwinMemory } from "./twin-memory";

type Field = "unit" | "baud" | "parity" | "stopBits";

interface Entry {
	/** Of the four that decide whether the device is heard. */
	readonly field: Field | null;
	readonly setting: ProfileSetting;
	/** Raw values that are taken; null: all. */
	readonly raws: readonly number[] | null;
}

/** What a twin's line is set to; what the profile has no register or no number for stays as it was. */
export interface TwinLine {
	readonly unit: number;
	readonly baud: number | null;
	readonly parity: string | null;
	readonly stopBits: string | null;
}

const widestUnits: readonly [number, number] = [1, 247];

/** Registers of a twin that are set: its address, its line, and all else that the profile's set-up names. */
export class TwinSettings {
	readonly #setup: ProfileSetup | null;
	readonly #memory: TwinMemory;
	readonly #entries: readonly Entry[];
	readonly #moved: (unit: number) => void;
	/** What holds now, and what will after power was gone. */
	#line: TwinLine;
	/** Register words that survive, for devices that have to be told to save. */
	#saved: ReadonlyMap<ProfileSetting, readonly number[]>;
	/** The unit that the last write was answered as; null: the one that was asked. */
	#answersAs: number | null = null;

	/** @param moved the device answers at another unit from now on */
	constructor(profile: ResolvedProfile, memory: TwinMemory, unit: number, moved: (unit: number) => void) {
		const { setup, line } = profile;
		this.#setup = setup;
		this.#memory = memory;
		this.#moved = moved;
		this.#line = { unit, baud: line.baud ?? null, ...partsOf(line.format ?? "8N1") };
		this.#entries = entriesOf(setup);
		this.#saved = new Map();
		this.#furnish();
	}

	/** It was set otherwise before anybody looked. */
	setLine(baud: number, format: LineFormat): void {
		this.#line = { ...this.#line, baud, ...partsOf(format) };
		this.#furnish();
	}

	/** Registers say what holds. */
	#furnish(): void {
		for (const entry of this.#entries) {
			const raw = this.#rawOf(entry);
			if (raw !== null) this.#put(entry.setting, raw);
		}
		this.#saved = this.#words();
	}

	get line(): TwinLine {
		return this.#line;
	}

	answersAs(unit: number): number {
		const from = this.#answersAs ?? (this.#isQueried(unit) ? this.#line.unit : unit);
		this.#answersAs = null;
		return from;
	}

	/** Whether a read is exactly that of one setting. */
	isSetting(table: RegisterTable, address: number, count: number): boolean {
		return this.#entries.some(({ setting }) => {
			return setting.table === table && setting.address === address && widthOf(setting) === count;
		});
	}

	/** Null when no setting is there; else done, an exception, or silence where the write is not answered. */
	write(code: number, address: number, values: readonly number[]): number | null {
		const { save, address: own } = this.#setup ?? {};
		if (save?.function === code && save.address === address) {
			this.#saved = this.#words();
			return done;
		}
		const table = code === 5 ? "coil" : "holding";
		const here = this.#entries.filter(({ setting }) => setting.table === table && setting.address === address);
		const writable = here.filter(({ setting }) => setting.functions?.includes(code as 5) === true);
		if (here.length === 0) return null;
		if (writable.length === 0) return ExceptionCode.illegalFunction;
		const fits = writable.every(({ setting, raws }) => {
			return values.length === widthOf(setting) && (raws === null || raws.includes(rawIn(setting, values)));
		});
		if (!fits) return ExceptionCode.illegalValue;
		for (const { setting } of writable) this.#memory.write(setting, values);
		for (const entry of writable) if (entry.setting.effect === "at once") this.#take(entry);
		if (own === undefined || !writable.some(({ field }) => field === "unit")) return done;
		if (own.answeredBy === "nobody") return silence;
		if (own.answeredBy === "new") this.#answersAs = rawIn(own, values);
		return done;
	}

	restart(): void {
		if (this.#setup?.save !== undefined) for (const [setting, words] of this.#saved) this.#memory.write(setting, words);
		for (const entry of this.#entries) this.#take(entry);
	}

	/** What the register says holds from now on. */
	#take({ field, setting }: Entry): void {
		if (field === null) return;
		const words = [0, 1].map((index) => this.#memory.read(setting.table, setting.address + index) ?? 0);
		const raw = rawIn(setting, words);
		if (field === "unit") {
			if (raw < 1 || raw > 255) return;
			this.#line = { ...this.#line, unit: raw };
			this.#moved(raw);
			return;
		}
		const meaning = Object.entries(this.#setup?.[field]?.values ?? {}).find(([, code]) => code === raw)?.[0];
		if (meaning === undefined) return;
		this.#line = { ...this.#line, [field]: field === "baud" ? Number(meaning) : meaning };
	}

	/** Raw value of what the device is set to; null where no number of it is known. */
	#rawOf({ field, setting }: Entry): number | null {
		if (field === "unit") return this.#line.unit;
		if (field !== null) return this.#setup?.[field]?.values?.[`${this.#line[field]}`] ?? null;
		return (setting as { readonly must?: number }).must ?? null;
	}

	#put(setting: ProfileSetting, raw: number): void {
		if (setting.type === "f32") this.#memory.write(setting, wordsOfRaw("f32", orderOf(setting), raw));
		else if (setting.bits === undefined) this.#memory.write(setting, [raw]);
		else {
			const { shift, width } = setting.bits;
			this.#memory.writeBits(setting, ((1 << width) - 1) << shift, raw << shift);
		}
	}

	#words(): ReadonlyMap<ProfileSetting, readonly number[]> {
		return new Map(
			this.#entries.map(({ setting }) => {
				const words = Array.from({ length: widthOf(setting) }, (_, index) => {
					return this.#memory.read(setting.table, setting.address + index) ?? 0;
				});
				return [setting, words];
			}),
		);
	}

	#isQueried(unit: number): boolean {
		const query = this.#setup?.query;
		return query?.answeredBy === "real unit" && Number.parseInt(query.request, 16) === unit;
	}
}

const parities: { readonly [letter: string]: string } = { N: "none", E: "even", O: "odd" };

function partsOf(format: LineFormat): Pick<TwinLine, "parity" | "stopBits"> {
	return { parity: parities[format.charAt(1)] ?? null, stopBits: format.charAt(2) };
}

function entriesOf(setup: ProfileSetup | null): readonly Entry[] {
	if (setup === null) return [];
	const { address, baud, parity, stopBits, settings = [] } = setup;
	const [lowest, highest] = address?.range ?? widestUnits;
	const units = Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
	const listed = (values: { readonly [name: string]: number } | undefined): readonly number[] | null =>
		values === undefined ? null : Object.values(values);
	const entries: Entry[] = [];
	if (address !== undefined) entries.push({ field: "unit", setting: address, raws: units });
	if (baud !== undefined) entries.push({ field: "baud", setting: baud, raws: listed(baud.values) });
	if (parity !== undefined) entries.push({ field: "parity", setting: parity, raws: listed(parity.values) });
	if (stopBits !== undefined) entries.push({ field: "stopBits", setting: stopBits, raws: listed(stopBits.values) });
	return [...entries, ...settings.map((setting) => ({ field: null, setting, raws: listed(setting.values) }))];
}

function widthOf({ type }: ProfileSetting): number {
	return type === "f32" ? 2 : 1;
}

function orderOf({ order = "ABCD" }: ProfileSetting) {
	return order === "unknown" ? "ABCD" : order;
}

/** The setting's own number in its registers; of a float that is no small whole number: NaN. */
function rawIn(setting: ProfileSetting, words: readonly number[]): number {
	const [first = 0, second = 0] = words;
	if (setting.type === "f32") {
		for (let raw = 0; raw <= 255; raw += 1) {
			const [high, low] = wordsOfRaw("f32", orderOf(setting), raw);
			if (high === first && low === second) return raw;
		}
		return Number.NaN;
	}
	if (setting.bits === undefined) return first;
	return (first >> setting.bits.shift) & ((1 << setting.bits.width) - 1);
}
