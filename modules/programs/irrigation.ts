import { LeaseReason } from "../outputs/lease";
import type { IrrigationPlan } from "../site/plan";
import { CutRuns } from "./cut-runs";
import type { Program, ProgramInputs } from "./program";
import { Supply } from "./supply";
import { stopMarginMs, Zone } from "./zone";

/**
 * Waters zones that have fallen under their limit until they reach their target or their longest run.
 *
 * Opening: zone valve, master valve, pump. Stopping: pump, master, zone. `zonesAtOnce` zones overlap, no more. A zone
 * whose probes are not good is not watered; one that loses them while it is watered is stopped. A run that a restart
 * has cut short goes on first, if the site says so.
 */
export class IrrigationProgram implements Program {
	readonly name: string;
	readonly #zonesAtOnce: number;
	readonly zones: readonly Zone[];
	readonly #supply: Supply;
	readonly #plan: IrrigationPlan;
	readonly #inputs: ProgramInputs;
	readonly #cutRuns: CutRuns;
	#turn = 0;
	pausedUntilMs = 0;

	constructor(plan: IrrigationPlan, inputs: ProgramInputs, owner: number, nowMs: number) {
		this.name = plan.name;
		this.#plan = plan;
		this.#inputs = inputs;
		this.#cutRuns = new CutRuns(plan, inputs.past, owner, stopMarginMs, nowMs);
		this.#zonesAtOnce = plan.zonesAtOnce;
		this.zones = plan.zones.map((zone) => new Zone(zone, inputs, owner, nowMs));
		this.#supply = new Supply(inputs.outputs, owner, plan.master, plan.pump);
	}

	get state(): string {
		if (this.zones.some((zone) => zone.isWatering)) {
			return this.#supply.state === "running" ? "watering" : this.#supply.state;
		}
		if (!this.#supply.isOff) return this.#supply.state;
		return this.zones.some((zone) => zone.isActive) ? "valves" : "waiting";
	}

	get subject(): string | null {
		return this.zones.find((zone) => zone.isActive)?.plan.name ?? null;
	}

	advance(nowMs: number): number {
		const isPaused = nowMs < this.pausedUntilMs;
		if (isPaused || !this.#inputs.outputs.isAutomatic) this.#cutRuns.dropAll();
		if (!isPaused) this.#startNext(nowMs);
		else for (const zone of this.zones) zone.abort(LeaseReason.released);
		this.#advanceZones(nowMs);
		if (!this.#supply.advance(this.#waterUntilMs(), nowMs)) {
			for (const zone of this.zones) zone.abort(this.#supply.failure);
			this.#supply.advance(null, nowMs);
		}
		this.#advanceZones(nowMs);
		return Math.min(this.#wakeAtMs(nowMs), isPaused ? this.pausedUntilMs : Number.POSITIVE_INFINITY);
	}

	drives(output: number): boolean {
		const { pump, master, zones } = this.#plan;
		return output === pump || output === master || zones.some(({ valve }) => valve === output);
	}

	/** Zones take turns, so that one that never reaches its target does not starve the others. */
	#startNext(nowMs: number): void {
		if (!this.#supply.isServing && !(this.#supply.isOff && this.#supply.isReady(nowMs))) return;
		this.#goOn(nowMs);
		for (let step = 0; step < this.zones.length && this.#activeCount() < this.#zonesAtOnce; step += 1) {
			const index = (this.#turn + step) % this.zones.length;
			const zone = this.zones[index] as Zone;
			if (!zone.wantsWater(nowMs)) continue;
			zone.start(nowMs);
			if (!zone.isActive) continue;
			this.#turn = (index + 1) % this.zones.length;
			this.#cutRuns.drop(index);
		}
	}

	#goOn(nowMs: number): void {
		for (let index = 0; index < this.zones.length && this.#activeCount() < this.#zonesAtOnce; index += 1) {
			const untilMs = this.#cutRuns.untilMs(index, nowMs);
			const zone = this.zones[index] as Zone;
			if (Number.isNaN(untilMs) || !zone.mayGoOn(nowMs)) continue;
			zone.goOn(untilMs, nowMs);
			if (zone.isActive) this.#cutRuns.drop(index);
		}
	}

	#activeCount(): number {
		let count = 0;
		for (const zone of this.zones) if (zone.isActive) count += 1;
		return count;
	}

	#advanceZones(nowMs: number): void {
		for (const zone of this.zones) {
			// Its own run is no outlet for the flow once it ends: only another zone's is.
			const hasOtherOutlet = this.zones.some((other) => other !== zone && other.isWatering);
			zone.advance(this.#supply.isOff || hasOtherOutlet, nowMs);
		}
	}

	/** End of the longest run that wants water now; null when none does. */
	#waterUntilMs(): number | null {
		let untilMs: number | null = null;
		for (const zone of this.zones) {
			if (zone.isWatering) untilMs = Math.max(untilMs ?? 0, zone.runUntilMs);
		}
		return untilMs;
	}

	#wakeAtMs(nowMs: number): number {
		let wakeMs = this.#supply.wakeAtMs;
		for (const zone of this.zones) {
			const zoneMs = zone.wakeAtMs;
			if (zoneMs > nowMs) wakeMs = Math.min(wakeMs, zoneMs);
		}
		return wakeMs;
	}
}
