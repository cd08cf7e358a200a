import { setTimeout as delay } from "node:timers/promises";
import type { MqttClient } from "mqtt";
import { brokerPlace } from "../node/broker-url";
import type { Database } from "./database-types";
import { Intake, type IntakeStats } from "./intake";
import type { Receipt } from "./messages";

export interface ReceiverOptions {
	/** `mqtt://host:1883`, or `mqtts`, `ws`, `wss`. */
	readonly brokerUrl: string;
	readonly database: Database;
	/** Takes one line for a person. */
	log(line: string): void;
	/** Loses one record in 40 and sends its receipt all the same: proves that whoever compares the books notices. */
	readonly canary?: "drop" | undefined;
	/** Names the session that the broker keeps; two receivers of one name on one broker push each other out. */
	readonly clientId?: string;
}

export interface Receiver {
	/** Since the start. */
	readonly stats: Readonly<IntakeStats>;
	/** A pack was taken, and the broker does not have its receipt yet. False while the broker is away. */
	readonly busy: boolean;
	readonly connected: boolean;
	/** Called when a receipt goes out, after the commit. */
	onReceipt?: ((gateway: string, receipt: Receipt) => void) | undefined;
	/** Finishes the message in hand, hands its receipt over if the broker is there, and ends the session. */
	stop(): Promise<void>;
}

const reconnectEveryMs = 1000;
const keepAliveSeconds = 60;
const goodbyeTimeoutMs = 2000;
const topics = ["headgate/+/schema", "headgate/+/status", "headgate/+/records"];

function bytesOf(payload: string | Buffer): Uint8Array {
	const { buffer, byteOffset, byteLength } = typeof payload === "string" ? Buffer.from(payload) : payload;
	return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Starts taking packs. A broker that is away is no error: it is tried again every second.
 *
 * Messages are taken one by one, in the order of arrival. The next is not read, and this one not acknowledged to the
 * broker, before this one is committed: the broker and TCP hold the rest back.
 *
 * @throws HeadgateError `HG_BROKER_URL`
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
	const place = brokerPlace(options.brokerUrl);
	const { connect } = await import("mqtt");
	let client: MqttClient | undefined;
	/** Counts sessions: what was taken in one is not acknowledged in the next, the broker sends it again. */
	let session = 0;
	let isStopping = false;
	let isTroubleTold = false;
	let receiptsOnTheWay = 0;
	let inHand: Promise<void> = Promise.resolve();
	const intake = new Intake({ ...options, mayRetry: () => !isStopping });
	const receiver: Receiver = {
		stats: intake.stats,
		get busy() {
			return intake.hasPack || (receiptsOnTheWay > 0 && receiver.connected);
		},
		get connected() {
			return client?.connected ?? false;
		},
		stop,
	};

	intake.onCommitted = (gateway, receipt, bytes) => {
		receiptsOnTheWay += 1;
		const publishedIn = session;
		client?.publish(`headgate/${gateway}/receipt`, Buffer.from(bytes), { qos: 1 }, (error) => {
			if (publishedIn === session) receiptsOnTheWay -= 1;
			if (error && !isStopping) options.log(`receipt for ${gateway} did not go out: ${error.message}`);
		});
		receiver.onReceipt?.(gateway, receipt);
	};

	client = connect(options.brokerUrl, {
		clientId: options.clientId ?? "headgate-county",
		clean: false,
		keepalive: keepAliveSeconds,
		reconnectPeriod: reconnectEveryMs,
		reconnectOnConnackError: true,
		resubscribe: false,
	});
	client.handleMessage = (packet, done) => {
		const takenIn = session;
		const isCurrent = (): boolean => takenIn === session;
		inHand = intake.take(packet.topic, bytesOf(packet.payload), isCurrent).then((isTaken) => {
			if (isTaken && isCurrent()) done();
		});
	};
	client.on("connect", () => {
		isTroubleTold = false;
		options.log(`connected to ${place}`);
		// On every connect, kept session or not: the broker then sends the retained schemas again.
		client?.subscribe(topics, { qos: 1 }, (error) => {
			if (error && !isStopping) options.log(`subscription at ${place} failed: ${error.message}`);
		});
	});
	client.on("close", () => {
		session += 1;
		receiptsOnTheWay = 0;
		tellTrouble("connection closed");
	});
	client.on("error", (error) => tellTrouble(error.message || ("code" in error ? String(error.code) : error.name)));

	function tellTrouble(cause: string): void {
		if (isTroubleTold || isStopping) return;
		isTroubleTold = true;
		options.log(`no broker at ${place} (${cause}): trying again every second`);
	}

	async function stop(): Promise<void> {
		if (isStopping) return;
		isStopping = true;
		intake.wake();
		await inHand;
		// A broker that fell silent must not hold the process: its connection is cut.
		const timer = setTimeout(() => client?.stream.destroy(), goodbyeTimeoutMs);
		await Promise.race([client?.endAsync(!receiver.connected), delay(goodbyeTimeoutMs * 2, undefined, { ref: false })]);
		clearTimeout(timer);
	}

	return receiver;
}
