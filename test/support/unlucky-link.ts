import type { MqttClient, MqttOptions } from "../../modules/ports/mqtt";
import type { Random } from "../../sim/core/random";
import type { Scheduler } from "../../sim/core/scheduler";

/** What is hit. */
const kinds = ["puback", "pack", "receipt"] as const;
type Kind = (typeof kinds)[number];
/** What befalls it; what is late is overtaken. */
const fates = ["dropped", "doubled", "late"] as const;

/** All that can go wrong with a link, as it is counted. */
export const linkTroubles = [
	"outage",
	"session that never stands",
	"link lost in silence",
	"link lost with a word",
	...kinds.flatMap((kind) => fates.map((fate) => `${kind} ${fate}`)),
];

const shareOfEach = 0.1;
const usualUs = 2e5;
const lateUs = 1.5e7;

/** What a pack is to the other side; `answer` sends a receipt back. */
export type Receive = (payload: Uint8Array, answer: (receipt: Uint8Array) => void) => void;

/** Sessions with a broker and a receiver, each message lost, doubled or late as luck has it while it is rough. */
export class UnluckyLink {
	readonly #scheduler: Scheduler;
	readonly #random: Random;
	readonly #receive: Receive;
	readonly #count: (trouble: string) => void;
	#awayUntilUs = 0;
	#cutNow: () => void = () => undefined;
	isRough = true;

	/** @param count called with one of {@link linkTroubles} each time it happens */
	constructor(scheduler: Scheduler, random: Random, receive: Receive, count: (trouble: string) => void) {
		this.#scheduler = scheduler;
		this.#random = random;
		this.#receive = receive;
		this.#count = count;
	}

	#happens(share: number): boolean {
		return this.isRough && this.#random.unit() < share;
	}

	/** Nobody comes through for so long. */
	fail(us: number): void {
		this.#count("outage");
		this.#awayUntilUs = this.#scheduler.nowUs + us;
		this.#cutNow();
	}

	#deliver(kind: Kind, work: () => void): void {
		const fate = this.isRough ? fates[Math.floor(this.#random.unit() / shareOfEach)] : undefined;
		if (fate !== undefined) this.#count(`${kind} ${fate}`);
		const copies = fate === "dropped" ? 0 : fate === "doubled" ? 2 : 1;
		for (let copy = 0; copy < copies; copy += 1) {
			const us = fate === "late" ? lateUs : usualUs;
			this.#scheduler.at(this.#scheduler.nowUs + this.#random.between(us / 4, us), work);
		}
	}

	readonly open = (options: MqttOptions): MqttClient => {
		let isOpen = true;
		const { nowUs } = this.#scheduler;
		if (nowUs < this.#awayUntilUs) this.#scheduler.at(nowUs + usualUs, () => isOpen && options.onError("unreachable"));
		else if (this.#happens(0.2)) this.#count("session that never stands");
		else this.#scheduler.at(nowUs + usualUs, () => isOpen && options.onConnected());
		const cut = (): void => {
			if (!isOpen) return;
			isOpen = false;
			// Half of the lost links say so, the others only fall silent.
			const says = this.#random.unit() < 0.5;
			this.#count(says ? "link lost with a word" : "link lost in silence");
			if (says) options.onError("reset");
		};
		this.#cutNow = cut;
		if (this.#happens(0.5)) this.#scheduler.at(nowUs + this.#random.between(1e6, 4e7), cut);
		const back = (kind: Kind, work: () => void): void => this.#deliver(kind, () => isOpen && work());
		return {
			publish: (topic, payload, id) => {
				if (!isOpen) return;
				const bytes = payload.slice();
				back("puback", () => options.onAcknowledged(id));
				if (!topic.endsWith("/records")) return;
				this.#deliver("pack", () =>
					this.#receive(bytes, (receipt) => back("receipt", () => options.onMessage("headgate/g/receipt", receipt))),
				);
			},
			subscribe: () => undefined,
			close: () => {
				isOpen = false;
			},
		};
	};
}
