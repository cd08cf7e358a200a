import { AlarmFlag } from "../alarms/edge";
import type { AlarmTable } from "../alarms/table";
import { ByteReader, ByteWriter } from "../base/bytes";
import { type Clock, ClockQuality } from "../ports/clock";
import type { AlarmPlan } from "../site/plan";
import { type StateKey, subjectOf } from "../state/key";
import { StateKind } from "../state/kinds";
import type { Values } from "../state/values";
import { stampAtMs } from "../time/stamp";
import type { Kept } from "./kept";

const valueBytes = 4 + 1 + 6;

/**
 * Since when alarms stand, by the wall clock, and how good that was. An alarm that was raised without a clock is dated
 * when the clock is set, in the same boot; where that never came, all that is left is "before the restart".
 */
export class KeptAlarms implements Kept {
	readonly #plans: readonly AlarmPlan[];
	readonly #alarms: AlarmTable;
	readonly #clock: Clock;
	/** Of the last edge that was looked at, and the monotonic time at which its state began. */
	readonly #sequence: Float64Array;
	readonly #beganMs: Float64Array;
	readonly #wallMs: Float64Array;
	readonly #quality: Uint8Array;
	/** 1: it began before this boot, and nobody knows when. */
	readonly #isBefore: Uint8Array;
	readonly #out = new ByteWriter(valueBytes);
	readonly #reader = new ByteReader(this.#out.bytes);

	constructor(plans: readonly AlarmPlan[], alarms: AlarmTable, clock: Clock) {
		this.#plans = plans;
		this.#alarms = alarms;
		this.#clock = clock;
		this.#sequence = new Float64Array(plans.length);
		this.#beganMs = new Float64Array(plans.length);
		this.#wallMs = new Float64Array(plans.length);
		this.#quality = new Uint8Array(plans.length);
		this.#isBefore = new Uint8Array(plans.length);
	}

	keys(): readonly StateKey[] {
		return this.#plans.map(({ name }) => {
			return { kind: StateKind.alarmSince, subject: subjectOf(name), length: valueBytes };
		});
	}

	/** How good the clock was that {@link wallMs} is by: one of `ClockQuality`; `none`: it is not known. */
	quality(alarm: number): number {
		return this.#quality[alarm] as number;
	}

	/** When an alarm that stands began to be as it is. */
	wallMs(alarm: number): number {
		return this.#wallMs[alarm] as number;
	}

	/** It is so since before this boot, and nobody knows since when. */
	isBefore(alarm: number): boolean {
		return this.#isBefore[alarm] === 1;
	}

	#stands(alarm: number): boolean {
		return (this.#alarms.flags(alarm) & AlarmFlag.stands) !== 0;
	}

	/** The alarms are as the log has them. A value that goes with another edge says nothing. */
	restore(values: Values, first: number): void {
		for (let alarm = 0; alarm < this.#plans.length; alarm += 1) {
			const sequence = this.#alarms.sequence(alarm);
			this.#sequence[alarm] = sequence;
			this.#beganMs[alarm] = this.#alarms.sinceMs(alarm);
			if (!this.#stands(alarm)) continue;
			const value = values.get(first + alarm);
			const reader = value === null ? this.#reader.over(this.#out.bytes, 0, 0) : this.#reader.over(value);
			if (reader.u32() === sequence) {
				this.#quality[alarm] = reader.u8();
				this.#wallMs[alarm] = reader.u48();
			}
			this.#isBefore[alarm] = this.#quality[alarm] === ClockQuality.none ? 1 : 0;
		}
	}

	keep(values: Values, first: number): void {
		for (let alarm = 0; alarm < this.#plans.length; alarm += 1) {
			const sequence = this.#alarms.sequence(alarm);
			const isNew = sequence !== this.#sequence[alarm];
			if (isNew) this.#see(alarm, sequence);
			const isUndated = this.#quality[alarm] === ClockQuality.none && this.#isBefore[alarm] === 0;
			const isDated = isUndated && this.#stands(alarm) && this.#date(alarm);
			if (isNew || isDated) this.#put(values, first + alarm, alarm);
		}
	}

	#see(alarm: number, sequence: number): void {
		this.#sequence[alarm] = sequence;
		const beganMs = this.#alarms.sinceMs(alarm);
		if (beganMs === this.#beganMs[alarm]) return; // acknowledged, shelved: it stands as it did
		this.#beganMs[alarm] = beganMs;
		this.#isBefore[alarm] = 0;
		this.#quality[alarm] = ClockQuality.none;
	}

	/** False: there is no clock yet. */
	#date(alarm: number): boolean {
		this.#quality[alarm] = this.#clock.wallQuality();
		if (this.#quality[alarm] === ClockQuality.none) return false;
		this.#wallMs[alarm] = stampAtMs(this.#clock, this.#beganMs[alarm] as number);
		return true;
	}

	#put(values: Values, slot: number, alarm: number): void {
		const out = this.#out.reset().u32(this.#sequence[alarm] as number);
		out.u8(this.#quality[alarm] as number).u48(this.#wallMs[alarm] as number);
		values.put(slot, this.#stands(alarm) ? out.bytes : null);
	}
}
