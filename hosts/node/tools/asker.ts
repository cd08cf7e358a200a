import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { Line } from "../../../modules/bus/line";
import type { RequestFrame } from "../../../modules/bus/requests";
import { BusStatus } from "../../../modules/bus/status";
import type { OpenSerial } from "../../../modules/ports/serial";
import { NodeClock } from "../clock";
import { nodeOpenSerial } from "../serial";
import type { PortSettings } from "./port-settings";
import { ToolSlave } from "./tool-slave";

/** How a question ended. */
export interface Answer {
	/** One of `BusStatus`; `doubtful` when the reply may be that of an earlier request. */
	readonly status: number;
	/** The whole reply frame; empty when none came. */
	readonly reply: Uint8Array;
	/** From the request's start to the answer, or to giving up. */
	readonly ms: number;
}

const noBytes = new Uint8Array(0);

/** One master on one port, for commands: a question at a time, each with an answer. */
export class Asker {
	readonly #clock = new NodeClock();
	readonly #line: Line;
	#startedMs = 0;

	/** Opens the port; a port that vanishes is opened again by itself. */
	constructor(settings: PortSettings) {
		const first = new ToolSlave(settings, { unit: 1, timeoutMs: 1, waitsForLate: false });
		const options = {
			index: 0,
			name: settings.path,
			baud: settings.baud,
			slaves: [first],
			wants: [],
			longestTransactionMs: 1000,
		};
		const nobody = {
			onBlock: () => undefined,
			onWrite: () => undefined,
		};
		this.#line = new Line(options, this.#clock, this.#timed(nodeOpenSerial(new Map())), nobody);
	}

	/** Asks `slave`, after the silence that it is owed. */
	async ask(slave: ToolSlave, request: RequestFrame): Promise<Answer> {
		const restMs = slave.restUntilMs - this.#clock.now();
		if (restMs > 0) await delay(restMs);
		const askedMs = performance.now();
		this.#startedMs = askedMs;
		return new Promise((resolve) => {
			const taken = this.#line.exchange(slave, request, (status, reply, length) => {
				const isLost = status === BusStatus.portLost;
				const ms = performance.now() - this.#startedMs;
				resolve({ status: this.#judged(slave, status), reply: isLost ? noBytes : reply.slice(0, length), ms });
			});
			if (!taken) resolve({ status: BusStatus.portLost, reply: noBytes, ms: 0 });
		});
	}

	close(): void {
		this.#line.close();
	}

	/** A late reply is never taken for good. */
	#judged(slave: ToolSlave, status: number): number {
		const nowMs = this.#clock.now();
		if (status === BusStatus.timeout || status === BusStatus.damaged) slave.owes(nowMs);
		if (status !== BusStatus.doubtful && !(status === BusStatus.good && slave.isDoubtful(nowMs))) return status;
		slave.rest(nowMs);
		return BusStatus.doubtful;
	}

	/** The port, with a note of when each request started. */
	#timed(open: OpenSerial): OpenSerial {
		return (name, options) => {
			const serial = open(name, options);
			return {
				receiveBytes: serial.receiveBytes,
				reportsGaps: serial.reportsGaps,
				write: (bytes) => {
					this.#startedMs = performance.now();
					serial.write(bytes);
				},
				read: (buffer) => serial.read(buffer),
				close: () => serial.close(),
			};
		};
	}
}
