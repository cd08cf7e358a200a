import type { MqttClient, OpenMqtt } from "../../modules/ports/mqtt";

/** A real operation that takes longer than this is a fault of the real world, and virtual time goes on. */
const PATIENCE_MS = 5_000;

interface Pending {
	readonly sinceUs: number;
	readonly sinceMs: number;
}

/**
 * Looks at a gateway's real MQTT session from outside, and knows since when something is outstanding: a connection, an
 * acknowledgement, a receipt. Changes nothing.
 */
export class LinkWatch {
	readonly #nowUs: () => number;
	readonly #open: OpenMqtt;
	readonly #awaitsReceipt: boolean;
	#connecting: Pending | null = null;
	#receipt: Pending | null = null;
	readonly #publications = new Map<number, Pending>();
	/** When the last receipt came, virtual microseconds; null: none yet. */
	lastReceiptUs: number | null = null;

	/** @param awaitsReceipt there is a receiver, so a pack without a receipt is outstanding */
	constructor(open: OpenMqtt, nowUs: () => number, awaitsReceipt: boolean) {
		this.#open = open;
		this.#nowUs = nowUs;
		this.#awaitsReceipt = awaitsReceipt;
	}

	/** Virtual microseconds at which the oldest outstanding operation began; null when none is. */
	outstandingSince(): number | null {
		let sinceUs: number | null = null;
		const nowMs = performance.now();
		for (const pending of [this.#connecting, this.#receipt, ...this.#publications.values()]) {
			if (pending === null || nowMs - pending.sinceMs > PATIENCE_MS) continue;
			sinceUs = sinceUs === null ? pending.sinceUs : Math.min(sinceUs, pending.sinceUs);
		}
		return sinceUs;
	}

	#begin(): Pending {
		return { sinceUs: this.#nowUs(), sinceMs: performance.now() };
	}

	#forget(): void {
		this.#connecting = null;
		this.#receipt = null;
		this.#publications.clear();
	}

	readonly open: OpenMqtt = (options): MqttClient => {
		this.#forget();
		this.#connecting = this.#begin();
		const client = this.#open({
			...options,
			onConnected: () => {
				this.#connecting = null;
				options.onConnected();
			},
			onAcknowledged: (id) => {
				this.#publications.delete(id);
				options.onAcknowledged(id);
			},
			onMessage: (topic, payload) => {
				this.#receipt = null;
				this.lastReceiptUs = this.#nowUs();
				options.onMessage(topic, payload);
			},
			onError: (reason) => {
				this.#forget();
				options.onError(reason);
			},
		});
		return {
			publish: (topic, payload, id, retain) => {
				client.publish(topic, payload, id, retain);
				if (id !== 0) this.#publications.set(id, this.#begin());
				if (this.#awaitsReceipt && topic.endsWith("/records")) this.#receipt = this.#begin();
			},
			subscribe: (topic) => client.subscribe(topic),
			close: () => {
				this.#forget();
				client.close();
			},
		};
	};
}
