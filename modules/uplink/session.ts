import type { Clock } from "../ports/clock";
import type { MakeDigest } from "../ports/digest";
import type { Entropy } from "../ports/entropy";
import type { Log } from "../ports/log";
import type { MqttClient, OpenMqtt } from "../ports/mqtt";
import type { SitePlan } from "../site/plan";
import { LogReader } from "../store/reader";
import { ScanBuffers } from "../store/scanner";
import type { Store } from "../store/store";
import { PackBuilder } from "./pack";
import { ReceiptCheck } from "./receipt-check";
import { encodeSchema } from "./schema";

const RECONNECT_FIRST_MS = 1_000;
const RECONNECT_LAST_MS = 60_000;
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

const State = Object.freeze({ away: 0, connecting: 1, connected: 2 });

/** One MQTT session after another, one pack in flight, until the log is empty. */
export class UplinkSession {
	readonly #plan: SitePlan;
	readonly #ports: SessionPorts;
	readonly #store: Store;
	/** Events come first. */
	readonly #readers: readonly LogReader[];
	#sent: LogReader | null = null;
	readonly #builder: PackBuilder;
	readonly #topic: string;
	readonly #receipts: ReceiptCheck;
	readonly #changed: () => void;
	#client: MqttClient | null = null;
	#state: number = State.away;
	#reconnectAtMs: number;
	#reconnectMs = RECONNECT_FIRST_MS;
	#packetId = 0;
	#inFlight = false;
	#resendAtMs = never;
	#nextPackAtMs = 0;
	#schemaAtMs = 0;
	#patience = 1;
	/** Values confirmed by receipts since boot. */
	deliveredValues = 0;
	/** Receipts that named nothing that was sent, or were not the receiver's. */
	receiptsIgnored = 0;

	/** @param changed something has happened that `advance` should look at; called from port callbacks */
	constructor(plan: SitePlan, ports: SessionPorts, store: Store, changed: () => void) {
		this.#plan = plan;
		this.#ports = ports;
		this.#store = store;
		const buffers = new ScanBuffers();
		this.#readers = store.logs.map((log) => new LogReader(log, 0, buffers));
		this.#builder = new PackBuilder(plan.points.length);
		this.#topic = `headgate/${plan.gateway}/`;
		this.#receipts = new ReceiptCheck(ports.makeDigest(), ports.receiptKey, ascii(`${this.#topic}receipt`));
		this.#changed = changed;
		this.#reconnectAtMs = ports.clock.now();
	}

	get isConnected(): boolean {
		return this.#state === State.connected;
	}

	get packsInFlight(): number {
		return this.#inFlight ? 1 : 0;
	}

	/** Connects, sends and sends again as is due. Returns when to call next. */
	advance(nowMs: number): number {
		if (this.#state === State.away) {
			if (nowMs < this.#reconnectAtMs) return this.#reconnectAtMs;
			this.#connect();
		}
		if (this.#state !== State.connected) return never;
		if (this.#inFlight && nowMs >= this.#resendAtMs) {
			this.#inFlight = false;
			this.#nextPackAtMs = nowMs;
			// A receiver that is late with thousands of gateways gets later by each pack that comes twice.
			this.#patience = Math.min(2 * this.#patience, PATIENCE_MAX);
		}
		if (this.#inFlight) return this.#resendAtMs;
		const backlog = this.#store.backlogRecords;
		if (backlog === 0) return never;
		if (nowMs < this.#nextPackAtMs && backlog < FULL_PACK_RECORDS) return this.#nextPackAtMs;
		this.#send(nowMs);
		return this.#inFlight ? this.#resendAtMs : never;
	}

	#connect(): void {
		this.#state = State.connecting;
		this.#client = this.#ports.openMqtt({
			id: this.#plan.gateway,
			keepAlive: this.#plan.uplink.keepAliveMs,
			will: { topic: `${this.#topic}status`, message: ascii("offline") },
			onConnected: () => this.#onConnected(),
			onAcknowledged: () => {
				// the receipt is what counts: a broker that has taken a pack has not stored it
			},
			onMessage: (topic, payload) => this.#onMessage(topic, payload),
			onError: (reason) => this.#onError(reason),
		});
	}

	#onConnected(): void {
		this.#state = State.connected;
		this.#inFlight = false;
		this.#nextPackAtMs = 0;
		this.#guard(() => {
			this.#client?.subscribe(`${this.#topic}receipt`);
			this.#client?.subscribe(`${this.#topic}ask`);
			this.#publishSchema();
			this.#client?.publish(`${this.#topic}status`, ascii("online"), this.#nextId(), true);
		});
		this.#changed();
	}

	#onError(reason: string): void {
		if (this.#state === State.away) return;
		if (this.#state === State.connected) this.#reconnectMs = RECONNECT_FIRST_MS;
		this.#state = State.away;
		this.#client?.close();
		this.#client = null;
		this.#inFlight = false;
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
		this.#client?.publish(`${this.#topic}schema`, encodeSchema(this.#plan), this.#nextId(), true);
	}

	#onMessage(topic: string, payload: Uint8Array): void {
		if (topic === `${this.#topic}ask`) {
			if (this.#ports.clock.now() - this.#schemaAtMs >= SCHEMA_EVERY_MS) this.#guard(() => this.#publishSchema());
			return;
		}
		if (topic !== `${this.#topic}receipt`) return;
		const builder = this.#builder;
		const sent = this.#inFlight ? this.#sent : null;
		if (sent === null || !this.#receipts.accepts(payload, builder)) {
			this.receiptsIgnored += 1;
			return;
		}
		this.#inFlight = false;
		this.#patience = 1;
		this.#reconnectMs = RECONNECT_FIRST_MS;
		sent.log.confirm(0, builder.first + builder.count, builder.valuesBefore);
		this.deliveredValues += builder.values;
		this.#changed();
	}

	#send(nowMs: number): void {
		const message = this.#nextPack();
		if (message === null) return;
		this.#receipts.expect(message);
		this.#guard(() => {
			this.#client?.publish(`${this.#topic}records`, message, this.#nextId(), false);
			this.#inFlight = true;
			this.#resendAtMs = nowMs + this.#patience * this.#plan.uplink.receiptTimeoutMs;
			// Events do not make the rows wait that were due with them.
			if (this.#sent?.log.isEvents === false) this.#nextPackAtMs = nowMs + this.#plan.uplink.packEveryMs;
		});
	}

	#nextPack(): Uint8Array | null {
		for (const reader of this.#readers) {
			this.#sent = reader;
			const message = this.#builder.build(reader);
			if (message !== null) return message;
		}
		return null;
	}

	/** A client that can't take what it is given is a session that is over. */
	#guard(work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#onError(error instanceof Error ? error.message : String(error));
		}
	}

	#nextId(): number {
		this.#packetId = (this.#packetId % 65535) + 1;
		return this.#packetId;
	}

	close(): void {
		this.#client?.close();
		this.#client = null;
		this.#state = State.away;
		this.#reconnectAtMs = never;
	}
}
