import { Sha256 } from "../../modules/base/sha256";
import type { SinkPlan, SitePlan } from "../../modules/site/plan";
import { Store } from "../../modules/store/store";
import { UplinkSession } from "../../modules/uplink/session";
import { decodePack } from "../../modules/uplink/unpack";
import { SimClock } from "../../sim/core/clock";
import { Random } from "../../sim/core/random";
import { receiptFor } from "../../sim/core/receiver";
import { Scheduler } from "../../sim/core/scheduler";
import { alarm, boot, row, testSchema } from "./log-rig";
import { cutKinds, UnluckyChip } from "./unlucky-chip";
import { linkTroubles, UnluckyLink } from "./unlucky-link";

/** Everything that goes wrong, as it is counted. */
export const troubles = [
	...linkTroubles,
	...cutKinds.map((kind) => `power cut: ${kind}`),
	"board swapped",
	"chip erased with a backlog",
	"receiver lost it before its commit",
	"receiver lost its receipt",
];

/** How often things went wrong, and what came of it. */
export interface LinkFaultsResult {
	/** Null: what the receiver has is what was stored, each record once. */
	readonly fault: string | null;
	readonly stored: number;
	readonly received: number;
	/** Stored, and gone with the chip that they were on. */
	readonly gone: number;
	/** Records that came again and were known by their keys. */
	readonly repeated: number;
	/** By {@link troubles}. */
	readonly counts: Readonly<Record<string, number>>;
}

const steps = 60;
const blocks = 32;
const sink: SinkPlan = {
	...{ name: "uplink", format: "pack", cursor: 0, client: "g", topic: "", group: "", host: "", points: [] },
	...{ sendsEvents: true, sendsTelemetry: true },
	packEveryMs: 5000,
	keepAliveMs: 20_000,
	receiptTimeoutMs: 10_000,
	packsPerSecond: 1,
	heartbeatMs: 600_000,
	bytesPerDay: null,
};
const nothing = { lines: [], outputs: [], programs: [], alarms: [], health: null };
const plan = {
	gateway: "g",
	title: "g",
	hash: testSchema,
	points: [],
	sinks: [sink],
	...nothing,
} as unknown as SitePlan;
const silence = { info: () => undefined, warn: () => undefined };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** A gateway's store and session, a link under a seed's bad luck, and a receiver that knows records by their keys. */
class LinkFaults {
	readonly #scheduler = new Scheduler();
	readonly #random: Random;
	readonly #link: UnluckyLink;
	readonly #leftOut: number;
	/** By epoch and sequence: what was stored, what may have been, what has arrived, what went with its chip. */
	readonly #book = new Map<string, string>();
	readonly #begun = new Map<string, string>();
	readonly #received = new Map<string, string>();
	readonly #gone = new Set<string>();
	/** The one that is left out. */
	#missed: string | null = null;
	#chip: UnluckyChip;
	#clock!: SimClock;
	#store!: Store;
	#session!: UplinkSession;
	#wake!: () => void;
	#receiverAwayUs = 0;
	#number = 0;
	fault: string | null = null;
	repeated = 0;
	readonly counts: Record<string, number> = {};

	constructor(seed: number, leftOut: number) {
		this.#random = new Random(seed, "link");
		this.#leftOut = leftOut;
		this.#link = new UnluckyLink(
			this.#scheduler,
			this.#random,
			(payload, answer) => this.#receive(payload, answer),
			(trouble) => this.#counted(trouble),
		);
		this.#chip = this.#newChip();
		this.#boot();
	}

	#counted(trouble: string): void {
		this.counts[trouble] = (this.counts[trouble] ?? 0) + 1;
	}

	#chance(share: number): boolean {
		return this.#random.unit() < share;
	}

	#newChip(): UnluckyChip {
		return new UnluckyChip(blocks, this.#random, (kind) => this.#counted(`power cut: ${kind}`));
	}

	#boot(): void {
		this.#chip.restore();
		const chip = this.#chip;
		const entropy = new Random(this.#random.u32(), "entropy");
		this.#clock = new SimClock(this.#scheduler, 1.78e12);
		const clock = this.#clock;
		const makeDigest = (): Sha256 => new Sha256();
		const key = (epoch: Uint8Array, sequence: number): string => `${hex(epoch)} ${sequence}`;
		const observer = {
			logOpened: () => undefined,
			recordStarted: (epoch: Uint8Array, sequence: number, bytes: Uint8Array) => {
				if (chip.isOn) this.#begun.set(key(epoch, sequence), hex(bytes));
			},
			recordStored: (epoch: Uint8Array, sequence: number) =>
				void this.#book.set(key(epoch, sequence), this.#begun.get(key(epoch, sequence)) as string),
			outputChanged: () => undefined,
		};
		this.#store = new Store(chip.flash, { entropy, clock, makeDigest, observer }, { points: 3 });
		this.#store.open(testSchema);
		this.#store.append(boot(this.#store.bootCount));
		const ports = { clock, entropy, log: silence, openMqtt: this.#link.open, makeDigest, receiptKey: null };
		const timer = clock.timer(() => this.#pass(session, timer));
		const session = new UplinkSession(plan, sink, ports, this.#store, () => timer.set(clock.now()));
		this.#session = session;
		this.#wake = () => timer.set(clock.now());
		this.#wake();
	}

	#pass(session: UplinkSession, timer: { set(atMs: number): void }): void {
		if (!this.#chip.isOn) return;
		const wakeMs = session.advance(this.#clock.now());
		if (session === this.#session && wakeMs < Number.POSITIVE_INFINITY) timer.set(wakeMs);
	}

	/** Commits, then answers. Away for a while, it does neither; before that it may lose what it has, or its receipt. */
	#receive(payload: Uint8Array, answer: (receipt: Uint8Array) => void): void {
		if (this.#scheduler.nowUs < this.#receiverAwayUs) return;
		const isRough = this.#link.isRough;
		if (isRough && this.#chance(0.05)) {
			this.#receiverDies("receiver lost it before its commit");
			return;
		}
		const pack = decodePack(payload);
		if (typeof pack === "string") {
			this.fault ??= pack;
			return;
		}
		for (const [index, record] of pack.records.entries()) {
			const key = `${hex(pack.epoch)} ${pack.first + index}`;
			const before = this.#received.get(key);
			if (before === undefined) {
				if (this.#received.size === this.#leftOut) this.#missed ??= key;
				if (key !== this.#missed) this.#received.set(key, hex(record));
			} else if (before === hex(record)) this.repeated += 1;
			else this.fault ??= `${key} came with other bytes`;
		}
		if (isRough && this.#chance(0.05)) this.#receiverDies("receiver lost its receipt");
		else answer(receiptFor(payload, pack));
	}

	#receiverDies(trouble: string): void {
		this.#counted(trouble);
		this.#receiverAwayUs = this.#scheduler.nowUs + this.#random.between(1e6, 6e7);
	}

	#append(): void {
		const rows = this.#chance(0.1) ? 300 : 3;
		for (let count = 0; count < rows && this.#chip.isOn; count += 1) {
			this.#number += 1;
			this.#store.append(row((this.#number * 7919) % 100_003));
		}
		if (this.#chance(0.2) && this.#chip.isOn) this.#store.append(alarm(this.#number));
		if (this.#chip.isOn) this.#store.prepare();
		this.#wake();
		this.#rebootIfDark();
	}

	#runFor(us: number): void {
		const untilUs = this.#scheduler.nowUs + us;
		while (this.#scheduler.step(untilUs)) this.#rebootIfDark();
		this.#scheduler.runUntil(untilUs);
	}

	#rebootIfDark(): void {
		while (!this.#chip.isOn) {
			this.#end();
			this.#boot();
		}
	}

	#end(): void {
		this.#session.close();
		this.#clock.close();
		if (this.#chip.isOn && this.#store.droppedRecords > 0) this.fault ??= "the chip is too small for this run";
	}

	run(): void {
		for (let step = 0; step < steps; step += 1) {
			if (this.#chance(0.1)) this.#chip.arm(cutKinds[this.#random.u32() % cutKinds.length] ?? "record");
			if (this.#chance(0.03)) this.#link.fail(this.#random.between(6e7, 3e8));
			this.#append();
			this.#runFor(this.#random.between(1e5, 2e7));
			if (this.#chance(0.01)) this.#swapBoard();
			if (this.#chance(0.01)) this.#eraseChip();
		}
		this.#drain();
		for (const [key, bytes] of this.#book) {
			if (!this.#gone.has(key) && this.#received.get(key) !== bytes) this.fault ??= `${key} was lost`;
		}
		for (const [key, bytes] of this.#received) {
			// What the power cut was there whole or not at all.
			if (this.#begun.get(key) !== bytes) this.fault ??= `${key} was never stored`;
		}
	}

	/** What is left on the old board goes out first. */
	#swapBoard(): void {
		this.#drain();
		this.#link.isRough = true;
		this.#counted("board swapped");
		this.#newBoard();
	}

	/** What is left on the chip is gone; what has arrived stays. */
	#eraseChip(): void {
		for (const key of this.#book.keys()) if (!this.#received.has(key)) this.#gone.add(key);
		if (this.#store.backlogRecords > 0) this.#counted("chip erased with a backlog");
		this.#newBoard();
	}

	#newBoard(): void {
		this.#end();
		if (this.#chip.flash.refusals > 0) this.fault ??= `the chip refused ${this.#chip.flash.refusals} times`;
		this.#chip = this.#newChip();
		this.#boot();
	}

	#drain(): void {
		this.#chip.restore();
		this.#link.isRough = false;
		for (let minute = 0; minute < 60 && this.#store.backlogRecords > 0; minute += 1) this.#runFor(6e7);
		if (this.#store.backlogRecords > 0) this.fault ??= `${this.#store.backlogRecords} records wait after an hour`;
	}

	get result(): LinkFaultsResult {
		const { fault, repeated, counts } = this;
		let gone = 0;
		for (const key of this.#gone) if (!this.#received.has(key)) gone += 1;
		return { fault, stored: this.#book.size, received: this.#received.size, gone, repeated, counts };
	}
}

/** @param leftOut the receiver leaves this one out, by the number of those before it, to prove that loss is noticed */
export function playLinkFaults(seed: number, leftOut = -1): LinkFaultsResult {
	const run = new LinkFaults(seed, leftOut);
	run.run();
	return run.result;
}
