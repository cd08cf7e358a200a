import { LeaseReason } from "../../outputs/lease";
import type { IrrigationPlan } from "../../site/plan";
import type { ProgramNotice } from "../../site/types";
import { type Lasting, noLastings } from "../lasting";
import type { Program, ProgramInputs, ProgramOutlook } from "../program";
import { adjustedShare } from "./adjusted-share";
import { CalendarTiming } from "./calendar-timing";
import { CutRuns } from "./cut-runs";
import { Supply } from "./supply";
import type { Timing } from "./timing";
import { Turns } from "./turns";
import { stopMarginMs, Zone } from "./zone";
import { ZoneAmount } from "./zone-amount";

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
	/** By zone. */
	readonly amounts: readonly ZoneAmount[];
	readonly lastings: readonly Lasting[];
	private readonly supply: Supply;
	private readonly plan: IrrigationPlan;
	private readonly inputs: ProgramInputs;
	private readonly cutRuns: CutRuns;
	/** Null: any time is good. */
	private readonly timing: Timing | null;
	private readonly turns: Turns;
	pausedUntilMs = 0;

	constructor(plan: IrrigationPlan, inputs: ProgramInputs, owner: number, nowMs: number) {
		this.name = plan.name;
		this.plan = plan;
		this.inputs = inputs;
		this.cutRuns = new CutRuns(plan, inputs.past, owner, stopMarginMs, nowMs);
		const share = (): number => adjustedShare(plan, inputs.time);
		this.amounts = plan.zones.map((zone) => new ZoneAmount(zone, share, inputs, nowMs));
		this.zones = plan.zones.map((zone, index) => {
			const { demand } = this.amounts[index] as ZoneAmount;
			return new Zone(zone, demand, inputs.outputs, owner, nowMs);
		});
		this.supply = new Supply(inputs.outputs, owner, plan.master, plan.pump);
		const { when } = plan;
		this.timing = when === null ? null : new CalendarTiming(plan, when, inputs, this.zones, nowMs);
		this.lastings = [...(this.timing?.lastings ?? noLastings), ...this.amounts.flatMap(({ lastings }) => lastings)];
		this.turns = new Turns(this.zones, plan.zonesAtOnce, this.cutRuns, this.timing);
	}

	get state(): string {
		if (this.zones.some((zone) => zone.isWatering)) {
			return this.supply.state === "running" ? "watering" : this.supply.state;
		}
		if (!this.supply.isOff) return this.supply.state;
		return this.zones.some((zone) => zone.isActive) ? "valves" : (this.timing?.waits ?? "waiting");
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
		const told = this.timing?.notice(notice, zone) ?? null;
		return told ?? this.noticeOfZones(notice, zone, nowMs);
	}

	private noticeOfZones(notice: ProgramNotice, zone: number, nowMs: number): boolean | null {
		let told: boolean | null = null;
		for (let index = 0; index < this.amounts.length; index += 1) {
			if (zone >= 0 && zone !== index) continue;
			const one = this.amounts[index]?.notice(notice, nowMs) ?? null;
			if (one !== null) told = one || told === true;
		}
		return told;
	}

	advance(nowMs: number): number {
		const isPaused = nowMs < this.pausedUntilMs;
		if (isPaused || !this.inputs.outputs.isAutomatic) this.cutRuns.dropAll();
		this.timing?.advance(isPaused, this.supply.isRunning, nowMs);
		for (const amount of this.amounts) amount.advance(nowMs);
		const endReason = isPaused ? LeaseReason.released : (this.timing?.endReason() ?? LeaseReason.none);
		if (endReason !== LeaseReason.none) for (const zone of this.zones) zone.abort(endReason);
		else if (this.supply.isServing || (this.supply.isOff && this.supply.isReady(nowMs))) this.turns.begin(nowMs);
		this.advanceZones(nowMs);
		if (!this.supply.advance(this.waterUntilMs(), nowMs)) {
			for (const zone of this.zones) zone.abort(this.supply.failure);
			this.supply.advance(null, nowMs);
		}
		this.advanceZones(nowMs);
		return Math.min(this.wakeAtMs(nowMs), isPaused ? this.pausedUntilMs : Number.POSITIVE_INFINITY);
	}

	drives(output: number): boolean {
		const { pump, master, zones } = this.plan;
		return output === pump || output === master || zones.some(({ valve }) => valve === output);
	}

	private advanceZones(nowMs: number): void {
		for (const zone of this.zones) {
			// Its own run is no outlet for the flow once it ends: only another zone's is.
			const hasOtherOutlet = this.zones.some((other) => other !== zone && other.isWatering);
			zone.advance(this.supply.isRunning, this.supply.isOff || hasOtherOutlet, nowMs);
		}
	}

	/** End of the longest run that wants water now; null when none does. */
	private waterUntilMs(): number | null {
		let untilMs: number | null = null;
		for (const zone of this.zones) {
			if (zone.isWatering) untilMs = Math.max(untilMs ?? 0, zone.runUntilMs);
		}
		return untilMs;
	}

	private wakeAtMs(nowMs: number): number {
		let wakeMs = this.supply.wakeAtMs;
		for (const zone of this.zones) {
			const zoneMs = zone.wakeAtMs(nowMs);
			if (zoneMs > nowMs) wakeMs = Math.min(wakeMs, zoneMs);
		}
		const timingMs = this.timing?.wakeAtMs(nowMs) ?? Number.POSITIVE_INFINITY;
		return timingMs > nowMs ? Math.min(wakeMs, timingMs) : wakeMs;
	}
}
