import type { ByteReader, ByteWriter } from "../../base/bytes";
import type { QuotaPlan } from "../../site/plan";
import { StateKind } from "../../state/kinds";
import { CivilDate, latestYearly } from "../../time/civil";
import type { Lasting } from "../lasting";

/** It is told from this share on. */
const NEAR_SHARE = 0.9;
/** Seasons that are remembered: a clock that was years ahead for a moment takes none of the water back. */
const SEASONS = 4;
const SEASON_BYTES = 2 + 6;
const LITRES = 1000;
/** What has flown is written after this, or after so many litres for each m³ of the quota, whichever comes first. */
const WRITE_MS = 600_000;
const WRITE_SHARE = 0.002;

/**
 * How much of a season's water has gone through the meter, whoever asked for it. Outlives restarts; a new season begins
 * by the date.
 */
export class Quota implements Lasting {
	readonly kind = StateKind.quota;
	readonly part = "";
	readonly length = SEASONS * SEASON_BYTES;
	readonly m3: number;
	private readonly month: number;
	private readonly dayOfMonth: number;
	/** The present season first: first day of each, in days since 1970-01-01; 0: none. */
	private readonly days = new Uint16Array(SEASONS);
	private readonly usedM3s = new Float64Array(SEASONS);
	private readonly date = new CivilDate();
	/** Of the meter, when it was last looked at. */
	private totalM3 = Number.NaN;
	private today = Number.NaN;
	private writtenM3 = 0;
	private writtenAtMs = 0;
	private isChanged = false;

	constructor({ m3, fromDay }: QuotaPlan) {
		this.m3 = m3;
		const { month, day } = this.date.set(fromDay);
		this.month = month;
		this.dayOfMonth = day;
	}

	get usedM3(): number {
		return this.usedM3s[0] as number;
	}

	get isNear(): boolean {
		return this.usedM3 >= NEAR_SHARE * this.m3;
	}

	get isUsed(): boolean {
		return this.usedM3 >= this.m3;
	}

	/**
	 * In every pass.
	 *
	 * @param totalM3 of the meter, since boot
	 * @param day of the site's clock; below 0 while there is none: the season that was goes on
	 */
	look(totalM3: number, day: number): void {
		if (day >= 0 && day !== this.today) {
			this.today = day;
			this.turnTo(latestYearly(this.month, this.dayOfMonth, day, this.date));
		}
		if (totalM3 > this.totalM3) this.add(totalM3 - this.totalM3);
		this.totalM3 = totalM3;
	}

	/** So much has flown. */
	add(m3: number): void {
		this.usedM3s[0] = this.usedM3 + m3;
	}

	restore(from: ByteReader): void {
		for (let index = 0; index < SEASONS; index += 1) {
			this.days[index] = from.u16();
			this.usedM3s[index] = from.u48() / LITRES;
		}
		this.writtenM3 = this.usedM3;
	}

	isDue(nowMs: number): boolean {
		const unwrittenM3 = this.usedM3 - this.writtenM3;
		if (this.isChanged || unwrittenM3 >= this.m3 * WRITE_SHARE) return true;
		return unwrittenM3 > 0 && nowMs >= this.writtenAtMs + WRITE_MS;
	}

	write(out: ByteWriter, nowMs: number): boolean {
		for (let index = 0; index < SEASONS; index += 1) {
			out.u16(this.days[index] as number).u48(Math.round((this.usedM3s[index] as number) * LITRES));
		}
		this.isChanged = false;
		this.writtenM3 = this.usedM3;
		this.writtenAtMs = nowMs;
		return true;
	}

	private turnTo(season: number): void {
		const [present] = this.days;
		if (present === season) return;
		this.isChanged = true;
		// What flowed before the first clock of all is of the season that it tells.
		if (present !== 0) this.makeRoomFor(season);
		this.days[0] = season;
		this.writtenM3 = this.usedM3;
	}

	/** The season comes to the front with what was used of it, a new one with nothing; the one longest ago goes. */
	private makeRoomFor(season: number): void {
		let at = this.days.indexOf(season);
		const usedM3 = at < 0 ? 0 : (this.usedM3s[at] as number);
		if (at < 0) at = SEASONS - 1;
		this.days.copyWithin(1, 0, at);
		this.usedM3s.copyWithin(1, 0, at);
		this.usedM3s[0] = usedM3;
	}
}
