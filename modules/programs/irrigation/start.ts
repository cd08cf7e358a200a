import type { ByteReader, ByteWriter } from "../../base/bytes";
import type { StartPlan } from "../../site/plan";
import { StateKind } from "../../state/kinds";
import type { Calendar, CalendarRule } from "../../time/calendar";
import { DAY_MS, DAY_S } from "../../time/civil";
import { FiredDays } from "../../time/fired-days";
import { ruleOf } from "../../time/flat-rule";
import type { Zone } from "../../time/zone";
import type { Lasting } from "../lasting";

/** What a look at a start says. */
export const StartNews = Object.freeze({
	none: 0,
	/** It is time. */
	due: 1,
	/** It is too late for it. */
	missed: 2,
});

/** A clock that steps back by less changes nothing. */
const STEP_MS = 1_000;
/** A clock says for so long that it is too late before it is believed: it may be ahead for a moment. */
const BELIEVED_MS = 300_000;
/** Where the newest of the events that are past is looked for: most rules have one in the last week. */
const LOOK_BACK_DAYS: readonly number[] = Object.freeze([8, 64, 734]);
const DAYS_KEPT = 16;

/**
 * One start of a program's calendar: when it comes next, and that it comes once each time.
 *
 * What came, was left out or missed is settled, by its local day, and settled days outlive a restart. A start that is
 * not settled comes late by less than `withinMs`, whatever kept it: a step of the clock, a power cut, a pause.
 */
export class Start implements Lasting {
	readonly kind = StateKind.startDays;
	readonly part: string;
	readonly length = 2 * DAYS_KEPT;
	/** It is a program's end that the calendar says. */
	readonly isFinish: boolean;
	/** When the calendar's next event is, wall clock; Infinity: none is in sight. Its program may begin before. */
	atMs = Number.POSITIVE_INFINITY;
	private readonly rule: CalendarRule;
	private readonly withinMs: number;
	private readonly calendar: Calendar;
	private readonly zone: Zone;
	private readonly settled = new FiredDays();
	private day = 0;
	/** Wall clock of the last look. */
	private lookedMs = Number.POSITIVE_INFINITY;
	/** Monotonic; since when it is too late for the event that is next. */
	private lateSinceMs = Number.NaN;
	private hasLookedBack = false;
	/** Somebody kept it from coming since it was due. */
	wasHeld = false;
	private isChanged = false;

	/** @param number of it among the program's starts */
	constructor(plan: StartPlan, number: number, withinMs: number, calendar: Calendar, zone: Zone) {
		this.part = `start ${number}`;
		this.isFinish = plan.isFinish;
		this.rule = ruleOf(plan);
		this.withinMs = withinMs;
		this.calendar = calendar;
		this.zone = zone;
	}

	/**
	 * One of {@link StartNews}: what is next is due, or too late, until it is settled.
	 *
	 * @param leadMs it is due so long before the calendar's event
	 * @param isHeld somebody has the program paused
	 */
	look(wallMs: number, leadMs: number, isHeld: boolean, nowMs: number): number {
		if (wallMs >= this.lookedMs - STEP_MS) this.lookedMs = wallMs;
		else this.find(wallMs, leadMs);
		const lateMs = wallMs - (this.atMs - leadMs);
		if (isHeld && lateMs >= 0) this.wasHeld = true;
		if (lateMs < this.withinMs) {
			this.lateSinceMs = Number.NaN;
			return lateMs < 0 ? StartNews.none : StartNews.due;
		}
		if (Number.isNaN(this.lateSinceMs)) this.lateSinceMs = nowMs;
		return nowMs - this.lateSinceMs < BELIEVED_MS ? StartNews.none : StartNews.missed;
	}

	/** When the next look says something else, wall clock. */
	changesAtMs(leadMs: number): number {
		const dueMs = this.atMs - leadMs;
		if (this.lookedMs < dueMs) return dueMs;
		return this.lookedMs < dueMs + this.withinMs ? dueMs + this.withinMs : this.lookedMs + BELIEVED_MS;
	}

	/** What is due has come, or is left out. */
	settle(wallMs: number, leadMs: number): void {
		this.settleDay(this.day);
		this.find(wallMs, leadMs);
	}

	/** What is too late is given up, and what is older with it. */
	giveUp(wallMs: number, leadMs: number): void {
		const lastMs = wallMs - this.withinMs + leadMs;
		let { day } = this;
		for (let step = 0; step < LOOK_BACK_DAYS.length; step += 1) {
			let afterMs = Math.max(this.atMs - 1, lastMs - (LOOK_BACK_DAYS[step] as number) * DAY_MS);
			let hasFound = false;
			while (this.calendar.next(this.rule, afterMs, this.settled) && this.calendar.atMs <= lastMs) {
				day = this.calendar.day;
				afterMs = this.calendar.atMs;
				hasFound = true;
			}
			if (hasFound) break;
		}
		this.settleDay(day);
		this.find(wallMs, leadMs);
	}

	restore(from: ByteReader): void {
		const { days } = this.settled;
		for (let index = 0; index < DAYS_KEPT; index += 1) {
			const day = from.u16();
			if (day > 0) days[index] = day;
		}
	}

	isDue(): boolean {
		return this.isChanged;
	}

	write(out: ByteWriter): boolean {
		this.isChanged = false;
		for (let index = 0; index < DAYS_KEPT; index += 1) out.u16(Math.max(0, this.settled.days[index] as number));
		return true;
	}

	private settleDay(day: number): void {
		this.settled.add(day);
		this.isChanged = true;
	}

	private find(wallMs: number, leadMs: number): void {
		let afterMs = wallMs - this.withinMs + leadMs;
		// Once after a boot: what fell into the time without power is missed, not forgotten.
		if (!this.hasLookedBack) {
			this.hasLookedBack = true;
			const day = this.lastSettled(this.zone.localDay(Math.floor(wallMs / 1000)));
			if (!Number.isNaN(day)) afterMs = Math.min(afterMs, this.zone.firstAtS(day * DAY_S) * 1000);
		}
		const { calendar } = this;
		const isFound = calendar.next(this.rule, afterMs, this.settled);
		this.atMs = isFound ? calendar.atMs : Number.POSITIVE_INFINITY;
		this.day = calendar.day;
		this.lookedMs = wallMs;
		this.lateSinceMs = Number.NaN;
		this.wasHeld = false;
	}

	/** The newest settled day that is not in the future; NaN: there is none. */
	private lastSettled(today: number): number {
		let last = Number.NaN;
		for (let index = 0; index < DAYS_KEPT; index += 1) {
			const day = this.settled.days[index] as number;
			if (day > 0 && day <= today && !(day <= last)) last = day;
		}
		return last;
	}
}
