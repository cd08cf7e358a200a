import type { OutputBoard } from "../../outputs/board";
import { LeaseReason } from "../../outputs/lease";
import type { Doser } from "./doser";

const never = Number.POSITIVE_INFINITY;

/**
 * Acid and hypochlorite never meet: together they give off chlorine. Neither is dosed beside the other, nor before the
 * other is so long over, whoever asks. What was dosed before a boot counts as dosed at the boot.
 */
export class Meeting {
	private readonly acids: readonly Doser[];
	private readonly chlorines: readonly Doser[];
	private readonly apartMs: number;
	private readonly bootMs: number;

	constructor(dosers: readonly Doser[], apartMs: number, nowMs: number) {
		const acids = dosers.filter(({ plan }) => plan.substance === "acid");
		const chlorines = dosers.filter(({ plan }) => plan.substance === "hypochlorite");
		const canMeet = acids.length > 0 && chlorines.length > 0;
		this.acids = canMeet ? acids : [];
		this.chlorines = canMeet ? chlorines : [];
		this.apartMs = apartMs;
		this.bootMs = nowMs;
	}

	/** It would meet the other. */
	isForbidden(doser: Doser, nowMs: number): boolean {
		if (this.acids.includes(doser)) return this.isAbout(this.chlorines, nowMs);
		return this.chlorines.includes(doser) && this.isAbout(this.acids, nowMs);
	}

	private isAbout(others: readonly Doser[], nowMs: number): boolean {
		if (nowMs < this.bootMs + this.apartMs) return true;
		for (const other of others) if (other.isActive || nowMs < other.gaveAtMs + this.apartMs) return true;
		return false;
	}

	/** Ends what must not be, whoever has it. Returns when a wait will be over. */
	advance(outputs: OutputBoard, nowMs: number): number {
		let wakeMs = never;
		for (const doser of this.acids) wakeMs = Math.min(wakeMs, this.part(doser, outputs, nowMs));
		for (const doser of this.chlorines) wakeMs = Math.min(wakeMs, this.part(doser, outputs, nowMs));
		return wakeMs;
	}

	private part(doser: Doser, outputs: OutputBoard, nowMs: number): number {
		if (doser.isActive && this.isForbidden(doser, nowMs)) outputs.end(doser.plan.output, LeaseReason.apart, nowMs);
		const overMs = Math.max(this.bootMs, doser.gaveAtMs) + this.apartMs;
		return overMs > nowMs ? overMs : never;
	}
}
