import type { ByteReader, ByteWriter } from "../../base/bytes";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";

/**
 * Which zones a start has made due and have not had their water yet, and which one has missed: outlives a restart. At
 * most 16.
 */
export class DueZones implements Lasting {
	readonly kind = StateKind.dueZones;
	readonly part: string;
	readonly length = 2 + 2 + 6;
	/** When the newest start came, wall clock. */
	sinceMs = 0;
	private readonly all: number;
	private due = 0;
	private missed = 0;
	private isChanged = false;

	/** @param names of the zones: a queue is one of these zones in this order, and of no other site's */
	constructor(names: readonly string[]) {
		this.part = `due ${names.join(" ")}`;
		this.all = (1 << names.length) - 1;
	}

	get isEmpty(): boolean {
		return this.due === 0;
	}

	has(zone: number): boolean {
		return ((this.due >> zone) & 1) === 1;
	}

	/** @param zone -1: any */
	hasMissed(zone: number): boolean {
		return zone < 0 ? this.missed !== 0 : ((this.missed >> zone) & 1) === 1;
	}

	/** A start comes: all are due. @param isFree nothing was in the way: one that still was due has missed a start */
	start(wallMs: number, isFree: boolean): void {
		this.missed = isFree && wallMs > this.sinceMs ? this.due : 0;
		this.due = this.all;
		this.sinceMs = wallMs;
		this.isChanged = true;
	}

	/** A start of then does not come: the queue of one before is over. @param isMissed and nobody wanted that */
	leaveOut(wallMs: number, isMissed: boolean): void {
		if (this.due === 0 && !isMissed) return;
		if (wallMs >= this.sinceMs) this.due = 0;
		if (isMissed) this.missed = this.all;
		this.isChanged = true;
	}

	/** It has water, or does not want any. */
	drop(zone: number): void {
		const bit = 1 << zone;
		if (((this.due | this.missed) & bit) === 0) return;
		this.due &= ~bit;
		this.missed &= ~bit;
		this.isChanged = true;
	}

	restore(from: ByteReader): void {
		this.due = from.u16() & this.all;
		this.missed = from.u16() & this.all;
		this.sinceMs = from.u48();
	}

	isDue(): boolean {
		return this.isChanged;
	}

	write(out: ByteWriter): boolean {
		this.isChanged = false;
		out.u16(this.due).u16(this.missed).u48(this.sinceMs);
		return (this.due | this.missed) !== 0;
	}
}
