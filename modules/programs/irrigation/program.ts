import { Evidence, LeaseReason, OutputState } from "../../outputs/lease";
import type { IrrigationPlan, ZonePlan } from "../../site/plan";
import type { ProgramNotice } from "../../site/types";
import type { Lasting } from "../lasting";
import type { Program, ProgramInputs, ProgramOutlook } from "../program";
import { Vote } from "../vote";
import { CalendarTiming } from "./calendar-timing";
import { CutRuns } from "./cut-runs";
import { Cycles } from "./cycles";
import type { Demand } from "./demand";
import { MoistureDemand } from "./moisture-demand";
import { Recovery } from "./recovery";
import { isOn, Supply } from "./supply";
import type { Timing } from "./timing";
import { Turns } from "./turns";
import { stopMarginMs, Zone } from "./zone";
import { isPlain, ZoneAmount } from "./zone-amount";

/**
 * Waters zones that want water until they have had enough, or for their longest run.
 *
 * Opening: zone valve, master valve, pump. Stopping: pump, master, zone. A run that a restart has cut short goes on
 * first, if the site says so. How much a zone wants is its demand's business, when water may run the timing's, which
 * zone goes next the turns'.
 */
export class IrrigationProgram implements Program {
	readonly name: string;
	readonly zones: readonly Zone[];
	/** Of zones that are more than a lower limit and a target of moisture. */
	readonly amounts: readonly ZoneAmount[];
	readonly lastings: readonly Lasting[];
	private readonly supply: Supply;
	private readonly plan: IrrigationPlan;
	private readonly inputs: ProgramInputs;
	private readonly cutRuns: CutRuns;
	/** Null: any time is good. */
	private readonly timing: Timing | null;
	private readonly turns: Turns;
	/** Null: what feeds it does not give out. */
	private readonly recovery: Recovery | null;
	/** Null: one zone's end and the next one's beginning don't overlap. */
	private readonly overlapMs: number | null;
	private readonly openDelayMs: number;
	pausedUntilMs = 0;

	constructor(plan: IrrigationPlan, inputs: ProgramInputs, owner: number, nowMs: number) {
		this.name = plan.name;
		this.plan = plan;
		this.inputs = inputs;
		this.cutRuns = new CutRuns(plan, inputs.past, owner, stopMarginMs, nowMs);
		const amounts = plan.zones.map((zone) => (isPlain(zone) ? null : new ZoneAmount(plan, zone, inputs, nowMs)));
		this.amounts = amounts.filter((amount) => amount !== null);
		this.zones = plan.zones.map((zone, index) => this.zoneOf(zone, amounts[index]?.demand ?? null, owner, nowMs));
		const { recovery = null, overlapMs = null, openDelayMs = 0 } = plan.hydraulics ?? {};
		this.recovery = recovery === null ? null : new Recovery(recovery, inputs.clock, nowMs);
		this.overlapMs = overlapMs;
		this.openDelayMs = openDelayMs;
		const lastings: Lasting[] = this.zones.flatMap(({ cycles }) => cycles ?? []);
		if (this.recovery !== null) lastings.push(this.recovery);
		this.supply = new Supply(inputs.outputs, owner, plan.master, plan.pump);
		const { when } = plan;
		this.timing = when === null ? null : new CalendarTiming(plan, when, inputs, this.zones, nowMs);
		if (this.timing !== null) lastings.push(...this.timing.lastings);
		for (const amount of this.amounts) lastings.push(...amount.lastings);
		this.lastings = lastings;
		this.turns = new Turns(plan, this.zones, inputs.outputs.flow, this.cutRuns, this.timing);
	}

	private zoneOf(zone: ZonePlan, demand: Demand | null, owner: number, nowMs: number): Zone {
		const { points, outputs, clock } = this.inputs;
		const { hydraulics, resumeWithinMs } = this.plan;
		const isCut = zone.cycle !== null || (hydraulics !== null && hydraulics.recovery !== null);
		const cycles = isCut ? new Cycles(zone, zone.cycle, resumeWithinMs, clock, nowMs) : null;
		return new Zone(zone, demand ?? new MoistureDemand(zone, new Vote(points, zone)), cycles, outputs, owner, nowMs);
	}

	get state(): string {
		if (this.zones.some((zone) => zone.isWatering)) {
			return this.supply.state === "running" ? "watering" : this.supply.state;
		}
		if (!this.supply.isOff) return this.supply.state;
		if (this.zones.some((zone) => zone.isActive)) return "valves";
		if (this.recovery?.isSpent === true) return "well-resting";
		if (this.zones.some((zone) => zone.isBetween)) return "soaking";
		return this.timing?.waits ?? "waiting";
	}

	get outlook(): ProgramOutlook | null {
		return this.timing?.outlook ?? null;
	}

	get subject(): string | null {
		return this.zones.find((zone) => zone.isActive)?.plan.name ?? null;
	}

	/** Water runs: master valve and pump are on, and read back. */
	get isSupplied(): boolean {
		return this.supply.isRunning;
	}

	notice(notice: ProgramNotice, zone: number, nowMs: number): boolean | null {
		if (notice === "supply-failed" && zone < 0) return this.supply.failure !== LeaseReason.none;
		if (notice === "well-resting" && zone < 0 && this.recovery !== null) return this.recovery.isSpent;
		const timed = this.timing?.notice(notice, zone) ?? null;
		if (timed !== null) return timed;
		let told: boolean | null = null;
		for (const amount of this.amounts) {
			if (zone >= 0 && this.plan.zones[zone]?.name !== amount.plan.name) continue;
			const one = amount.notice(notice, nowMs);
			if (one !== null) told = one || told === true;
		}
		return told;
	}

	advance(nowMs: number): number {
		const isPaused = nowMs < this.pausedUntilMs;
		if (isPaused || !this.inputs.outputs.isAutomatic) this.cutRuns.dropAll();
		for (const amount of this.amounts) amount.advance(nowMs);
		this.timing?.advance(isPaused, this.supply.isRunning, nowMs);
		this.recovery?.advance(this.mayPump(), nowMs);
		const endReason = isPaused ? LeaseReason.released : (this.timing?.endReason() ?? LeaseReason.none);
		if (endReason !== LeaseReason.none) this.endAll(endReason, nowMs);
		else if (this.recovery?.isSpent === true) for (const zone of this.zones) zone.breakOff(LeaseReason.wellRest);
		else this.begin(nowMs);
		this.advanceZones(nowMs);
		// What has just ended holds its valve open for the next one to take over the flow.
		if (this.overlapMs !== null && endReason === LeaseReason.none && this.supply.isRunning) this.begin(nowMs);
		if (!this.supply.advance(this.waterUntilMs(), nowMs)) {
			// A pump that has run for as long as it may is no failure of what it fed: that goes on after its rest.
			const isLongest = this.supply.failure === LeaseReason.longestRun;
			for (const zone of this.zones) {
				if (isLongest) zone.breakOff(LeaseReason.longestRun);
				else zone.abort(this.supply.failure);
			}
			this.supply.advance(null, nowMs);
		}
		this.advanceZones(nowMs);
		return Math.min(this.wakeAtMs(nowMs), isPaused ? this.pausedUntilMs : Number.POSITIVE_INFINITY);
	}

	private endAll(reason: number, nowMs: number): void {
		for (const zone of this.zones) {
			zone.abort(reason);
			zone.drop(nowMs);
		}
	}

	private begin(nowMs: number): void {
		if (!this.supply.isServing && !(this.supply.isOff && this.supply.isReady(nowMs))) return;
		if (this.recovery?.mayBegin === false || nowMs < this.openAtMs()) return;
		this.turns.begin(nowMs);
	}

	/** No valve opens before; monotonic. */
	private openAtMs(): number {
		let openAtMs = Number.NEGATIVE_INFINITY;
		if (this.openDelayMs === 0) return openAtMs;
		for (const { shutAtMs } of this.zones) openAtMs = Math.max(openAtMs, shutAtMs + this.openDelayMs);
		return openAtMs;
	}

	/** The pump runs, by whomever, or may. */
	private mayPump(): boolean {
		const { isAway, state, evidence } = this.inputs.outputs.at(this.plan.pump);
		return isAway || (state === OutputState.hand && evidence > Evidence.relay);
	}

	drives(output: number): boolean {
		const { pump, master, zones } = this.plan;
		return output === pump || output === master || zones.some(({ valve }) => valve === output);
	}

	private advanceZones(nowMs: number): void {
		for (const zone of this.zones) {
			zone.advance(this.supply.isRunning, this.supply.isOff || this.hasOtherOutlet(zone, nowMs), nowMs);
		}
	}

	/** Its own run is no outlet for the flow once it ends: only another zone's is, and that after the overlap. */
	private hasOtherOutlet(zone: Zone, nowMs: number): boolean {
		for (const other of this.zones) {
			if (other !== zone && other.isWatering && nowMs >= other.openSinceMs + (this.overlapMs ?? 0)) return true;
		}
		return false;
	}

	/** End of the longest run that wants water now; null when none does. */
	private waterUntilMs(): number | null {
		let untilMs: number | null = null;
		for (const zone of this.zones) {
			if (zone.isWatering || (zone.isOpening && this.isHandedOver())) {
				untilMs = Math.max(untilMs ?? 0, zone.runUntilMs);
			}
		}
		return untilMs;
	}

	/** The flow goes on through a valve whose zone has had its water, until the next one is open. */
	private isHandedOver(): boolean {
		if (this.overlapMs === null || !this.supply.isRunning) return false;
		for (const { isEnding, plan } of this.zones) if (isEnding && isOn(this.inputs.outputs, plan.valve)) return true;
		return false;
	}

	private wakeAtMs(nowMs: number): number {
		let wakeMs = this.supply.wakeAtMs;
		for (const zone of this.zones) {
			wakeMs = sooner(wakeMs, zone.wakeAtMs(nowMs), nowMs);
			if (this.overlapMs !== null && zone.isWatering) wakeMs = sooner(wakeMs, zone.openSinceMs + this.overlapMs, nowMs);
		}
		wakeMs = sooner(wakeMs, this.recovery?.wakeAtMs ?? wakeMs, nowMs);
		if (this.openDelayMs > 0) wakeMs = sooner(wakeMs, this.openAtMs(), nowMs);
		return sooner(wakeMs, this.timing?.wakeAtMs(nowMs) ?? wakeMs, nowMs);
	}
}

/** The sooner of two moments, if the other is yet to come. */
function sooner(wakeMs: number, otherMs: number, nowMs: number): number {
	return otherMs > nowMs ? Math.min(wakeMs, otherMs) : wakeMs;
}
