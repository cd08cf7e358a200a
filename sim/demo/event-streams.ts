import type { ServerResponse } from "node:http";
import type { DemoSource } from "./api";
import { failureView } from "./failure-view";

const eventEveryMs = 1000;
/** Pages that may be open at once. */
export const streamsMax = 32;

/** One clock for all open pages: the view is built and written as text once, however many look. */
export class EventStreams {
	readonly #source: DemoSource;
	readonly #open = new Set<ServerResponse>();
	#timer: NodeJS.Timeout | null = null;

	constructor(source: DemoSource) {
		this.#source = source;
	}

	get full(): boolean {
		return this.#open.size >= streamsMax;
	}

	add(response: ServerResponse): void {
		response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
		this.#open.add(response);
		response.once("close", () => this.#remove(response));
		// A reset connection says `error` and then `close`; the page comes back by itself.
		response.on("error", () => response.destroy());
		response.write(this.#event());
		this.#timer ??= setInterval(() => this.#tick(), eventEveryMs);
	}

	#remove(response: ServerResponse): void {
		this.#open.delete(response);
		if (this.#open.size > 0 || this.#timer === null) return;
		clearInterval(this.#timer);
		this.#timer = null;
	}

	#tick(): void {
		const event = this.#event();
		for (const response of this.#open) {
			// A page that does not read misses events instead of filling memory.
			if (!response.writableNeedDrain) response.write(event);
		}
	}

	#event(): string {
		try {
			return `data: ${JSON.stringify(this.#source.live())}\n\n`;
		} catch (error) {
			return `event: failed\ndata: ${JSON.stringify(failureView(error, 500))}\n\n`;
		}
	}

	close(): void {
		for (const response of this.#open) response.end();
	}
}
