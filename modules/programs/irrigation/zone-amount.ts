import type { LocalTime } from "../../alarms/local-time";
import { assert } from "../../base/assert";
import type { IrrigationPlan, ZonePlan } from "../../site/plan";
import type { ProgramNotice } from "../../site/types";
import { type Lasting, noLastings } from "../lasting";
import type { ProgramInputs } from "../program";
import { Vote } from "../vote";
import { adjustedPercent } from "./adjusted-percent";
import { type Amount, TimeAmount, VolumeAmount } from "./amount";
import { AmountDemand } from "./amount-demand";
import { AnsweredDemand } from "./answered-demand";
import type { Delivery } from "./delivery";
import type { Demand } from "./demand";
import { MoistureDemand } from "./moisture-demand";
import { RiseWatch } from "./rise-watch";
import { SoilWater } from "./soil-water";
import { ZoneBalance } from "./zone-balance";
import { ZoneVolume } from "./zone-volume";

/** How much water a zone gets: its demand, put together from what the site says of it. */
export class ZoneAmount {
	readonly demand: Demand;
	/** Null: it has no balance. */
	readonly soil: SoilWater | null = null;
	/** Null: nobody measures what it gets. */
	readonly volume: ZoneVolume | null = null;
	readonly lastings: readonly Lasting[];
	readonly plan: ZonePlan;
	private readonly vote: Vote;
	private readonly rise: RiseWatch | null;

	constructor(program: IrrigationPlan, plan: ZonePlan, inputs: ProgramInputs, nowMs: number) {
		this.plan = plan;
		this.vote = new Vote(inputs.points, plan);
		this.rise = plan.rise === null ? null : new RiseWatch(plan.rise);
		let demand: Demand;
		if (isCounted(plan)) {
			const { delivery } = inputs;
			assert(delivery !== null, "what a zone gets is counted");
			const place = delivery.placeOf(plan.valve);
			if (plan.balance !== null) this.soil = this.soilOf(delivery, place, inputs, nowMs);
			const amount = new AmountDemand(plan, this.amountOf(program, delivery, place, inputs.time), this.vote);
			this.volume = new ZoneVolume(plan.name, delivery, place);
			this.lastings = this.soil === null ? [amount, this.volume] : [amount, this.volume, this.soil];
			demand = amount;
		} else {
			this.lastings = noLastings;
			demand = new MoistureDemand(plan, this.vote);
		}
		this.demand = this.rise === null ? demand : new AnsweredDemand(demand, this.rise, this.vote);
	}

	/** In every pass, before anything is decided. */
	advance(nowMs: number): void {
		this.soil?.advance(nowMs);
		if (this.rise !== null) this.rise.look(this.vote.value(nowMs), nowMs);
	}

	/** Null: nothing is known, or it is not a matter of how much. */
	notice(notice: ProgramNotice, nowMs: number): boolean | null {
		if (notice === "no-rise") return this.rise?.isMissed ?? null;
		if (notice === "salinity") return this.plan.salinity.length === 0 ? null : this.vote.hasDoubt(nowMs);
		if (notice === "water-stress") return this.soil?.isStressed ?? null;
		return notice === "weather-lost" ? (this.soil?.isWeatherLost ?? null) : null;
	}

	private soilOf(delivery: Delivery, place: number, { weather }: ProgramInputs, nowMs: number): SoilWater {
		const { balance } = this.plan;
		assert(balance !== null && weather !== null, "a balance goes by the weather");
		return new SoilWater(this.plan, new ZoneBalance(balance), { weather, delivery, place, vote: this.vote }, nowMs);
	}

	private amountOf(program: IrrigationPlan, delivery: Delivery, place: number, time: LocalTime): Amount {
		const { runMs, volumeM3 } = this.plan;
		if (this.soil !== null) return this.soil;
		const percent = (): number => adjustedPercent(program, time);
		if (runMs > 0) return new TimeAmount(runMs, percent, delivery, place);
		return new VolumeAmount(volumeM3, percent, delivery, place);
	}
}

/** Whether a zone goes by moisture, and nothing has to be told of it: it costs no more than its demand. */
export function isPlain(zone: ZonePlan): boolean {
	return !isCounted(zone) && zone.rise === null && zone.salinity.length === 0;
}

/** Whether what runs through a zone's valve has to be counted. */
export function isCounted({ runMs, volumeM3, balance }: ZonePlan): boolean {
	return runMs > 0 || volumeM3 > 0 || balance !== null;
}
