import type { ByteReader, ByteWriter } from "../../base/bytes";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";

/** Run that a restart may forget. */
const FORGOTTEN_MS = 600_000;

/** How long the pump has run since a filter was flushed, and since a flush was begun. Outlives a boot. */
export class RunClock implements Lasting {
	readonly kind = StateKind.flushRun;
	readonly part = "";
	readonly length = 6 + 6;
	sinceFlushMs = 0;
	sinceBeginMs = 0;
	private atMs: number;
	private wasPumping = false;
	private savedMs = 0;

	/**
	 * A filter that nothing is known of may be flushed at once.
	 *
	 * @param sinceBeginMs what to take for the run since a flush was begun
	 */
	constructor(sinceBeginMs: number, nowMs: number) {
		this.sinceBeginMs = sinceBeginMs;
		this.atMs = nowMs;
	}

	/** In every pass. */
	advance(isPumping: boolean, nowMs: number): void {
		const passedMs = this.wasPumping ? nowMs - this.atMs : 0;
		this.sinceFlushMs += passedMs;
		this.sinceBeginMs += passedMs;
		this.atMs = nowMs;
		this.wasPumping = isPumping;
	}

	restore(from: ByteReader): void {
		this.sinceFlushMs = from.u48();
		this.sinceBeginMs = from.u48();
		this.savedMs = this.sinceFlushMs + this.sinceBeginMs;
	}

	/** It has begun anew, or has gone on for a while. */
	isDue(): boolean {
		const sumMs = this.sinceFlushMs + this.sinceBeginMs;
		return sumMs < this.savedMs || sumMs >= this.savedMs + 2 * FORGOTTEN_MS;
	}

	write(out: ByteWriter): boolean {
		this.savedMs = this.sinceFlushMs + this.sinceBeginMs;
		out.u48(this.sinceFlushMs).u48(this.sinceBeginMs);
		return true;
	}
}
