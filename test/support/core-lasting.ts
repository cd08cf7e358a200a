import { ByteReader, ByteWriter } from "../../modules/base/bytes";
import { type Clock, ClockQuality } from "../../modules/ports/clock";
import type { Lasting } from "../../modules/programs/lasting";

/** A clock that stands where the test puts it. */
export class HandClock implements Clock {
	nowMs = 0;
	wallAtZeroMs = Date.UTC(2026, 4, 1);
	quality: number = ClockQuality.ntp;

	now(): number {
		return this.nowMs;
	}

	nowUs(): number {
		return 1000 * this.nowMs;
	}

	timer(): never {
		throw new Error("nothing here sets a timer");
	}

	wallMs(): number {
		return this.wallAtZeroMs + this.nowMs;
	}

	wallQuality(): number {
		return this.quality;
	}

	/** As after a boot: time without power has passed, and monotonic time begins anew. */
	boot(offMs: number): void {
		this.wallAtZeroMs += this.nowMs + offMs;
		this.nowMs = 0;
	}
}

/** What flash would hold of a value: written whenever it is due. */
export class Shelf {
	private readonly lasting: Lasting;
	private value: Uint8Array | null;
	writes = 0;

	constructor(lasting: Lasting, before?: Shelf) {
		this.lasting = lasting;
		this.value = before?.value ?? null;
	}

	/** At boot. */
	restore(nowMs: number): void {
		if (this.value !== null) this.lasting.restore(new ByteReader(this.value), nowMs);
	}

	/** In every pass. */
	keep(nowMs: number): void {
		if (!this.lasting.isDue(nowMs)) return;
		this.writes += 1;
		const out = new ByteWriter(54);
		const isKept = this.lasting.write(out, nowMs);
		const bytes = out.written().slice();
		if (isKept && bytes.length !== this.lasting.length) throw new Error(`${bytes.length} bytes are not its length`);
		this.value = isKept ? bytes : null;
	}
}
