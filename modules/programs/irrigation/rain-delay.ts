import type { ByteReader, ByteWriter } from "../../base/bytes";
import { PointQuality, type PointTable } from "../../points/table";
import { type Clock, ClockQuality } from "../../ports/clock";
import type { RainDelayPlan } from "../../site/plan";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";

/** While it rains the end moves on: it is written again when it has moved by so much. */
const WRITE_MS = 600_000;

/**
 * After rain nothing begins for a while, counted from when the point was last above its limit. A point that is not good
 * says nothing. Outlives a restart: without a clock before or after it, all that was left begins again.
 */
export class RainDelay implements Lasting {
	readonly kind = StateKind.rainDelay;
	readonly part = "";
	readonly length = 1 + 6 + 6;
	/** Monotonic; 0: there was no rain. */
	untilMs = 0;
	private readonly plan: RainDelayPlan;
	private readonly points: PointTable;
	private readonly clock: Clock;
	private writtenUntilMs = 0;

	constructor(plan: RainDelayPlan, points: PointTable, clock: Clock) {
		this.plan = plan;
		this.points = points;
		this.clock = clock;
	}

	look(nowMs: number): void {
		const { point, above, forMs } = this.plan;
		const isGood = this.points.quality(point, nowMs) === PointQuality.good;
		if (isGood && this.points.value(point) > above) this.untilMs = nowMs + forMs;
	}

	restore(from: ByteReader, nowMs: number): void {
		const quality = from.u8();
		const endMs = from.u48();
		const leftMs = from.u48();
		const isTimed = quality !== ClockQuality.none && this.clock.wallQuality() !== ClockQuality.none;
		this.untilMs = nowMs + Math.min(this.plan.forMs, isTimed ? endMs - this.clock.wallMs() : leftMs);
		this.writtenUntilMs = this.untilMs;
	}

	isDue(nowMs: number): boolean {
		if (nowMs < this.untilMs) return this.untilMs >= this.writtenUntilMs + WRITE_MS;
		return this.writtenUntilMs !== 0;
	}

	write(out: ByteWriter, nowMs: number): boolean {
		const leftMs = this.untilMs - nowMs;
		this.writtenUntilMs = leftMs > 0 ? this.untilMs : 0;
		const quality = this.clock.wallQuality();
		const endMs = quality === ClockQuality.none ? 0 : this.clock.wallMs() + Math.max(0, leftMs);
		out.u8(quality).u48(endMs).u48(Math.max(0, leftMs));
		return leftMs > 0;
	}
}
