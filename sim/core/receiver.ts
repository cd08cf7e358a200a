import { assert } from "../../modules/base/assert";
import { ByteWriter } from "../../modules/base/bytes";
import { Sha256 } from "../../modules/base/sha256";
import type { MqttClient, MqttOptions } from "../../modules/ports/mqtt";
import { cborBytes, cborMap, cborText, cborUnsigned } from "../../modules/uplink/cbor";
import type { PackHead } from "../../modules/uplink/pack";
import { receiptHashBytes } from "../../modules/uplink/receipt";
import { decodePack } from "../../modules/uplink/unpack";
import type { Scheduler } from "./scheduler";

const CONNECT_US = 300_000;
const ROUND_TRIP_US = 150_000;

/** A broker and a receiver that never fail, for runs in which the link is not the story. */
export class SimReceiver {
	readonly #scheduler: Scheduler;
	/** Packs that were received. */
	packs = 0;
	/** Records in them, repeated ones too. */
	records = 0;

	constructor(scheduler: Scheduler) {
		this.#scheduler = scheduler;
	}

	readonly open = (options: MqttOptions): MqttClient => {
		let closed = false;
		const later = (us: number, work: () => void): void => {
			this.#scheduler.at(this.#scheduler.nowUs + us, () => {
				if (!closed) work();
			});
		};
		later(CONNECT_US, () => options.onConnected());
		return {
			publish: (topic, payload, id) => {
				if (id !== 0) later(ROUND_TRIP_US, () => options.onAcknowledged(id));
				if (!topic.endsWith("/records")) return;
				const receipt = this.#receive(payload);
				later(2 * ROUND_TRIP_US, () => options.onMessage(topic.replace("/records", "/receipt"), receipt));
			},
			subscribe: () => {
				// receipts come anyway
			},
			close: () => {
				closed = true;
			},
		};
	};

	#receive(payload: Uint8Array): Uint8Array {
		const pack = decodePack(payload);
		assert(typeof pack !== "string", "a pack that can't be read");
		this.packs += 1;
		this.records += pack.count;
		return receiptFor(payload, pack);
	}
}

/** The receipt of PACK.md for a pack, without a key. */
export function receiptFor(payload: Uint8Array, { epoch, first, count }: PackHead): Uint8Array {
	const hash = new Uint8Array(32);
	const digest = new Sha256();
	digest.update(payload);
	digest.finish(hash);
	const out = new ByteWriter(80);
	cborMap(out, 5);
	cborUnsigned(cborText(out, "v"), 2);
	cborBytes(cborText(out, "epoch"), epoch);
	cborUnsigned(cborText(out, "first"), first);
	cborUnsigned(cborText(out, "count"), count);
	cborBytes(cborText(out, "hash"), hash.subarray(0, receiptHashBytes));
	return out.written();
}
