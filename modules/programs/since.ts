import type { ByteReader, ByteWriter } from "../base/bytes";
import { type Clock, ClockQuality } from "../ports/clock";

const unknown = Number.NaN;

/**
 * Since when something lasts that outlives a boot: from the boot, until a clock that was set since says how much
 * longer. Time without power counts where it was set before as well.
 */
export class Since {
	static readonly length = 1 + 6;
	/** Monotonic; NaN: it does not last. */
	atMs = unknown;
	private readonly clock: Clock;
	/** By the wall clock, as kept and not yet told by this boot's; NaN: there is nothing to tell. */
	private keptWallMs = unknown;

	constructor(clock: Clock) {
		this.clock = clock;
	}

	get isOn(): boolean {
		return !Number.isNaN(this.atMs);
	}

	begin(nowMs: number): void {
		this.atMs = nowMs;
		this.keptWallMs = unknown;
	}

	end(): void {
		this.atMs = unknown;
		this.keptWallMs = unknown;
	}

	/** In every pass. */
	advance(nowMs: number): void {
		if (Number.isNaN(this.keptWallMs) || this.clock.wallQuality() <= ClockQuality.holdover) return;
		const lastsMs = Math.max(0, this.clock.wallMs() - this.keptWallMs);
		this.atMs = Math.min(this.atMs, nowMs - lastsMs);
		this.keptWallMs = unknown;
	}

	/** @param nowMs boot */
	restore(from: ByteReader, nowMs: number): void {
		const isTimed = from.u8() === 1;
		const wallMs = from.u48();
		this.atMs = nowMs;
		this.keptWallMs = isTimed ? wallMs : unknown;
	}

	write(out: ByteWriter, nowMs: number): void {
		const isTimed = this.isOn && this.clock.wallQuality() !== ClockQuality.none;
		out.u8(isTimed ? 1 : 0).u48(isTimed ? this.clock.wallMs() - (nowMs - this.atMs) : 0);
	}
}
