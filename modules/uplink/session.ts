import { encodeUtf8 } from "../base/utf8";
import type { Clock } from "../ports/clock";
import type { MakeDigest } from "../ports/digest";
import type { SinkPlan, SitePlan } from "../site/plan";
import { LogReader } from "../store/reader";
import type { Store } from "../store/store";
import { encodeBeat } from "./beat";
import { Link, type LinkPorts, type LinkUser } from "./link";
import { Mailbox, type Takers } from "./mailbox";
import { LinkClass, LinkMeter } from "./meter";
import { PackBuilder } from "./pack";
import { decodeReceipt } from "./receipt";
import { ReceiptCheck } from "./receipt-check";
import { encodeSchema } from "./schema";
import type { Sink } from "./sink";
import { TokenBucket } from "./token-bucket";
import { PackWindow, type SentPack } from "./window";

/** Packs under way over both logs; rows take half of them at most, so that an alarm finds a place at once. */
const PACKS_MAX = 4;
const ROW_PACKS_MAX = 2;
/** Packs of rows that may go out at once after a quiet time. */
const BURST_PACKS = 4;
/** A backlog of this many records is sent without waiting for the pack's period. */
const FULL_PACK_RECORDS = 200;
/** A receiver that asks for the schema again and again gets it once in this time. */
const SCHEMA_EVERY_MS = 60_000;
/** Receipts that do not come make the next one be waited for twice as long, up to this many times. */
const PATIENCE_MAX = 16;
const never = Number.POSITIVE_INFINITY;

export interface SessionPorts extends LinkPorts {
	readonly makeDigest: MakeDigest;
	/** 32 bytes that the receiver has too: only its receipts count then. Null: every receipt counts. */
	readonly receiptKey: Uint8Array | null;
}

/** Nobody takes commands here. */
const nobody: Takers = {
	deliver: () => undefined,
	load: () => null,
};

/** A sink of our own receiver: packs, a few of them under way, each until its receipt is there. */
export class UplinkSession implements Sink, LinkUser {
	readonly plan: SinkPlan;
	readonly meter: LinkMeter;
	readonly #site: SitePlan;
	readonly #clock: Clock;
	/** Events come first. */
	readonly #windows: readonly PackWindow[];
	readonly #topic: string;
	readonly #receipts: ReceiptCheck;
	readonly #mailbox: Mailbox | null;
	readonly #link: Link;
	readonly #bucket: TokenBucket;
	readonly #changed: () => void;
	#nextRowsAtMs = 0;
	#schemaAtMs = 0;
	#publishedAtMs = 0;
	#patience = 1;
	/** Values confirmed by receipts since boot. */
	confirmedValues = 0;
	/** Receipts that named nothing that is under way, or were not the receiver's. */
	receiptsIgnored = 0;
	readonly waitsFor = null;
	/** What the log has to give up becomes summaries and gaps, and those go out; so do records without a clock. */
	readonly skippedRecords = 0;
	readonly undatedRecords = 0;

	/**
	 * @param changed something has happened that `advance` should look at; called from port callbacks
	 * @param takers of commands and sites; without a key none is taken
	 * @param packs may be shared by sessions, which take turns
	 */
	constructor(
		site: SitePlan,
		plan: SinkPlan,
		ports: SessionPorts,
		store: Store,
		changed: () => void,
		takers: Takers = nobody,
		packs = new PackBuilder(site.points.length),
	) {
		this.plan = plan;
		this.#site = site;
		this.#clock = ports.clock;
		this.#windows = store.logs
			.filter(({ isEvents }) => (isEvents ? plan.sendsEvents : plan.sendsTelemetry))
			.map((log) => {
				const most = log.isEvents ? PACKS_MAX : ROW_PACKS_MAX;
				return new PackWindow(new LogReader(log, plan.cursor), packs, most);
			});
		this.#topic = `headgate/${site.gateway}/`;
		this.#receipts = new ReceiptCheck(ports.makeDigest(), ports.receiptKey, encodeUtf8(`${this.#topic}receipt`));
		const { receiptKey } = ports;
		const topics = { command: encodeUtf8(`${this.#topic}command`), site: encodeUtf8(`${this.#topic}site`) };
		this.#mailbox = receiptKey === null ? null : new Mailbox(ports.makeDigest(), receiptKey, topics, takers);
		this.#bucket = new TokenBucket(plan.packsPerSecond, BURST_PACKS);
		this.meter = new LinkMeter(plan.bytesPerDay, plan.keepAliveMs, ports.clock.now());
		this.#changed = changed;
		const will = { topic: `${this.#topic}status`, message: encodeUtf8("offline"), retain: true };
		const options = { sink: plan.name, client: plan.client, keepAliveMs: plan.keepAliveMs, will: () => will };
		this.#link = new Link(options, ports, this.meter, this);
	}

	get isConnected(): boolean {
		return this.#link.isConnected;
	}

	get inFlight(): number {
		let count = 0;
		for (const window of this.#windows) count += window.inFlight;
		return count;
	}

	get backlogRecords(): number {
		let count = 0;
		for (const { log } of this.#windows) count += log.nextSequence - log.startOf(this.plan.cursor);
		return count;
	}

	/** Connects, sends and sends again as is due. Returns when to call next. */
	advance(nowMs: number): number {
		if (!this.#link.advance(nowMs)) return this.#link.wakeMs;
		// A receiver that is late with thousands of gateways gets later by each pack that comes twice.
		const isLate = this.#windows.some(({ resendAtMs }) => resendAtMs > 0 && resendAtMs <= nowMs);
		if (isLate) this.#patience = Math.min(2 * this.#patience, PATIENCE_MAX);
		let wakeMs = never;
		for (const window of this.#windows) wakeMs = Math.min(wakeMs, this.serve(window, nowMs));
		if (this.#link.isConnected) wakeMs = Math.min(wakeMs, this.beat(nowMs));
		return this.#link.isConnected ? Math.min(wakeMs, this.#link.wakeMs) : this.#link.wakeMs;
	}

	/** A sign of life, when there was no other for so long. Returns when the next is due. */
	private beat(nowMs: number): number {
		const everyMs = this.plan.heartbeatMs;
		if (nowMs >= this.#publishedAtMs + everyMs) this.say("beat", encodeBeat(everyMs, this.#clock.now()));
		return this.#publishedAtMs + everyMs;
	}

	/** Publishes a message of its own under the gateway's topic, if the link stands; nothing repeats it. */
	say(what: "answer" | "beat" | "loaded", payload: Uint8Array): void {
		this.publish(what, payload, false);
	}

	/** Sends what is due of one log. Returns when more is. */
	private serve(window: PackWindow, nowMs: number): number {
		while (this.#link.isConnected) {
			const late = window.due(nowMs);
			if (late === null && (window.isFull || this.inFlight >= PACKS_MAX)) break;
			const dueMs = late === null ? this.dueMs(window, nowMs) : this.rowsAllowedMs(window, nowMs);
			if (dueMs > nowMs) return Math.min(dueMs, late === null ? window.resendAtMs : never);
			const message = late === null ? window.build() : window.rebuild(late);
			if (late === null && !window.log.isEvents) this.#nextRowsAtMs = nowMs + this.plan.packEveryMs;
			if (message !== null) this.send(window, late ?? window.newest, message, nowMs);
			else if (late === null) break;
		}
		return window.resendAtMs;
	}

	/** When the next new pack of a log is due. Events are at once. */
	private dueMs(window: PackWindow, nowMs: number): number {
		const waiting = window.waitingRecords;
		if (waiting === 0) return never;
		if (window.log.isEvents) return 0;
		return Math.max(waiting < FULL_PACK_RECORDS ? this.#nextRowsAtMs : 0, this.rowsAllowedMs(window, nowMs));
	}

	private rowsAllowedMs(window: PackWindow, nowMs: number): number {
		return window.log.isEvents ? 0 : Math.max(this.#bucket.nextAtMs, this.meter.rowsAllowedMs(nowMs));
	}

	private send(window: PackWindow, pack: SentPack, message: Uint8Array, nowMs: number): void {
		this.#receipts.hash(message, pack.hash);
		pack.resendAtMs = nowMs + this.#patience * this.plan.receiptTimeoutMs;
		if (!window.log.isEvents) this.#bucket.take(nowMs);
		const kind = window.log.isEvents ? LinkClass.events : LinkClass.rows;
		this.publish("records", message, false, kind);
	}

	onConnected(): void {
		this.#nextRowsAtMs = 0;
		for (const window of this.#windows) window.hurry(0);
		this.#link.subscribe(`${this.#topic}receipt`);
		this.#link.subscribe(`${this.#topic}ask`);
		if (this.#mailbox !== null) {
			this.#link.subscribe(`${this.#topic}command`);
			this.#link.subscribe(`${this.#topic}site`);
		}
		this.publishSchema();
		this.publish("status", encodeUtf8("online"), true);
		this.beat(Number.POSITIVE_INFINITY);
		this.#changed();
	}

	/** The receipt is what counts: a broker that has taken a pack has not stored it. */
	onAcknowledged(): void {
		// nothing moves
	}

	onLost(): void {
		this.#changed();
	}

	private publishSchema(): void {
		this.#schemaAtMs = this.#clock.now();
		this.publish("schema", encodeSchema(this.#site), true);
	}

	private publish(what: string, payload: Uint8Array, retain: boolean, kind: number = LinkClass.session): void {
		this.#publishedAtMs = this.#clock.now();
		this.#link.publish(this.#topic + what, payload, retain, kind);
	}

	onMessage(topic: string, payload: Uint8Array, nowMs: number, isRetained: boolean): void {
		if (topic === `${this.#topic}ask`) {
			if (nowMs - this.#schemaAtMs >= SCHEMA_EVERY_MS) this.publishSchema();
		} else if (topic === `${this.#topic}receipt`) this.onReceipt(payload, nowMs);
		else if (topic === `${this.#topic}command`) {
			this.#mailbox?.take(payload, isRetained);
			this.#changed();
		} else if (topic === `${this.#topic}site`) {
			const answer = this.#mailbox?.load(payload, isRetained) ?? null;
			if (answer !== null) this.say("loaded", answer);
		}
	}

	private onReceipt(payload: Uint8Array, nowMs: number): void {
		const receipt = decodeReceipt(payload);
		for (const window of this.#windows) {
			const pack = receipt === null ? null : window.find(receipt);
			if (receipt === null || pack === null || !this.#receipts.isAuthentic(receipt, payload)) continue;
			window.confirm(pack);
			this.confirmedValues += pack.values;
			this.#link.settle();
			if (this.#patience > 1) this.onReceiverBack(nowMs);
			this.#changed();
			return;
		}
		this.receiptsIgnored += 1;
	}

	/** What it has not got yet does not wait as long as was right while it was away. */
	private onReceiverBack(nowMs: number): void {
		this.#patience = 1;
		for (const window of this.#windows) window.hurry(nowMs + this.plan.receiptTimeoutMs);
	}

	close(): void {
		this.#link.close();
	}
}
