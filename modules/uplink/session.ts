import type { Clock } from "../ports/clock";
import type { MakeDigest } from "../ports/digest";
import type { Entropy } from "../ports/entropy";
import type { Log } from "../ports/log";
import type { MqttClient, OpenMqtt } from "../ports/mqtt";
import type { SitePlan } from "../site/plan";
import { LogReader } from "../store/reader";
import { ScanBuffers } from "../store/scanner";
import type { Store } from "../store/store";
import { encodeBeat } from "./beat";
import { LinkWatch } from "./link-watch";
import { type Deliver, Mailbox } from "./mailbox";
import { LinkClass, LinkMeter } from "./meter";
import { PackBuilder } from "./pack";
import { decodeReceipt } from "./receipt";
import { ReceiptCheck } from "./receipt-check";
import { encodeSchema } from "./schema";
import { TokenBucket } from "./token-bucket";
import { PackWindow, type SentPack } from "./window";

const RECONNECT_FIRST_MS = 1_000;
const RECONNECT_LAST_MS = 60_000;
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

/** What the session is made of. */
export interface SessionPorts {
	readonly clock: Clock;
	readonly entropy: Entropy;
	readonly log: Log;
	readonly openMqtt: OpenMqtt;
	readonly makeDigest: MakeDigest;
	/** 32 bytes that the receiver has too: only its receipts count then. Null: every receipt counts. */
	readonly receiptKey: Uint8Array | null;
}

function ascii(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length);
	for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
	return bytes;
}

function ignore(): void {
	// nobody takes commands here
}

const State = Object.freeze({ away: 0, connecting: 1, connected: 2 });

/** One MQTT session after another, and a few packs under way, until the logs are empty. */
export class UplinkSession {
	readonly #plan: SitePlan;
	readonly #ports: SessionPorts;
	/** Events come first. */
	readonly #windows: readonly PackWindow[];
	readonly #topic: string;
	readonly #receipts: ReceiptCheck;
	readonly #mailbox: Mailbox | null;
	readonly #watch: LinkWatch;
	readonly #bucket: TokenBucket;
	readonly meter: LinkMeter;
	readonly #changed: () => void;
	#client: MqttClient | null = null;
	#state: number = State.away;
	#reconnectAtMs: number;
	#reconnectMs = RECONNECT_FIRST_MS;
	#packetId = 0;
	#nextRowsAtMs = 0;
	#schemaAtMs = 0;
	#publishedAtMs = 0;
	#patience = 1;
	/** Values confirmed by receipts since boot. */
	deliveredValues = 0;
	/** Receipts that named nothing that is under way, or were not the receiver's. */
	receiptsIgnored = 0;

	/**
	 * @param changed something has happened that `advance` should look at; called from port callbacks
	 * @param deliver takes commands; without a key none is taken
	 */
	constructor(plan: SitePlan, ports: SessionPorts, store: Store, changed: () => void, deliver: Deliver = ignore) {
		this.#plan = plan;
		this.#ports = ports;
		const buffers = new ScanBuffers();
		const builder = new PackBuilder(plan.points.length);
		this.#windows = store.logs.map((log) => {
			const most = log.isEvents ? PACKS_MAX : ROW_PACKS_MAX;
			return new PackWindow(new LogReader(log, 0, buffers), builder, most);
		});
		this.#topic = `headgate/${plan.gateway}/`;
		this.#receipts = new ReceiptCheck(ports.makeDigest(), ports.receiptKey, ascii(`${this.#topic}receipt`));
		const { receiptKey } = ports;
		const topic = ascii(`${this.#topic}command`);
		this.#mailbox = receiptKey === null ? null : new Mailbox(ports.makeDigest(), receiptKey, topic, deliver);
		this.#watch = new LinkWatch(2 * plan.uplink.keepAliveMs);
		this.#bucket = new TokenBucket(plan.uplink.packsPerSecond, BURST_PACKS);
		this.meter = new LinkMeter(plan.uplink.bytesPerDay, plan.uplink.keepAliveMs, ports.clock.now());
		this.#changed = changed;
		this.#reconnectAtMs = ports.clock.now();
	}

	get isConnected(): boolean {
		return this.#state === State.connected;
	}

	get packsInFlight(): number {
		let count = 0;
		for (const window of this.#windows) count += window.inFlight;
		return count;
	}

	/** Connects, sends and sends again as is due. Returns when to call next. */
	advance(nowMs: number): number {
		if (this.#state !== State.away && nowMs >= this.#watch.deadlineMs) this.#onError("no answer");
		if (this.#state === State.away) {
			if (nowMs < this.#reconnectAtMs) return this.#reconnectAtMs;
			this.#connect();
		}
		if (this.#state !== State.connected) return this.#watch.deadlineMs;
		// A receiver that is late with thousands of gateways gets later by each pack that comes twice.
		const isLate = this.#windows.some(({ resendAtMs }) => resendAtMs > 0 && resendAtMs <= nowMs);
		if (isLate) this.#patience = Math.min(2 * this.#patience, PATIENCE_MAX);
		let wakeMs = never;
		for (const window of this.#windows) wakeMs = Math.min(wakeMs, this.#serve(window, nowMs));
		if (this.#state !== State.connected) return this.#reconnectAtMs;
		return Math.min(wakeMs, this.#watch.deadlineMs, this.#beat(nowMs));
	}

	/** A sign of life, when there was no other for so long. Returns when the next is due. */
	#beat(nowMs: number): number {
		const everyMs = this.#plan.uplink.heartbeatMs;
		if (nowMs >= this.#publishedAtMs + everyMs) this.say("beat", encodeBeat(everyMs, this.#ports.clock.now()));
		return this.#publishedAtMs + everyMs;
	}

	/** Publishes a message of its own under the gateway's topic, if the link stands; nothing repeats it. */
	say(what: "answer" | "beat", payload: Uint8Array): void {
		if (this.#state === State.connected) this.#guard(() => this.#publish(what, payload, false));
	}

	/** Sends what is due of one log. Returns when more is. */
	#serve(window: PackWindow, nowMs: number): number {
		while (this.#state === State.connected) {
			const late = window.due(nowMs);
			if (late === null && (window.isFull || this.packsInFlight >= PACKS_MAX)) break;
			const dueMs = late === null ? this.#dueMs(window, nowMs) : this.#rowsAllowedMs(window, nowMs);
			if (dueMs > nowMs) return Math.min(dueMs, late === null ? window.resendAtMs : never);
			const message = late === null ? window.build() : window.rebuild(late);
			if (late === null && !window.log.isEvents) this.#nextRowsAtMs = nowMs + this.#plan.uplink.packEveryMs;
			if (message !== null) this.#send(window, late ?? window.newest, message, nowMs);
			else if (late === null) break;
		}
		return window.resendAtMs;
	}

	/** When the next new pack of a log is due. Events are at once. */
	#dueMs(window: PackWindow, nowMs: number): number {
		const waiting = window.waitingRecords;
		if (waiting === 0) return never;
		if (window.log.isEvents) return 0;
		return Math.max(waiting < FULL_PACK_RECORDS ? this.#nextRowsAtMs : 0, this.#rowsAllowedMs(window, nowMs));
	}

	#rowsAllowedMs(window: PackWindow, nowMs: number): number {
		return window.log.isEvents ? 0 : Math.max(this.#bucket.nextAtMs, this.meter.rowsAllowedMs(nowMs));
	}

	#send(window: PackWindow, pack: SentPack, message: Uint8Array, nowMs: number): void {
		this.#receipts.hash(message, pack.hash);
		pack.resendAtMs = nowMs + this.#patience * this.#plan.uplink.receiptTimeoutMs;
		if (!window.log.isEvents) this.#bucket.take(nowMs);
		const kind = window.log.isEvents ? LinkClass.events : LinkClass.rows;
		this.#guard(() => this.#publish("records", message, false, kind));
	}

	#connect(): void {
		this.#state = State.connecting;
		this.#watch.start(this.#ports.clock.now());
		this.#client = this.#ports.openMqtt({
			id: this.#plan.gateway,
			keepAlive: this.#plan.uplink.keepAliveMs,
			will: { topic: `${this.#topic}status`, message: ascii("offline") },
			onConnected: () => this.#onConnected(),
			// The receipt is what counts: a broker that has taken a pack has not stored it.
			onAcknowledged: () => this.#watch.answered(this.#ports.clock.now()),
			onMessage: (topic, payload, isRetained) => this.#onMessage(topic, payload, isRetained === true),
			onError: (reason) => this.#onError(reason),
		});
	}

	#onConnected(): void {
		const nowMs = this.#ports.clock.now();
		this.#state = State.connected;
		this.#watch.answered(nowMs);
		this.meter.connected(nowMs);
		this.#nextRowsAtMs = 0;
		for (const window of this.#windows) window.hurry(0);
		this.#guard(() => {
			this.#client?.subscribe(`${this.#topic}receipt`);
			this.#client?.subscribe(`${this.#topic}ask`);
			if (this.#mailbox !== null) this.#client?.subscribe(`${this.#topic}command`);
			this.#publishSchema();
			this.#publish("status", ascii("online"), true);
		});
		this.#beat(Number.POSITIVE_INFINITY);
		this.#changed();
	}

	#onError(reason: string): void {
		if (this.#state === State.away) return;
		if (this.#state === State.connected) this.#reconnectMs = RECONNECT_FIRST_MS;
		this.#state = State.away;
		this.#client?.close();
		this.#client = null;
		this.#reconnectAtMs = this.#ports.clock.now() + this.#jittered(this.#reconnectMs);
		this.#reconnectMs = Math.min(this.#reconnectMs * 2, RECONNECT_LAST_MS);
		this.#ports.log.warn("uplink", `link lost: ${reason}; trying again`);
		this.#changed();
	}

	/** Between half and all of `delayMs`, so that thousands of gateways do not come back in one moment. */
	#jittered(delayMs: number): number {
		const byte = new Uint8Array(1);
		this.#ports.entropy.fill(byte);
		return Math.ceil(delayMs / 2 + (delayMs / 2) * ((byte[0] as number) / 255));
	}

	#publishSchema(): void {
		this.#schemaAtMs = this.#ports.clock.now();
		this.#publish("schema", encodeSchema(this.#plan), true);
	}

	#publish(what: string, payload: Uint8Array, retain: boolean, kind: number = LinkClass.session): void {
		const nowMs = this.#ports.clock.now();
		this.#packetId = (this.#packetId % 65535) + 1;
		this.#watch.asked(nowMs);
		this.#publishedAtMs = nowMs;
		this.meter.published(kind, this.#topic.length + what.length, payload.length, nowMs);
		this.#client?.publish(this.#topic + what, payload, this.#packetId, retain);
	}

	#onMessage(topic: string, payload: Uint8Array, isRetained: boolean): void {
		const nowMs = this.#ports.clock.now();
		this.#watch.heard(nowMs);
		this.meter.published(LinkClass.receipts, topic.length, payload.length, nowMs);
		if (topic === `${this.#topic}ask`) {
			if (nowMs - this.#schemaAtMs >= SCHEMA_EVERY_MS) this.#guard(() => this.#publishSchema());
		} else if (topic === `${this.#topic}receipt`) this.#onReceipt(payload, nowMs);
		else if (topic === `${this.#topic}command`) {
			this.#mailbox?.take(payload, isRetained);
			this.#changed();
		}
	}

	#onReceipt(payload: Uint8Array, nowMs: number): void {
		const receipt = decodeReceipt(payload);
		for (const window of this.#windows) {
			const pack = receipt === null ? null : window.find(receipt);
			if (receipt === null || pack === null || !this.#receipts.isAuthentic(receipt, payload)) continue;
			window.confirm(pack);
			this.deliveredValues += pack.values;
			this.#reconnectMs = RECONNECT_FIRST_MS;
			if (this.#patience > 1) this.#onReceiverBack(nowMs);
			this.#changed();
			return;
		}
		this.receiptsIgnored += 1;
	}

	/** What it has not got yet does not wait as long as was right while it was away. */
	#onReceiverBack(nowMs: number): void {
		this.#patience = 1;
		for (const window of this.#windows) window.hurry(nowMs + this.#plan.uplink.receiptTimeoutMs);
	}

	/** A client that can't take what it is given is a session that is over. */
	#guard(work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#onError(error instanceof Error ? error.message : String(error));
		}
	}

	close(): void {
		this.#client?.close();
		this.#client = null;
		this.#state = State.away;
		this.#reconnectAtMs = never;
	}
}
