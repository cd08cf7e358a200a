import { Sha256 } from "../../modules/base/sha256";
import { Gateway } from "../../modules/gateway/gateway";
import type { Clock, Timer } from "../../modules/ports/clock";
import type { Flash } from "../../modules/ports/flash";
import type { MqttClient } from "../../modules/ports/mqtt";
import { ResetReason } from "../../modules/ports/system";
import type { SitePlan } from "../../modules/site/plan";
import { decodeTable } from "../../modules/site/table";

/*
 * A gateway on the XS engine and nothing beside it: ports that answer nothing, a chip that is erased. What is counted
 * is what a board would have to hold: the plan, and the gateway built from it.
 */

const BLOCK_BYTES = 4096;
const BLOCKS = 1024;

function nothing(): void {
	// nobody listens
}

/** Time stands still; timers are kept by nobody. */
const clock: Clock = {
	now: () => 0,
	nowUs: () => 0,
	timer: (): Timer => ({ set: nothing, clear: nothing }),
	wallMs: () => 0,
	wallQuality: () => 0,
};

/** An erased chip of 4 MiB that keeps nothing: its bytes would be flash. */
const erased: Flash = {
	blockLength: BLOCK_BYTES,
	blocks: BLOCKS,
	read: (buffer) => void buffer.fill(0xff),
	write: nothing,
	eraseBlock: nothing,
};

const client: MqttClient = { publish: nothing, subscribe: nothing, close: nothing };

/** One gateway, made in two steps. */
export class MemoryRig {
	#plan: SitePlan | null = null;
	/** What was made stays in use. */
	gateway: Gateway | null = null;

	/** @param table what `headgate build` makes of a site */
	decode(table: Uint8Array): void {
		const plan = decodeTable(table);
		if (typeof plan === "string") throw new Error(plan);
		this.#plan = plan;
	}

	start(): void {
		const gateway = Gateway.start(this.#plan as SitePlan, {
			clock,
			entropy: { fill: (buffer) => void buffer.fill(1) },
			makeDigest: () => new Sha256(),
			log: { info: nothing, warn: nothing },
			flash: erased,
			system: { resetReason: ResetReason.powerOn },
			openSerial: () => ({
				receiveBytes: 512,
				reportsGaps: true,
				write: nothing,
				read: () => 0,
				close: nothing,
			}),
			openMqtt: () => client,
			receiptKey: null,
			observer: null,
		});
		if (typeof gateway === "string") throw new Error(gateway);
		this.gateway = gateway;
	}
}
