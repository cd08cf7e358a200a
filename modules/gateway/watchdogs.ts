import { dataOffset } from "../bus/frame";
import type { Line } from "../bus/line";
import { RequestFrame } from "../bus/requests";
import type { Slave } from "../bus/slave";
import { BusStatus } from "../bus/status";
import { decodeRaw } from "../points/decode";
import type { Log } from "../ports/log";
import type { OutputPlan, SitePlan } from "../site/plan";

/** A watchdog that could not be set is tried again after this, and told of after so many. */
const RETRY_MS = 10_000;
const TOLD_AFTER = 3;
/** One that is set is looked at again after this: a board may have been exchanged. */
const AGAIN_MS = 600_000;
/** The line has another exchange to do first. */
const BUSY_MS = 1_000;

const Step = Object.freeze({ read: 0, write: 1, waits: 2 });

/**
 * Timers by which devices go to their safe state when the line falls silent: read at boot, set where they are not as
 * the site says, and read back. Nothing is written that stands there already, since such registers may wear.
 */
export class Watchdogs {
	readonly #plans: readonly OutputPlan[];
	readonly #lines: readonly Line[];
	readonly #log: Log;
	readonly #wake: () => void;
	readonly #outputs: readonly number[];
	readonly #frame = new RequestFrame();
	readonly #step: Uint8Array;
	readonly #dueMs: Float64Array;
	readonly #failures: Uint8Array;
	readonly #isSet: Uint8Array;

	/** @param wake something has ended, and the next step is due */
	constructor({ outputs }: SitePlan, lines: readonly Line[], log: Log, wake: () => void) {
		this.#plans = outputs;
		this.#lines = lines;
		this.#log = log;
		this.#wake = wake;
		this.#outputs = outputs.flatMap(({ watchdog }, index) => (watchdog === null ? [] : [index]));
		this.#step = new Uint8Array(outputs.length);
		this.#dueMs = new Float64Array(outputs.length);
		this.#failures = new Uint8Array(outputs.length);
		this.#isSet = new Uint8Array(outputs.length);
	}

	/** It was read back as the site says. */
	isSet(output: number): boolean {
		return this.#isSet[output] === 1;
	}

	/** Asks what is due. Returns when to call next. */
	advance(nowMs: number): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		for (const output of this.#outputs) {
			const { line, slave } = this.#plans[output] as OutputPlan;
			const device = this.#lines[line]?.slaves[slave] as Slave;
			if (device.silent) this.#start(output, nowMs);
			if (this.#step[output] === Step.waits) continue;
			if (nowMs >= (this.#dueMs[output] as number)) this.#ask(output, device, nowMs);
			wakeMs = Math.min(wakeMs, this.#dueMs[output] as number);
		}
		return wakeMs;
	}

	/** Who is silent may be another device when it is back. */
	#start(output: number, nowMs: number): void {
		this.#isSet[output] = 0;
		if (this.#step[output] === Step.waits) return;
		this.#step[output] = Step.read;
		this.#dueMs[output] = nowMs + RETRY_MS;
	}

	#ask(output: number, device: Slave, nowMs: number): void {
		const { line, watchdog } = this.#plans[output] as OutputPlan;
		if (watchdog === null) return;
		const { readCode, writeCode, address, value } = watchdog;
		const isWrite = this.#step[output] === Step.write;
		if (isWrite) this.#frame.write(device.unit, writeCode, address, writeCode === 16 ? [value] : value);
		else this.#frame.words(device.unit, readCode, address, 1);
		const taken = this.#lines[line]?.exchange(device, this.#frame, (status, reply) => {
			if (isWrite) this.#written(output, status === BusStatus.good, nowMs);
			else this.#read(output, status === BusStatus.good ? decodeRaw(reply, dataOffset, "u16", "ABCD") : null, nowMs);
			this.#wake();
		});
		if (taken === true) this.#step[output] = Step.waits;
		else this.#dueMs[output] = nowMs + BUSY_MS;
	}

	#written(output: number, isTaken: boolean, nowMs: number): void {
		this.#step[output] = Step.read;
		if (isTaken) this.#dueMs[output] = nowMs;
		else this.#fail(output, nowMs);
	}

	/** @param word null: it could not be read */
	#read(output: number, word: number | null, nowMs: number): void {
		const { watchdog } = this.#plans[output] as OutputPlan;
		this.#step[output] = Step.read;
		this.#isSet[output] = word === watchdog?.value ? 1 : 0;
		if (word === null) this.#fail(output, nowMs);
		else if (this.#isSet[output] === 1) {
			this.#failures[output] = 0;
			this.#dueMs[output] = nowMs + AGAIN_MS;
		} else {
			this.#step[output] = Step.write;
			this.#fail(output, nowMs);
			this.#dueMs[output] = (this.#failures[output] as number) > 1 ? nowMs + RETRY_MS : nowMs;
		}
	}

	#fail(output: number, nowMs: number): void {
		this.#dueMs[output] = nowMs + RETRY_MS;
		this.#failures[output] = Math.min(0xff, (this.#failures[output] as number) + 1);
		if (this.#failures[output] !== TOLD_AFTER) return;
		const { name } = this.#plans[output] as OutputPlan;
		this.#log.warn(
			"outputs",
			`ALARM: the watchdog of ${name} can't be set: it stays away from rest when the gateway dies`,
		);
	}
}
