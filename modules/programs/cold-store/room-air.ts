import { LeaseReason } from "../../outputs/lease";
import { PointQuality } from "../../points/table";
import type { AiringPlan, HumidityPlan } from "../../site/plan";
import type { ProgramInputs } from "../program";
import { Switched } from "./switched";

const never = Number.POSITIVE_INFINITY;

/** Humidifier and fresh air of a room. What nobody can measure is not wetted, and is aired by the clock if at all. */
export class RoomAir {
	private readonly inputs: ProgramInputs;
	private readonly humidity: HumidityPlan | null;
	private readonly humidifier: Switched | null;
	private readonly airing: AiringPlan | null;
	private readonly ventilator: Switched | null;
	/** Since when it is aired, or is not. */
	private airedMs: number;
	private isAired = false;

	constructor(
		humidity: HumidityPlan | null,
		airing: AiringPlan | null,
		inputs: ProgramInputs,
		owner: number,
		nowMs: number,
	) {
		this.inputs = inputs;
		this.humidity = humidity;
		this.airing = airing;
		this.humidifier = humidity === null ? null : new Switched(inputs.outputs, owner, humidity.output);
		this.ventilator = airing === null ? null : new Switched(inputs.outputs, owner, airing.output);
		this.airedMs = nowMs;
	}

	drives(output: number): boolean {
		return output === this.humidifier?.output || output === this.ventilator?.output;
	}

	/** @param mayWet no ice melts, nothing drips, and no door is open @returns when to call next */
	advance(mayWet: boolean, nowMs: number): number {
		const { humidity, humidifier, airing, ventilator } = this;
		let wakeMs = never;
		if (humidity !== null && humidifier !== null) {
			const isDry = mayWet && this.isDry(humidity, humidifier.isHeld, nowMs);
			wakeMs = humidifier.set(isDry, LeaseReason.humidity, LeaseReason.released, nowMs);
		}
		if (airing !== null && ventilator !== null) wakeMs = Math.min(wakeMs, this.air(airing, ventilator, nowMs));
		return wakeMs;
	}

	rest(nowMs: number): void {
		this.humidifier?.off(LeaseReason.released, nowMs);
		this.ventilator?.off(LeaseReason.released, nowMs);
		this.turn(false, nowMs);
	}

	private isDry({ point, below, differential }: HumidityPlan, isOn: boolean, nowMs: number): boolean {
		const { points } = this.inputs;
		if (points.quality(point, nowMs) !== PointQuality.good) return false;
		return points.value(point) < (isOn ? below + differential : below);
	}

	private air(plan: AiringPlan, ventilator: Switched, nowMs: number): number {
		const isBad = this.isBad(plan, nowMs);
		let clockMs = never;
		if (isBad !== null) this.turn(isBad, nowMs);
		else if (plan.forMs === 0) this.turn(false, nowMs);
		else {
			if (nowMs >= this.airedMs + (this.isAired ? plan.forMs : plan.everyMs)) this.turn(!this.isAired, nowMs);
			clockMs = this.airedMs + (this.isAired ? plan.forMs : plan.everyMs);
		}
		return Math.min(clockMs, ventilator.set(this.isAired, LeaseReason.airing, LeaseReason.released, nowMs));
	}

	private turn(isAired: boolean, nowMs: number): void {
		if (isAired !== this.isAired) this.airedMs = nowMs;
		this.isAired = isAired;
	}

	/** One of its gases is above its limit, by the differential while it is aired; null: none can be measured. */
	private isBad({ gases }: AiringPlan, nowMs: number): boolean | null {
		const { points } = this.inputs;
		let isKnown = false;
		for (let index = 0; index < gases.length; index += 1) {
			const { point, above, differential } = gases[index] as AiringPlan["gases"][number];
			if (points.quality(point, nowMs) !== PointQuality.good) continue;
			isKnown = true;
			if (points.value(point) > (this.isAired ? above - differential : above)) return true;
		}
		return isKnown ? false : null;
	}
}
