import type { ProfileActuator, ProfileWrite } from "../../modules/site/profile";
import { readBackStates } from "../../modules/site/read-back";
import { rawOfValue, wordsOfRaw } from "./encode";
import { done, ExceptionCode } from "./slave-map";
import type { TwinMemory } from "./twin-memory";

/** Relays, valves, drives and set points of a twin: they obey what the profile says is written, and show it. */
export class TwinActuators {
	readonly #actuators: readonly ProfileActuator[];
	readonly #memory: TwinMemory;
	readonly #nowMs: () => number;
	readonly #on: boolean[];
	/** When the line was last heard. */
	#heardAtMs: number;
	/** When the device itself ends it; Infinity: it does not. */
	readonly #offAtMs: number[];

	constructor(actuators: readonly ProfileActuator[], memory: TwinMemory, nowMs: () => number) {
		this.#actuators = actuators;
		this.#memory = memory;
		this.#nowMs = nowMs;
		this.#heardAtMs = nowMs();
		this.#on = actuators.map(() => false);
		this.#offAtMs = actuators.map(() => Number.POSITIVE_INFINITY);
		for (let index = 0; index < actuators.length; index += 1) this.#show(index);
	}

	isOn(name: string): boolean {
		this.tick();
		return this.#on[this.#actuators.findIndex((one) => one.name === name)] === true;
	}

	/** The line speaks to this device. */
	heard(): void {
		this.tick();
		this.#heardAtMs = this.#nowMs();
	}

	/** Ends what has run its time, and what the line has been silent too long for. */
	tick(): void {
		const nowMs = this.#nowMs();
		this.#actuators.forEach(({ watchdog }, index) => {
			const units = watchdog === undefined ? 0 : (this.#memory.read(watchdog.table, watchdog.address) ?? 0);
			if (watchdog === undefined || units === 0 || this.#on[index] !== true) return;
			if (nowMs >= this.#heardAtMs + units * watchdog.unitMs) this.#switch(index, false);
		});
		this.#offAtMs.forEach((atMs, index) => {
			if (nowMs >= atMs) this.#switch(index, false);
		});
	}

	/** Power came back: what the source says is off then is off; all else is as it was. */
	restart(): void {
		this.#actuators.forEach(({ powerUp }, index) => {
			if (powerUp?.startsWith("off") === true) this.#switch(index, false);
		});
	}

	/** Null when no actuator is written so; else done, or an exception. */
	write(code: number, address: number, values: readonly number[]): number | null {
		if (code === 15) return this.#writeCoils(address, values);
		let result: number | null = null;
		for (let index = 0; index < this.#actuators.length; index += 1) {
			const one = this.#obey(index, code, address, values);
			if (one === done) return done;
			result = one ?? result;
		}
		return result;
	}

	/** Several coils at once: each as if function 5 had written it, and none if one of them is no actuator's. */
	#writeCoils(address: number, values: readonly number[]): number | null {
		const whole = values.map((bit, at) => {
			const word = bit === 0 ? 0 : 0xff00;
			const index = this.#actuators.findIndex(({ on, off }) => {
				return [on, off].some((one) => one !== undefined && isThis(one, 5, address + at, [word]));
			});
			return { index, word, at: address + at };
		});
		if (whole.every(({ index }) => index < 0)) return null;
		if (whole.some(({ index }) => index < 0)) return ExceptionCode.illegalAddress;
		for (const { index, word, at } of whole) this.#obey(index, 5, at, [word]);
		return done;
	}

	#obey(index: number, code: number, address: number, values: readonly number[]): number | null {
		const { on, off, timer, set, watchdog } = this.#actuators[index] as ProfileActuator;
		if (watchdog !== undefined && watchdog.function === code && watchdog.address === address) {
			const [least, most] = watchdog.range;
			const [word = 0] = values;
			if (word < least || word > most) return ExceptionCode.illegalValue;
			this.#memory.write(watchdog, [word]);
			return done;
		}
		if (on !== undefined && isThis(on, code, address, values)) return this.#switch(index, true, values);
		if (off !== undefined && isThis(off, code, address, values)) return this.#switch(index, false, values);
		const units = timer === undefined ? -1 : unitsOf(timer, code, address, values);
		if (timer !== undefined && units >= 0) {
			this.#switch(index, true);
			this.#offAtMs[index] = this.#nowMs() + units * timer.unitMs;
			return done;
		}
		if (set !== undefined && set.function === code && set.address === address) return this.#set(index, values);
		const isMine = [on, off, timer?.write].some((one) => one?.function === code && one.address === address);
		return isMine ? ExceptionCode.illegalValue : null;
	}

	#set(index: number, values: readonly number[]): number {
		const { set, readBack } = this.#actuators[index] as ProfileActuator;
		if (set === undefined) return ExceptionCode.illegalAddress;
		const { type, order = "ABCD", scale = 1, offset = 0, range } = set;
		if (values.length !== (type === "f32" ? 2 : 1)) return ExceptionCode.illegalValue;
		const wordOrder = order === "unknown" ? "ABCD" : order;
		// The range's ends, encoded, tell what fits: nothing has to be decoded here.
		const isWithin =
			type === "f32" ||
			between(
				values[0] as number,
				type,
				range.map((end) => rawOfValue(type, end, scale, offset)),
			);
		if (!isWithin) return ExceptionCode.illegalValue;
		this.#memory.write(set, values);
		if (readBack !== undefined && readBack.mask === undefined) this.#memory.write(readBack, values);
		const rest = wordsOfRaw(type, wordOrder, rawOfValue(type, 0, scale, offset));
		this.#on[index] = values.some((word, at) => word !== rest[at]);
		return done;
	}

	/** @param values what was written: of a valve that is set, its position */
	#switch(index: number, isOn: boolean, values: readonly number[] = []): number {
		const { set } = this.#actuators[index] as ProfileActuator;
		this.#on[index] = isOn;
		this.#offAtMs[index] = Number.POSITIVE_INFINITY;
		if (set !== undefined && values.length > 0) this.#set(index, values);
		else this.#show(index);
		return done;
	}

	/** Brings the registers that tell its state up to date. */
	#show(index: number): void {
		const { readBack, set } = this.#actuators[index] as ProfileActuator;
		if (readBack === undefined || set !== undefined) return;
		const { mask, on, off } = readBackStates(readBack);
		this.#memory.writeBits(readBack, mask, this.#on[index] === true ? on : off);
	}
}

function isThis(write: ProfileWrite, code: number, address: number, values: readonly number[]): boolean {
	const isSame = write.values.length === values.length && write.values.every((value, at) => value === values[at]);
	return write.function === code && write.address === address && isSame;
}

/** Units of time in a write that starts the timer; -1 when it is none. */
function unitsOf(
	{ write, most }: NonNullable<ProfileActuator["timer"]>,
	code: number,
	address: number,
	values: readonly number[],
): number {
	if (write.function !== code || write.address !== address || values.length !== write.values.length) return -1;
	const units = (values.at(-1) ?? 0) - (write.values.at(-1) ?? 0);
	return units <= most ? units : -1;
}

function between(word: number, type: "u16" | "s16", ends: readonly number[]): boolean {
	const raw = type === "s16" && word > 0x7fff ? word - 0x1_0000 : word;
	return raw >= Math.min(...ends) && raw <= Math.max(...ends);
}
