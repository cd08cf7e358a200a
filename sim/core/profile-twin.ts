import { assert } from "../../modules/base/assert";
import type { RegisterRef, RegisterTable, WordOrder } from "../../modules/site/profile";
import { isBitTable, widthOf } from "../../modules/site/register-runs";
import type { ResolvedProfile, ResolvedQuantity } from "../../modules/site/resolve";
import { rawOfValue, wordsOfRaw } from "./encode";
import { SimSlave } from "./slave";
import { done, ExceptionCode, type SlaveMap, silence } from "./slave-map";
import { TwinActuators } from "./twin-actuators";
import { TwinMemory } from "./twin-memory";
import { TwinSettings } from "./twin-settings";

export interface TwinOptions {
	/** Address [1, 247]. */
	readonly unit: number;
	/** Of quantities whose word order no source says; default ABCD. */
	readonly order?: Exclude<WordOrder, "unknown">;
	/** Monotonic milliseconds, for timers that the device ends by itself. Without it no time passes. */
	readonly nowMs?: () => number;
}

const tables: readonly RegisterTable[] = ["coil", "discrete", "holding", "input"];

/**
 * A slave built from a profile: every register of every quantity, actuator and setting, and no other.
 *
 * Values are set in the quantity's unit and encoded by {@link wordsOfRaw}. What the profile says of the device is kept
 * to: most registers a read, holes, reads that it answers alone, functions that write a setting, timers. What no source
 * says (which exception, whether a setting of unknown effect waits for power) is an assumption of the simulator: the
 * address is refused with exception 2, a value with 3, and settings wait for {@link restart}.
 */
export class ProfileTwin implements SlaveMap {
	readonly slave: SimSlave;
	readonly profile: ResolvedProfile;
	readonly #memory = new TwinMemory();
	readonly #actuators: TwinActuators;
	readonly settings: TwinSettings;
	/** Monotonic milliseconds. */
	protected readonly nowMs: () => number;
	readonly #order: Exclude<WordOrder, "unknown">;

	constructor(profile: ResolvedProfile, { unit, order = "ABCD", nowMs = () => 0 }: TwinOptions) {
		this.profile = profile;
		this.nowMs = nowMs;
		this.#order = order;
		this.#furnish();
		this.#actuators = new TwinActuators(profile.actuators, this.#memory, nowMs);
		this.settings = new TwinSettings(profile, this.#memory, unit, (changed) => {
			this.slave.unit = changed;
		});
		this.slave = new SimSlave(unit, this);
	}

	#furnish(): void {
		const { quantities, actuators, setup, profile, line } = this.profile;
		for (const quantity of quantities) this.#memory.add(quantity, widthOf(quantity));
		if (line.holes) this.#memory.fillHoles();
		for (const quantity of quantities) for (const place of placesOf(quantity)) this.#memory.add(place);
		for (const { readBack, set, watchdog } of actuators) {
			if (watchdog !== undefined) this.#memory.add(watchdog);
			if (readBack !== undefined) this.#memory.add(readBack);
			if (set !== undefined) this.#memory.add(set, set.type === "f32" ? 2 : 1);
		}
		for (const read of line.reads ?? []) this.#memory.add(read, read.count);
		for (const one of profile.identify ?? []) {
			this.#memory.write(
				one,
				one.holds.map((word) => word ?? 0),
			);
		}
		if (setup === null) return;
		for (const setting of [setup.address, setup.baud, setup.parity, setup.stopBits, ...(setup.settings ?? [])]) {
			if (setting !== undefined) this.#memory.add(setting, setting.type === "f32" ? 2 : 1);
		}
	}

	/** Sets a quantity, in its unit, to the nearest that its registers can hold. */
	set(name: string, value: number): void {
		const quantity = this.quantity(name);
		const { type, bits, offset, scaleFrom } = quantity;
		const scale = scaleFrom === undefined ? quantity.scale : (scaleFrom.scales[`${this.wordAt(scaleFrom)}`] ?? 1);
		const raw = rawOfValue(type, value, scale, offset);
		const order = quantity.order === "unknown" ? this.#order : quantity.order;
		if (bits === undefined) this.#memory.write(quantity, wordsOfRaw(type, order, raw));
		else this.#memory.writeBits(quantity, ((1 << bits.width) - 1) << bits.shift, raw << bits.shift);
	}

	/** Makes a quantity good and sets it: first its scale and what it depends on, each to the first that will do. */
	arrange(name: string, value: number): void {
		const { scaleFrom, goodWhile = [] } = this.quantity(name);
		if (scaleFrom !== undefined && scaleFrom.scales[`${this.wordAt(scaleFrom)}`] === undefined) {
			this.#memory.write(scaleFrom, [Number(Object.keys(scaleFrom.scales)[0])]);
		}
		for (const condition of goodWhile) {
			const { raw, mask = 0xffff, is = 0 } = condition;
			if (raw === undefined) this.#memory.writeBits(condition, mask, is);
			else if (!raw.includes(this.wordAt(condition))) this.#memory.write(condition, [raw[0] as number]);
		}
		this.set(name, value);
	}

	quantity(name: string): ResolvedQuantity {
		const found = this.profile.quantities.find((one) => one.name === name);
		assert(found !== undefined, `${this.profile.name} has a quantity ${name}`);
		return found;
	}

	/** What a register holds, or a bit. */
	wordAt({ table, address }: RegisterRef): number {
		return this.#memory.read(table, address) ?? 0;
	}

	/** Puts words into registers, whatever they mean. */
	poke(place: RegisterRef, words: readonly number[]): void {
		this.#memory.write(place, words);
	}

	/** Whether an actuator is away from rest. */
	isOn(actuator: string): boolean {
		return this.#actuators.isOn(actuator);
	}

	/** Power goes and comes back: settings that waited for it hold now, unsaved ones are gone. */
	restart(): void {
		this.settings.restart();
		this.#actuators.restart();
	}

	hears(unit: number): boolean {
		const { setup } = this.profile;
		const isQuery = setup?.query !== undefined && unit === Number.parseInt(setup.query.request, 16);
		return unit === this.slave.unit || unit === setup?.address?.atUnit || isQuery;
	}

	answersAs(unit: number): number {
		return this.settings.answersAs(unit);
	}

	beforeRead(code: number, address: number, count: number): number {
		this.#actuators.heard();
		const { line } = this.profile;
		const table = tables[code - 1] as RegisterTable;
		const isAlone = line.exactReads === true || line.reads !== undefined;
		if (isAlone && !this.#isWhole(table, address, count)) return silence;
		const most = Math.max(line.registersPerRead, 2) * (isBitTable(table) ? 16 : 1);
		return count > most && !isAlone ? ExceptionCode.illegalValue : done;
	}

	/** Whether a read is one of those that the device answers, or that of one setting. */
	#isWhole(table: RegisterTable, address: number, count: number): boolean {
		const { line, quantities } = this.profile;
		const wholes = line.reads ?? quantities.map((one) => ({ ...one, count: widthOf(one) }));
		if (this.settings.isSetting(table, address, count)) return true;
		return wholes.some((read) => read.table === table && read.address === address && read.count === count);
	}

	answered(): void {
		// For twins whose registers change when they are read.
	}

	holding(address: number): number | undefined {
		return this.#memory.read("holding", address);
	}

	input(address: number): number | undefined {
		return this.#memory.read("input", address);
	}

	coil(address: number): boolean | undefined {
		return isSet(this.#memory.read("coil", address));
	}

	discrete(address: number): boolean | undefined {
		return isSet(this.#memory.read("discrete", address));
	}

	write(code: number, address: number, values: readonly number[]): number {
		this.#actuators.heard();
		const { start } = this.profile.profile;
		if (start?.write?.function === code && start.write.address === address) return done;
		return (
			this.#actuators.write(code, address, values) ??
			this.settings.write(code, address, values) ??
			ExceptionCode.illegalAddress
		);
	}

	/** The frame that starts a measurement is answered as a read or write of nothing. */
	odd(body: Uint8Array): readonly number[] | null {
		const raw = this.profile.profile.start?.raw?.split(" ").map((byte) => Number.parseInt(byte, 16));
		if (raw === undefined || raw.length !== body.length || raw.some((byte, index) => byte !== body[index])) return null;
		return body[0] === 3 ? [3, 0] : [...body.subarray(0, 5)];
	}
}

function isSet(bit: number | undefined): boolean | undefined {
	return bit === undefined ? undefined : bit !== 0;
}

function placesOf({ scaleFrom, goodWhile = [] }: ResolvedQuantity): readonly RegisterRef[] {
	return [...(scaleFrom === undefined ? [] : [scaleFrom]), ...goodWhile];
}
