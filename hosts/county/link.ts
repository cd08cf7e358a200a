import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { IPublishPacket, MqttClient } from "mqtt";
import { brokerPlace } from "../node/broker-url";
import { HeadgateError } from "../node/errors";

export interface LinkOptions {
	/** `mqtt://host:1883`, or `mqtts`, `ws`, `wss`. */
	readonly brokerUrl: string;
	readonly clientId: string;
	/** Of several receivers that share the packs; undefined: this one gets all. */
	readonly group?: string | undefined;
	log(line: string): void;
	/**
	 * Takes a message; resolves to whether the broker may forget it.
	 *
	 * @param isCurrent false once the connection that the message came by is gone
	 */
	take(topic: string, payload: Uint8Array, isCurrent: () => boolean): Promise<boolean>;
	/** Nothing more is read from the broker while it is true; looked at after each message. */
	isFull(): boolean;
	/** The broker grants a shared subscription and delivers nothing by it. */
	onFault(error: HeadgateError): void;
}

const reconnectEveryMs = 1000;
const keepAliveSeconds = 60;
const goodbyeTimeoutMs = 2000;
const probeTimeoutMs = 10_000;
/** Every receiver hears these by itself: they are few, and whoever takes a pack should know its schema. */
const plainTopics = ["headgate/+/schema", "headgate/+/status", "headgate/+/beat", "headgate/+/loaded"];
const packTopic = "headgate/+/records";

/** Given to mqtt.js, which then sends no PUBACK and reads on: the acknowledgement follows after the commit. */
const acknowledgedLater = new Error("acknowledged after the commit");

function bytesOf(payload: string | Buffer): Uint8Array {
	const { buffer, byteOffset, byteLength } = typeof payload === "string" ? Buffer.from(payload) : payload;
	return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * The receiver's session with its broker. A broker that is away is no error: it is tried again every second.
 *
 * Messages are acknowledged one by one, when they have been dealt with; meanwhile others are taken.
 */
export class Link {
	readonly #options: LinkOptions;
	readonly #place: string;
	#client: MqttClient | undefined;
	/** Counts sessions: what was taken in one is not acknowledged in the next, the broker sends it again. */
	session = 0;
	#connectedAtMs = 0;
	#isStopping = false;
	#isTroubleTold = false;
	/** Lets mqtt.js read on. */
	#readOn: (() => void) | undefined;
	readonly #inHand = new Set<Promise<void>>();
	#probe: { readonly topic: string; readonly nonce: string; timer: NodeJS.Timeout } | undefined;
	/** What `onClose` told: the connection is gone. */
	onClose?: () => void;

	/** @throws HeadgateError `HG_BROKER_URL` */
	constructor(options: LinkOptions) {
		this.#options = options;
		this.#place = brokerPlace(options.brokerUrl);
	}

	async start(): Promise<void> {
		const [{ connect }, { default: packets }] = await Promise.all([import("mqtt"), import("mqtt-packet")]);
		const client = connect(this.#options.brokerUrl, {
			clientId: this.#options.clientId,
			// A receiver that shares must not leave packs waiting for itself: another one shall have them.
			clean: this.#options.group !== undefined,
			keepalive: keepAliveSeconds,
			reconnectPeriod: reconnectEveryMs,
			reconnectOnConnackError: true,
			resubscribe: false,
		});
		this.#client = client;
		client.handleMessage = (packet, done) => {
			const acknowledge = (): void => {
				if (packet.qos === 0) return;
				packets.writeToStream({ cmd: "puback", messageId: packet.messageId as number }, client.stream);
			};
			this.#take(packet, acknowledge);
			const readOn = (): void => done(acknowledgedLater);
			if (this.#options.isFull()) this.#readOn = readOn;
			else readOn();
		};
		client.on("connect", () => this.#onConnect(client));
		client.on("close", () => {
			this.session += 1;
			clearTimeout(this.#probe?.timer);
			this.onClose?.();
			this.#tellTrouble("connection closed");
		});
		client.on("error", (error) =>
			this.#tellTrouble(error.message || ("code" in error ? String(error.code) : error.name)),
		);
	}

	/** Since when whatever is sent could be heard here; 0 while it can't. */
	get connectedForMs(): number {
		return this.connected ? performance.now() - this.#connectedAtMs : 0;
	}

	get connected(): boolean {
		return this.#client?.connected ?? false;
	}

	/** At QoS 1, while the broker is there. @param onDone with an error when it did not take it */
	publish(topic: string, payload: Uint8Array, onDone: (error: Error | undefined) => void): void {
		this.#client?.publish(topic, Buffer.from(payload), { qos: 1 }, (error) => onDone(error ?? undefined));
	}

	#take(packet: IPublishPacket, acknowledge: () => void): void {
		if (packet.topic === this.#probe?.topic) {
			if (packet.payload.toString() === this.#probe.nonce) this.#probeCame();
			acknowledge();
			return;
		}
		const takenIn = this.session;
		const isCurrent = (): boolean => takenIn === this.session;
		const work = this.#options.take(packet.topic, bytesOf(packet.payload), isCurrent).then((isTaken) => {
			this.#inHand.delete(work);
			if (isTaken && isCurrent()) acknowledge();
			if (this.#options.isFull()) return;
			this.#readOn?.();
			this.#readOn = undefined;
		});
		this.#inHand.add(work);
	}

	#onConnect(client: MqttClient): void {
		this.#isTroubleTold = false;
		this.#connectedAtMs = performance.now();
		this.#options.log(`connected to ${this.#place}`);
		const { group, clientId } = this.#options;
		// On every connect, kept session or not: the broker then sends the retained schemas again.
		const packs = group === undefined ? packTopic : `$share/${group}/${packTopic}`;
		this.#subscribe(client, [...plainTopics, packs]);
		if (group === undefined) return;
		const topic = `headgate-probe/${clientId}`;
		this.#probe = {
			topic,
			nonce: randomBytes(8).toString("hex"),
			timer: setTimeout(() => this.#options.onFault(this.#shareFault()), probeTimeoutMs),
		};
		// A group of its own, or the probe might come to another receiver.
		this.#subscribe(client, [`$share/${group}-${clientId}/${topic}`]);
		client.publish(topic, this.#probe.nonce, { qos: 1 });
	}

	#subscribe(client: MqttClient, topics: string[]): void {
		client.subscribe(topics, { qos: 1 }, (error) => {
			if (error && !this.#isStopping) this.#options.log(`subscription at ${this.#place} failed: ${error.message}`);
		});
	}

	#probeCame(): void {
		clearTimeout(this.#probe?.timer);
		this.#options.log(`shares the packs with group ${this.#options.group}: a probe came through`);
	}

	#shareFault(): HeadgateError {
		return new HeadgateError(
			"HG_BROKER_SHARE",
			`the broker at ${this.#place} delivers nothing by $share/ subscriptions, though it may grant them: ` +
				"run one receiver without --shared, or use a broker that has them (Mosquitto 2)",
		);
	}

	#tellTrouble(cause: string): void {
		if (this.#isTroubleTold || this.#isStopping) return;
		this.#isTroubleTold = true;
		this.#options.log(`no broker at ${this.#place} (${cause}): trying again every second`);
	}

	/** Waits for the messages in hand and ends the session. */
	async stop(): Promise<void> {
		this.#isStopping = true;
		clearTimeout(this.#probe?.timer);
		await Promise.all(this.#inHand);
		const client = this.#client;
		// A broker that fell silent must not hold the process: its connection is cut.
		const timer = setTimeout(() => client?.stream.destroy(), goodbyeTimeoutMs);
		await Promise.race([client?.endAsync(!this.connected), delay(goodbyeTimeoutMs * 2, undefined, { ref: false })]);
		clearTimeout(timer);
	}
}
