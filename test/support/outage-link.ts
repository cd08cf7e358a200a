import { packHash, writeReceipt } from "../../hosts/county/receipts";
import { hex } from "../../modules/gateway/hex";
import type { MqttClient, MqttOptions } from "../../modules/ports/mqtt";
import { decodePack } from "../../modules/uplink/unpack";
import type { Scheduler } from "../../sim/core/scheduler";

const WAY_US = 150_000;

/** A broker and a receiver with the gateway's key, that can be away; nothing else goes wrong with them. */
export class OutageLink {
	readonly #scheduler: Scheduler;
	readonly #key: Uint8Array;
	readonly #fires: () => void;
	#session: MqttOptions | null = null;
	#isAway = false;
	/** Packs that came, in order. */
	readonly packs: { readonly epoch: string; readonly first: number; readonly count: number }[] = [];

	/** @param fires told of each session that does not come about, and of each that ends */
	constructor(scheduler: Scheduler, key: Uint8Array, fires: () => void) {
		this.#scheduler = scheduler;
		this.#key = key;
		this.#fires = fires;
	}

	#later(work: () => void): void {
		this.#scheduler.at(this.#scheduler.nowUs + WAY_US, work);
	}

	readonly open = (options: MqttOptions): MqttClient => {
		let isOpen = true;
		const session: MqttOptions = {
			...options,
			onError: (reason) => {
				if (isOpen) this.#fires();
				if (isOpen) options.onError(reason);
				isOpen = false;
			},
		};
		this.#session = session;
		this.#later(() => {
			if (this.#isAway) session.onError("unreachable");
			else if (isOpen) options.onConnected();
		});
		return {
			publish: (topic, payload, id) => {
				const message = payload.slice();
				this.#later(() => {
					if (!isOpen) return;
					if (id !== 0) options.onAcknowledged(id);
					if (topic.endsWith("/records")) options.onMessage(...this.#receive(topic, message));
				});
			},
			subscribe: () => undefined,
			close: () => {
				isOpen = false;
			},
		};
	};

	#receive(topic: string, payload: Uint8Array): [string, Uint8Array] {
		const pack = decodePack(payload);
		if (typeof pack === "string") throw new Error(pack);
		const { first, count } = pack;
		const epoch = hex(pack.epoch);
		this.packs.push({ epoch, first, count });
		const to = topic.replace("/records", "/receipt");
		return [to, writeReceipt(to, { epoch, first, count, hash: packHash(payload) }, this.#key)];
	}

	setAway(isAway: boolean): void {
		this.#isAway = isAway;
		if (isAway) this.#session?.onError("reset");
	}

	/** Something arrives at the gateway. */
	deliver(topic: string, payload: Uint8Array, isRetained: boolean): void {
		this.#session?.onMessage(topic, payload, isRetained);
	}
}
