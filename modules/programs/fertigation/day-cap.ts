import type { ByteReader, ByteWriter } from "../../base/bytes";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A budget whose day nobody knows. */
const noDay = -1;
/** Flash is told of a dose that goes on this many times until the cap is reached. */
const STEPS = 50;

/**
 * What a doser has given of its cap: litres in a local day, or in 24 h of run time where there is no clock.
 *
 * Kept over restarts. Flash says no less than was given: while it gives, it is told a little more in advance, so that a
 * power cut never makes the cap larger. A clock that is set, or that steps back, gives no new budget.
 */
export class DayCap {
	/** Of its value in flash. */
	static readonly bytes = 14;
	readonly capLitres: number;
	/** In this day. */
	litres = 0;
	private day = noDay;
	/** Run time of this budget. */
	private runMs = 0;
	private atMs: number;
	/** What flash says. */
	private keptLitres = 0;
	private keptRunMs = 0;
	private isRenewed = false;

	constructor(capLitres: number, nowMs: number) {
		this.capLitres = capLitres;
		this.atMs = nowMs;
	}

	get leftLitres(): number {
		return Math.max(0, this.capLitres - this.litres);
	}

	/** @param day local day since 1970; negative: there is no clock */
	advance(day: number, nowMs: number): void {
		this.runMs += nowMs - this.atMs;
		this.atMs = nowMs;
		if (day < 0) {
			if (this.runMs >= DAY_MS) this.renew(noDay);
		} else if (day > this.day && this.day !== noDay) this.renew(day);
		else this.day = day;
	}

	private renew(day: number): void {
		this.isRenewed = this.litres > 0;
		this.day = day;
		this.runMs = 0;
		this.litres = 0;
	}

	add(litres: number): void {
		this.litres += litres;
	}

	/** Flash has to be told. @param isGiving a dose is under way */
	isDue(isGiving: boolean): boolean {
		if (this.isRenewed || this.litres > this.keptLitres) return true;
		if (!isGiving && this.keptLitres > this.litres) return true;
		return this.day === noDay && this.litres > 0 && this.runMs >= this.keptRunMs + HOUR_MS;
	}

	/** {@link bytes} bytes. */
	write(out: ByteWriter, isGiving: boolean): void {
		const microlitres = Math.ceil(1e6 * (this.litres + (isGiving ? this.capLitres / STEPS : 0)));
		this.keptLitres = isGiving ? microlitres / 1e6 : this.litres;
		this.keptRunMs = this.runMs;
		this.isRenewed = false;
		out
			.u32(this.day + 1)
			.u48(microlitres)
			.u32(Math.floor(this.runMs / 1000));
	}

	restore(from: ByteReader): void {
		this.day = from.u32() - 1;
		this.litres = from.u48() / 1e6;
		this.keptLitres = this.litres;
		this.runMs = 1000 * from.u32();
		this.keptRunMs = this.runMs;
	}
}
