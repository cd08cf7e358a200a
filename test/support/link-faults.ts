import { Sha256 } from "../../modules/base/sha256";
import type { MqttClient, MqttOptions } from "../../modules/ports/mqtt";
import type { SitePlan } from "../../modules/site/plan";
import { Store } from "../../modules/store/store";
import { UplinkSession } from "../../modules/uplink/session";
import { decodePack } from "../../modules/uplink/unpack";
import { SimClock } from "../../sim/core/clock";
import { NorFlash } from "../../sim/core/flash";
import { tearWrite } from "../../sim/core/flash-tear";
import { Random } from "../../sim/core/random";
import { receiptFor } from "../../sim/core/receiver";
import { Scheduler } from "../../sim/core/scheduler";
import { alarm, boot, row, testSchema } from "./log-rig";

/** How often things went wrong, and what came of it. */
export interface LinkFaultsResult {
	/** Null: what the receiver has is what was stored, each record once. */
	readonly fault: string | null;
	readonly stored: number;
	readonly received: number;
	readonly cuts: number;
	readonly powerCuts: number;
	readonly boards: number;
	readonly restarts: number;
	/** Records that came again and were known by their keys. */
	readonly repeated: number;
}

const steps = 60;
const uplink = {
	packEveryMs: 5000,
	keepAliveMs: 20_000,
	receiptTimeoutMs: 10_000,
	packsPerSecond: 1,
	heartbeatMs: 600_000,
	bytesPerDay: null,
};
const nothing = { lines: [], outputs: [], programs: [], alarms: [], health: null };
const plan = { gateway: "g", title: "g", hash: testSchema, points: [], uplink, ...nothing } as unknown as SitePlan;
const silence = { info: () => undefined, warn: () => undefined };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The power goes in the middle of a write. */
class PowerCut extends Error {}

/** A gateway's store and session, a link under a seed's bad luck, and a receiver that knows records by their keys. */
class LinkFaults {
	readonly #scheduler = new Scheduler();
	readonly #random: Random;
	readonly #leftOut: number;
	/** Left out however often it comes. */
	#leftOutKey: string | null = null;
	/** By epoch and sequence: what was stored, what may have been, what has arrived. */
	readonly #book = new Map<string, string>();
	readonly #begun = new Map<string, string>();
	readonly #received = new Map<string, string>();
	#flash = new NorFlash(32);
	#clock!: SimClock;
	#store!: Store;
	#session!: UplinkSession;
	#wake!: () => void;
	#isRough = true;
	#receiverAwayUs = 0;
	#number = 0;
	fault: string | null = null;
	cuts = 0;
	powerCuts = 0;
	boards = 0;
	restarts = 0;
	repeated = 0;

	constructor(seed: number, leftOut: number) {
		this.#random = new Random(seed, "link");
		this.#leftOut = leftOut;
		this.#boot();
	}

	#chance(share: number): boolean {
		return this.#random.unit() < share;
	}

	#boot(): void {
		const entropy = new Random(this.#random.u32(), "entropy");
		this.#clock = new SimClock(this.#scheduler, 1.78e12);
		const clock = this.#clock;
		const makeDigest = (): Sha256 => new Sha256();
		const key = (epoch: Uint8Array, sequence: number): string => `${hex(epoch)} ${sequence}`;
		const observer = {
			logOpened: () => undefined,
			recordStarted: (epoch: Uint8Array, sequence: number, bytes: Uint8Array) =>
				void this.#begun.set(key(epoch, sequence), hex(bytes)),
			recordStored: (epoch: Uint8Array, sequence: number) =>
				void this.#book.set(key(epoch, sequence), this.#begun.get(key(epoch, sequence)) as string),
			outputChanged: () => undefined,
		};
		this.#store = new Store(this.#flash, { entropy, clock, makeDigest, observer }, { points: 3 });
		this.#store.open(testSchema);
		this.#store.append(boot(this.#store.bootCount));
		const openMqtt = (options: MqttOptions) => this.#link(options);
		const ports = { clock, entropy, log: silence, openMqtt, makeDigest, receiptKey: null };
		const timer = clock.timer(() => this.#pass(session, timer));
		const session = new UplinkSession(plan, ports, this.#store, () => timer.set(clock.now()));
		this.#session = session;
		this.#wake = () => timer.set(clock.now());
		this.#wake();
	}

	#pass(session: UplinkSession, timer: { set(atMs: number): void }): void {
		const wakeMs = session.advance(this.#clock.now());
		if (session === this.#session && wakeMs < Number.POSITIVE_INFINITY) timer.set(wakeMs);
	}

	/** A connection: each message is lost, doubled or late as luck has it, so that they overtake one another. */
	#link(options: MqttOptions): MqttClient {
		let isOpen = true;
		const deliver = (work: () => void): void => {
			const copies = !this.#isRough ? 1 : this.#chance(0.1) ? 0 : this.#chance(0.1) ? 2 : 1;
			for (let copy = 0; copy < copies; copy += 1) {
				const us = this.#isRough && this.#chance(0.1) ? 1.5e7 : 2e5;
				this.#scheduler.at(this.#scheduler.nowUs + this.#random.between(us / 4, us), work);
			}
		};
		const back = (work: () => void) => deliver(() => isOpen && work());
		if (!this.#isRough || !this.#chance(0.2))
			this.#scheduler.at(this.#scheduler.nowUs + 3e5, () => isOpen && options.onConnected());
		if (this.#isRough && this.#chance(0.5)) {
			this.#scheduler.at(this.#scheduler.nowUs + this.#random.between(1e6, 4e7), () => {
				if (!isOpen) return;
				this.cuts += 1;
				// Half of the lost links say so, the others only fall silent.
				if (this.#chance(0.5)) options.onError("reset");
				isOpen = false;
			});
		}
		return {
			publish: (topic, payload, id) => {
				if (!isOpen) return;
				const bytes = payload.slice();
				back(() => options.onAcknowledged(id));
				if (topic.endsWith("/records"))
					deliver(() =>
						this.#receive(bytes, (receipt) => back(() => options.onMessage("headgate/g/receipt", receipt))),
					);
			},
			subscribe: () => undefined,
			close: () => {
				isOpen = false;
			},
		};
	}

	/** Commits, then answers; away for a while, it does neither. A restart between the two loses the receipt. */
	#receive(payload: Uint8Array, answer: (receipt: Uint8Array) => void): void {
		if (this.#scheduler.nowUs < this.#receiverAwayUs) return;
		const pack = decodePack(payload);
		if (typeof pack === "string") {
			this.fault ??= pack;
			return;
		}
		for (const [index, record] of pack.records.entries()) {
			const key = `${hex(pack.epoch)} ${pack.first + index}`;
			const before = this.#received.get(key);
			if (this.#received.size === this.#leftOut) this.#leftOutKey ??= key;
			if (key === this.#leftOutKey) continue;
			if (before === undefined) this.#received.set(key, hex(record));
			else if (before === hex(record)) this.repeated += 1;
			else this.fault ??= `${key} came with other bytes`;
		}
		if (this.#isRough && this.#chance(0.05)) {
			this.restarts += 1;
			this.#receiverAwayUs = this.#scheduler.nowUs + this.#random.between(1e6, 6e7);
		} else answer(receiptFor(payload, pack));
	}

	#append(): void {
		const rows = this.#chance(0.1) ? 300 : 3;
		for (let count = 0; count < rows; count += 1) {
			this.#number += 1;
			this.#store.append(row((this.#number * 7919) % 100_003));
		}
		if (this.#chance(0.2)) this.#store.append(alarm(this.#number));
		this.#store.prepare();
		this.#wake();
	}

	/** In the middle of a write, with what was being written torn; the chip keeps the rest. */
	#cutPower(): void {
		const chip = this.#flash;
		this.powerCuts += 1;
		chip.watcher = {
			beforeWrite: (offset, unit) => {
				chip.watcher = null;
				tearWrite(chip, offset, unit, this.#random.u32() % 4, this.#random);
				throw new PowerCut();
			},
			beforeErase: () => undefined,
		};
		try {
			this.#append();
		} catch (error) {
			if (!(error instanceof PowerCut)) throw error;
		}
		chip.watcher = null;
		this.#end();
		this.#boot();
	}

	#end(): void {
		this.#session.close();
		this.#clock.close();
	}

	run(): void {
		for (let step = 0; step < steps; step += 1) {
			this.#append();
			this.#scheduler.runUntil(this.#scheduler.nowUs + this.#random.between(1e5, 2e7));
			if (this.#chance(0.05)) this.#cutPower();
			if (this.#chance(0.01)) this.#swapBoard();
		}
		this.#drain();
		for (const [key, bytes] of this.#book) if (this.#received.get(key) !== bytes) this.fault ??= `${key} was lost`;
		for (const [key, bytes] of this.#received) {
			// What the power cut was there whole or not at all.
			if (this.#begun.get(key) !== bytes) this.fault ??= `${key} was never stored`;
		}
	}

	/** What is left on the old board goes out first: what a chip takes with it can't be asked for. */
	#swapBoard(): void {
		this.#drain();
		this.#isRough = true;
		this.boards += 1;
		this.#end();
		this.#flash = new NorFlash(32);
		this.#boot();
	}

	#drain(): void {
		this.#isRough = false;
		for (let minute = 0; minute < 60 && this.#store.backlogRecords > 0; minute += 1) {
			this.#scheduler.runUntil(this.#scheduler.nowUs + 6e7);
		}
		if (this.#store.backlogRecords > 0) this.fault ??= `${this.#store.backlogRecords} records wait after an hour`;
	}

	get stored(): number {
		return this.#book.size;
	}

	get received(): number {
		return this.#received.size;
	}
}

/** @param leftOut the receiver leaves this one out, by the number of those before it, to prove that loss is noticed */
export function playLinkFaults(seed: number, leftOut = -1): LinkFaultsResult {
	const run = new LinkFaults(seed, leftOut);
	run.run();
	const { fault, stored, received, cuts, powerCuts, boards, restarts, repeated } = run;
	return { fault, stored, received, cuts, powerCuts, boards, restarts, repeated };
}
