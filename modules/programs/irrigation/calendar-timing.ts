import { LeaseReason } from "../../outputs/lease";
import { ClockQuality } from "../../ports/clock";
import type { IrrigationPlan, WhenPlan } from "../../site/plan";
import type { ProgramNotice } from "../../site/types";
import { Calendar } from "../../time/calendar";
import { Sun } from "../../time/sun";
import { Zone as TimeZone } from "../../time/zone";
import type { Lasting } from "../lasting";
import type { ProgramInputs, ProgramOutlook } from "../program";
import { adjustedPercent } from "./adjusted-percent";
import { CanalTurns } from "./canal-turns";
import { DueZones } from "./due-zones";
import { Quota } from "./quota";
import { RainDelay } from "./rain-delay";
import { Start, StartNews } from "./start";
import type { Timing } from "./timing";
import type { Zone } from "./zone";

const never = Number.POSITIVE_INFINITY;
const HOUR_MS = 3_600_000;

/** Why nothing begins, the strongest reason first. */
type Waits = "no-clock" | "quota-used" | "no-meter" | "rain-delay" | "rain-forecast" | "no-turn";

/**
 * When an irrigation program may water, as its site says: starts of a calendar, turns at a canal, a share of the
 * season's water, nothing after rain or before it.
 *
 * A start makes every zone due, once. A zone is due until it has water; until it does not want any, when the start is
 * so old that it would not come late any more; or until the next start comes or is left out. What is due when rain
 * comes is left out. Without a clock no start comes and no turn is open.
 */
export class CalendarTiming implements Timing {
	readonly lastings: readonly Lasting[];
	/** A word; null: nothing is in the way. */
	waits: Waits | null = null;
	private readonly plan: IrrigationPlan;
	private readonly when: WhenPlan;
	private readonly inputs: ProgramInputs;
	private readonly zones: readonly Zone[];
	private readonly starts: readonly Start[];
	/** Null: a zone begins whenever it wants water. */
	private readonly due: DueZones | null;
	private readonly turns: CanalTurns | null;
	private readonly quota: Quota | null;
	private readonly rain: RainDelay | null;
	/** Wall clock of the last pass; NaN: there was none. */
	private wallMs = Number.NaN;
	private passedAtMs: number;

	constructor(plan: IrrigationPlan, when: WhenPlan, inputs: ProgramInputs, zones: readonly Zone[], nowMs: number) {
		this.plan = plan;
		this.when = when;
		this.inputs = inputs;
		this.zones = zones;
		this.passedAtMs = nowMs;
		const { place, timeZone } = inputs.site;
		const zone = new TimeZone(timeZone);
		const sun = place === null ? null : new Sun(place.latitudeDeg, place.longitudeDeg);
		const calendar = new Calendar(zone, sun);
		this.starts = when.starts.map((start, index) => new Start(start, index, when.startWithinMs, calendar, zone));
		this.due = when.starts.length === 0 ? null : new DueZones(plan.zones.map(({ name }) => name));
		this.turns = when.turns.length === 0 ? null : new CanalTurns(when.turns, zone);
		this.quota = when.quota === null ? null : new Quota(when.quota);
		this.rain = when.rainDelay === null ? null : new RainDelay(when.rainDelay, inputs.points, inputs.clock);
		this.lastings = [...this.starts, this.due, this.quota, this.rain].filter((one) => one !== null);
	}

	advance(isPaused: boolean, isSupplied: boolean, nowMs: number): void {
		const { clock } = this.inputs;
		this.wallMs = clock.wallQuality() === ClockQuality.none ? Number.NaN : clock.wallMs();
		this.rain?.look(nowMs);
		this.measure(isSupplied, nowMs);
		if (!Number.isNaN(this.wallMs)) {
			this.turns?.look(this.wallMs);
			for (let index = 0; index < this.starts.length; index += 1) {
				this.lookAt(this.starts[index] as Start, isPaused, nowMs);
			}
			this.lookAtDue(isSupplied, nowMs);
		}
		this.waits = this.findWaits(nowMs);
	}

	mayBegin(zone: number): boolean {
		if (this.waits === "no-meter" ? !this.isKnown(zone) : this.waits !== null) return false;
		return this.due === null || this.due.has(zone);
	}

	endReason(): number {
		if (this.quota?.isUsed === true) return LeaseReason.quotaUsed;
		return this.hasTurn() ? LeaseReason.none : LeaseReason.turnOver;
	}

	get outlook(): ProgramOutlook {
		const nextMs = Math.min(...this.starts.map((start) => start.atMs - this.leadMs(start)));
		const isKnown = Number.isFinite(nextMs) && !Number.isNaN(this.wallMs);
		const { quota } = this;
		return {
			nextStartMs: isKnown ? nextMs : Number.NaN,
			quota: quota === null ? null : { usedM3: quota.usedM3, m3: quota.m3 },
		};
	}

	notice(notice: ProgramNotice, zone: number): boolean | null {
		if (notice === "no-clock") return this.needsClock ? this.waits === "no-clock" : null;
		if (notice === "missed-start") return this.due?.hasMissed(zone) ?? null;
		if (notice === "quota-near") return this.quota?.isNear ?? null;
		return notice === "quota-used" ? (this.quota?.isUsed ?? null) : null;
	}

	wakeAtMs(nowMs: number): number {
		const rainMs = this.rain?.untilMs ?? 0;
		let wakeMs = rainMs > nowMs ? rainMs : never;
		const forecastMs = this.inputs.forecast?.untilMs ?? 0;
		if (forecastMs > nowMs) wakeMs = Math.min(wakeMs, forecastMs);
		if (Number.isNaN(this.wallMs)) return wakeMs;
		const aheadMs = nowMs - this.wallMs;
		if (this.turns !== null) wakeMs = Math.min(wakeMs, this.turns.untilMs + aheadMs);
		for (let index = 0; index < this.starts.length; index += 1) {
			const start = this.starts[index] as Start;
			wakeMs = Math.min(wakeMs, start.changesAtMs(this.leadMs(start)) + aheadMs);
		}
		return wakeMs;
	}

	private lookAt(start: Start, isPaused: boolean, nowMs: number): void {
		const { wallMs, due } = this;
		const leadMs = this.leadMs(start);
		const news = start.look(wallMs, leadMs, isPaused, nowMs);
		if (news === StartNews.missed) {
			due?.leaveOut(start.atMs - leadMs, !start.wasHeld);
			start.giveUp(wallMs, leadMs);
		} else if (news === StartNews.due && !isPaused) {
			if (this.isWet(nowMs)) due?.leaveOut(wallMs, false);
			else due?.start(wallMs, this.waits === null);
			start.settle(wallMs, leadMs);
		}
	}

	private lookAtDue(isSupplied: boolean, nowMs: number): void {
		const { due } = this;
		if (due === null || due.isEmpty) return;
		if (this.isWet(nowMs)) due.leaveOut(this.wallMs, false);
		const isOld = this.wallMs >= due.sinceMs + this.when.startWithinMs;
		for (let index = 0; index < this.zones.length; index += 1) {
			const zone = this.zones[index] as Zone;
			if (!due.has(index)) continue;
			const isServed = zone.isWatering && isSupplied;
			if (isServed || (isOld && !zone.isActive && !zone.wants(nowMs))) due.drop(index);
		}
	}

	/** What flows is counted: by the meter, and while nobody knows it by what the zones are known to take. */
	private measure(isSupplied: boolean, nowMs: number): void {
		const passedMs = nowMs - this.passedAtMs;
		this.passedAtMs = nowMs;
		const { water, time } = this.inputs;
		if (this.quota === null || water === null) return;
		this.quota.look(water.totalM3, time.day());
		if (!isSupplied || !Number.isNaN(water.flowM3h(nowMs))) return;
		for (let index = 0; index < this.zones.length; index += 1) {
			if (!(this.zones[index] as Zone).isWatering || !this.isKnown(index)) continue;
			this.quota.add((this.ownM3h(index) * passedMs) / HOUR_MS);
		}
	}

	private findWaits(nowMs: number): Waits | null {
		if (this.needsClock && Number.isNaN(this.wallMs)) return "no-clock";
		if (this.quota?.isUsed === true) return "quota-used";
		const rainMs = this.rain?.untilMs ?? 0;
		if (nowMs < rainMs) return "rain-delay";
		if (this.isWet(nowMs)) return "rain-forecast";
		if (!this.hasTurn()) return "no-turn";
		const { water } = this.inputs;
		return this.quota !== null && water !== null && Number.isNaN(water.flowM3h(nowMs)) ? "no-meter" : null;
	}

	/** It has rained enough, or will. */
	private isWet(nowMs: number): boolean {
		const { forecastMm } = this.when;
		if (nowMs < (this.rain?.untilMs ?? 0)) return true;
		return forecastMm !== null && (this.inputs.forecast?.rainMm(nowMs) ?? 0) >= forecastMm;
	}

	private hasTurn(): boolean {
		return this.turns === null || (this.turns.isOpen && !Number.isNaN(this.wallMs));
	}

	private get needsClock(): boolean {
		return this.due !== null || this.turns !== null;
	}

	private leadMs(start: Start): number {
		if (!start.isFinish) return 0;
		return this.when.workMs * (adjustedPercent(this.plan, this.inputs.time) / 100);
	}

	/** What the zone takes is known. */
	private isKnown(zone: number): boolean {
		return !Number.isNaN(this.ownM3h(zone));
	}

	/** m³/h; NaN: nobody knows. */
	private ownM3h(zone: number): number {
		const { outputs, water } = this.inputs;
		return outputs.flow.expected((this.zones[zone] as Zone).plan.valve) * (water?.m3hPerUnit ?? 1);
	}
}
