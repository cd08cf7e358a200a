import type { Clock } from "../ports/clock";
import type { Entropy } from "../ports/entropy";
import type { Log } from "../ports/log";
import type { MqttClient, MqttWill, OpenMqtt } from "../ports/mqtt";
import { LinkWatch } from "./link-watch";
import { LinkClass, type LinkMeter } from "./meter";

const RECONNECT_FIRST_MS = 1_000;
const RECONNECT_LAST_MS = 60_000;

const State = Object.freeze({ away: 0, connecting: 1, connected: 2 });

export interface LinkPorts {
	readonly clock: Clock;
	readonly entropy: Entropy;
	readonly log: Log;
	readonly openMqtt: OpenMqtt;
}

export interface LinkOptions {
	/** Name of the sink: the host knows its broker by it, and the console names it. */
	readonly sink: string;
	/** MQTT client identifier. */
	readonly client: string;
	readonly keepAliveMs: number;
	/** Asked at each connection. */
	readonly will: () => MqttWill | null;
}

/** Who uses a link. Called from port callbacks. */
export interface LinkUser {
	onConnected(nowMs: number): void;
	onAcknowledged(id: number, nowMs: number): void;
	onMessage(topic: string, payload: Uint8Array, nowMs: number, isRetained: boolean): void;
	/** The session is gone. */
	onLost(): void;
}

/**
 * One MQTT session after another, for one sink: tried again after 1 s doubling to 60 s, with jitter; given up when an
 * answer is owed and nothing comes for two keep-alives. What it carries is counted.
 */
export class Link {
	readonly #options: LinkOptions;
	readonly #ports: LinkPorts;
	readonly #meter: LinkMeter;
	readonly #user: LinkUser;
	readonly #watch: LinkWatch;
	#client: MqttClient | null = null;
	#state: number = State.away;
	#reconnectAtMs: number;
	#reconnectMs = RECONNECT_FIRST_MS;
	#packetId = 0;

	constructor(options: LinkOptions, ports: LinkPorts, meter: LinkMeter, user: LinkUser) {
		this.#options = options;
		this.#ports = ports;
		this.#meter = meter;
		this.#user = user;
		this.#watch = new LinkWatch(2 * options.keepAliveMs);
		this.#reconnectAtMs = ports.clock.now();
	}

	get isConnected(): boolean {
		return this.#state === State.connected;
	}

	/** When to call {@link advance} next, as far as the link itself goes. */
	get wakeMs(): number {
		return this.#state === State.away ? this.#reconnectAtMs : this.#watch.deadlineMs;
	}

	/** Connects when that is due, and gives up what is silent. Returns whether the session stands. */
	advance(nowMs: number): boolean {
		if (this.#state !== State.away && nowMs >= this.#watch.deadlineMs) this.lose("no answer");
		if (this.#state === State.away && nowMs >= this.#reconnectAtMs) this.connect(nowMs);
		return this.#state === State.connected;
	}

	private connect(nowMs: number): void {
		const { sink, client, keepAliveMs, will } = this.#options;
		const { clock, openMqtt } = this.#ports;
		this.#state = State.connecting;
		this.#watch.start(nowMs);
		this.#client = openMqtt({
			sink,
			id: client,
			keepAlive: keepAliveMs,
			will: will(),
			onConnected: () => this.onConnected(clock.now()),
			onAcknowledged: (id) => {
				const atMs = clock.now();
				this.#watch.answered(atMs);
				this.#user.onAcknowledged(id, atMs);
			},
			onMessage: (topic, payload, isRetained) => {
				const atMs = clock.now();
				this.#watch.heard(atMs);
				this.#meter.published(LinkClass.receipts, topic.length, payload.length, atMs);
				this.#user.onMessage(topic, payload, atMs, isRetained === true);
			},
			onError: (reason) => this.lose(reason),
		});
	}

	private onConnected(nowMs: number): void {
		this.#state = State.connected;
		this.#watch.answered(nowMs);
		this.#meter.connected(nowMs);
		this.#user.onConnected(nowMs);
	}

	/** Ends the session; the next one is due after a while. */
	lose(reason: string): void {
		if (this.#state === State.away) return;
		if (this.#state === State.connected) this.settle();
		this.#state = State.away;
		this.#client?.close();
		this.#client = null;
		this.#meter.lost(this.#ports.clock.now());
		this.#reconnectAtMs = this.#ports.clock.now() + this.jittered(this.#reconnectMs);
		this.#reconnectMs = Math.min(this.#reconnectMs * 2, RECONNECT_LAST_MS);
		this.#ports.log.warn(this.#options.sink, `link lost: ${reason}; trying again`);
		this.#user.onLost();
	}

	/** Between half and all of `delayMs`, so that thousands of gateways do not come back in one moment. */
	private jittered(delayMs: number): number {
		const byte = new Uint8Array(1);
		this.#ports.entropy.fill(byte);
		return Math.ceil(delayMs / 2 + (delayMs / 2) * ((byte[0] as number) / 255));
	}

	/** The other end is sound: the next session need not wait long. */
	settle(): void {
		this.#reconnectMs = RECONNECT_FIRST_MS;
	}

	/** Publishes at QoS 1; topics are ASCII. Returns the packet's identifier; 0: the session is over. */
	publish(topic: string, payload: Uint8Array, retain: boolean, kind: number): number {
		if (this.#state !== State.connected) return 0;
		const nowMs = this.#ports.clock.now();
		this.#packetId = (this.#packetId % 65535) + 1;
		this.#watch.asked(nowMs);
		this.#meter.published(kind, topic.length, payload.length, nowMs);
		const id = this.#packetId;
		this.guard(() => this.#client?.publish(topic, payload, id, retain));
		return this.isConnected ? id : 0;
	}

	/** Publishes at QoS 0: nobody says that it came. False: the session is over. */
	send(topic: string, payload: Uint8Array, kind: number): boolean {
		if (this.#state !== State.connected) return false;
		this.#meter.sent(kind, topic.length, payload.length, this.#ports.clock.now());
		this.guard(() => this.#client?.publish(topic, payload, 0, false));
		return this.isConnected;
	}

	subscribe(topic: string): void {
		this.guard(() => this.#client?.subscribe(topic));
	}

	/** A client that can't take what it is given is a session that is over. */
	private guard(work: () => void): void {
		try {
			work();
		} catch (error) {
			this.lose(error instanceof Error ? error.message : String(error));
		}
	}

	close(): void {
		this.#client?.close();
		this.#client = null;
		this.#state = State.away;
		this.#reconnectAtMs = Number.POSITIVE_INFINITY;
	}
}
