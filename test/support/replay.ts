import { FrameSplitter } from "../../hosts/node/tools/frame-splitter";
import { type TranscriptEntry, transcriptLine } from "../../hosts/node/tools/transcript";
import { characterUs } from "../../modules/bus/timing";
import type { OpenSerial } from "../../modules/ports/serial";
import type { Scheduler } from "../../sim/core/scheduler";
import { SimSlave } from "../../sim/core/slave";

interface Recorded {
	/** Null: nobody answered. */
	readonly reply: Uint8Array | null;
	/** From the request's first byte to the reply's, milliseconds. */
	readonly afterMs: number;
}

/**
 * All slaves of a line at once, out of a transcript: each request gets the replies that it got there, in their order;
 * the last of them again and again, and none where there was none.
 */
export class ReplayedSlave extends SimSlave {
	readonly #recorded = new Map<string, Recorded[]>();
	/** Of the reply given last. */
	afterMs = 0;
	/** Requests that the transcript does not have. */
	unknown = 0;

	constructor(entries: readonly TranscriptEntry[]) {
		super(1, {});
		for (const [index, { kind, atMs, bytes }] of entries.entries()) {
			if (kind !== "request") continue;
			const next = entries[index + 1];
			const isAnswered = next?.kind === "reply";
			const recorded = isAnswered ? { reply: next.bytes, afterMs: next.atMs - atMs } : { reply: null, afterMs: 0 };
			this.#recorded.set(String(bytes), [...(this.#recorded.get(String(bytes)) ?? []), recorded]);
		}
	}

	override answer(request: Uint8Array): Uint8Array | null {
		const list = this.#recorded.get(String(request)) ?? [];
		const recorded = list.length > 1 ? list.shift() : list[0];
		if (recorded === undefined) this.unknown += 1;
		this.afterMs = recorded?.afterMs ?? 0;
		return recorded?.reply ?? null;
	}
}

/** Writes down what passes on a port, as `headgate monitor` does beside it. */
export class Recorder {
	readonly #scheduler: Scheduler;
	/** Lines of the transcript, by the name of the port. */
	readonly lines = new Map<string, string[]>();

	constructor(scheduler: Scheduler) {
		this.#scheduler = scheduler;
	}

	listen(open: OpenSerial): OpenSerial {
		return (name, options) => {
			const lines = this.lines.get(name) ?? [];
			this.lines.set(name, lines);
			const splitter = new FrameSplitter((entry) => lines.push(transcriptLine(entry)));
			const byteUs = characterUs(options.baud, options.parity, options.stop);
			const nowMs = (): number => this.#scheduler.nowUs / 1000;
			const serial = open(name, {
				...options,
				onGap: () => {
					splitter.silence();
					options.onGap();
				},
			});
			return {
				receiveBytes: serial.receiveBytes,
				reportsGaps: serial.reportsGaps,
				write: (bytes) => {
					splitter.silence();
					splitter.push(bytes.slice(), nowMs());
					serial.write(bytes);
				},
				read: (buffer) => {
					const count = serial.read(buffer);
					splitter.push(buffer.slice(0, count), nowMs() - (count * byteUs) / 1000);
					return count;
				},
				close: () => serial.close(),
			};
		};
	}
}
