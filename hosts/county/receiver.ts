import { randomBytes } from "node:crypto";
import type { HeadgateError } from "../node/errors";
import type { Database } from "./database-types";
import { Intake, type IntakeStats } from "./intake";
import { Link } from "./link";
import type { Receipt } from "./messages";
import { writeReceipt } from "./receipts";

export interface ReceiverOptions {
	/** `mqtt://host:1883`, or `mqtts`, `ws`, `wss`. */
	readonly brokerUrl: string;
	readonly database: Database;
	/** Takes one line for a person. */
	log(line: string): void;
	/** Loses one record in 40 and sends its receipt all the same: proves that whoever compares the books notices. */
	readonly canary?: "drop" | undefined;
	/**
	 * Names the session that the broker keeps (default `headgate-county`; with `group`, one of its own each time). Two
	 * receivers of one name on one broker push each other out.
	 */
	readonly clientId?: string | undefined;
	/** Share the packs with the other receivers of this group. */
	readonly group?: string | undefined;
	/** Of gateways whose receipts are authenticated, 32 bytes each. */
	readonly keys?: ReadonlyMap<string, Uint8Array> | undefined;
	/** The broker can't do what `group` asks of it. */
	onFault?(error: HeadgateError): void;
}

export interface Receiver {
	/** Since the start. */
	readonly stats: Readonly<IntakeStats>;
	/** A pack was taken, and the broker does not have its receipt yet. False while the broker is away. */
	readonly busy: boolean;
	readonly connected: boolean;
	/** Since when whatever gateways send could be heard here; 0 while it can't. */
	readonly connectedForMs: number;
	/** Sends a gateway a message under `headgate/GATEWAY/WHAT`, if the broker is there. */
	tell(gateway: string, what: string, payload: Uint8Array): void;
	/** Called when a receipt goes out, after the commit. */
	onReceipt?: ((gateway: string, receipt: Receipt) => void) | undefined;
	/** Called when a gateway says which parts of a site it has. */
	onLoaded?: ((gateway: string, payload: Uint8Array) => void) | undefined;
	/** Finishes the messages in hand, hands their receipts over if the broker is there, and ends the session. */
	stop(): Promise<void>;
}

/** A gateway is asked for its schema this often, however many packs it sends. */
const askEveryMs = 30_000;
/** Gateways that were asked lately; beyond, it starts over. */
const askedMax = 10_000;
const wanted = new TextEncoder().encode("schema");

/**
 * Starts taking packs. A broker that is away is no error: it is tried again every second.
 *
 * @throws HeadgateError `HG_BROKER_URL`
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
	const { group, keys } = options;
	const ownId = group === undefined ? "headgate-county" : `headgate-county-${randomBytes(4).toString("hex")}`;
	let isStopping = false;
	let receiptsOnTheWay = 0;
	const askedMs = new Map<string, number>();
	const intake = new Intake({ ...options, mayRetry: () => !isStopping });
	const link = new Link({
		brokerUrl: options.brokerUrl,
		clientId: options.clientId ?? ownId,
		group,
		log: options.log,
		take: async (topic, payload, isCurrent) => {
			const [, gateway = "", what] = topic.split("/");
			if (what !== "loaded") return intake.take(topic, payload, isCurrent);
			receiver.onLoaded?.(gateway, payload);
			return true;
		},
		isFull: () => intake.isFull,
		onFault: (error) => (options.onFault ?? ((fault) => options.log(fault.message)))(error),
	});
	link.onClose = () => {
		receiptsOnTheWay = 0;
		intake.wake();
	};
	const receiver: Receiver = {
		stats: intake.stats,
		get busy() {
			return intake.packsInHand > 0 || (receiptsOnTheWay > 0 && link.connected);
		},
		get connected() {
			return link.connected;
		},
		get connectedForMs() {
			return link.connectedForMs;
		},
		tell(gateway, what, payload) {
			link.publish(`headgate/${gateway}/${what}`, payload, (error) => {
				if (error && !isStopping) options.log(`${gateway} was not told its ${what}: ${error.message}`);
			});
		},
		async stop() {
			if (isStopping) return;
			isStopping = true;
			intake.wake();
			await link.stop();
		},
	};

	intake.onCommitted = (gateway, receipt) => {
		receiptsOnTheWay += 1;
		const publishedIn = link.session;
		const topic = `headgate/${gateway}/receipt`;
		link.publish(topic, writeReceipt(topic, receipt, keys?.get(gateway)), (error) => {
			if (publishedIn === link.session) receiptsOnTheWay -= 1;
			if (error && !isStopping) options.log(`receipt for ${gateway} did not go out: ${error.message}`);
		});
		receiver.onReceipt?.(gateway, receipt);
	};

	intake.onSchemaUnknown = (gateway) => {
		const nowMs = performance.now();
		if (nowMs - (askedMs.get(gateway) ?? Number.NEGATIVE_INFINITY) < askEveryMs) return;
		if (askedMs.size >= askedMax) askedMs.clear();
		askedMs.set(gateway, nowMs);
		link.publish(`headgate/${gateway}/ask`, wanted, (error) => {
			if (error && !isStopping) options.log(`${gateway} was not asked for its schema: ${error.message}`);
		});
	};

	await link.start();
	return receiver;
}
