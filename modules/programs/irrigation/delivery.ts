import type { OutputBoard } from "../../outputs/board";
import { isAway } from "../../outputs/lease";
import type { WaterMeter } from "../water-meter";

const HOUR_MS = 3_600_000;

/** A valve that waters something. */
export interface DeliveryPlan {
	readonly valve: number;
	/** Outputs that have to be on for water to come: master valve and pump. */
	readonly feeders: readonly number[];
	/** What flows where neither the site nor a run has said it, m³/h; 0: nobody knows. */
	readonly rateM3h: number;
}

/**
 * How much water went through each valve since boot, whoever had opened it: what the meter counted, by the share of
 * each in what flows; and while nobody reads a meter, time by its own flow.
 */
export class Delivery {
	private readonly plans: readonly DeliveryPlan[];
	private readonly outputs: OutputBoard;
	private readonly water: WaterMeter | null;
	/** Of the unit that flows are given and learned in. */
	private readonly m3hPerUnit: number;
	private readonly m3: Float64Array;
	private readonly ms: Float64Array;
	private atMs: number;
	/** Of the meter, as of the last pass. */
	private metM3 = 0;
	private unknownMs = 0;

	constructor(plans: readonly DeliveryPlan[], outputs: OutputBoard, water: WaterMeter | null, nowMs: number) {
		this.plans = plans;
		this.outputs = outputs;
		this.water = water;
		this.m3hPerUnit = water?.m3hPerUnit ?? 1;
		this.m3 = new Float64Array(plans.length);
		this.ms = new Float64Array(plans.length);
		this.atMs = nowMs;
	}

	/** Place of a valve; -1: it is none of them. For a start. */
	placeOf(valve: number): number {
		return this.plans.findIndex((plan) => plan.valve === valve);
	}

	/** Since boot, m³; grows only. */
	volumeM3(place: number): number {
		return this.m3[place] as number;
	}

	/** Time that water has run through it since boot; grows only. */
	timeMs(place: number): number {
		return this.ms[place] as number;
	}

	isFlowing(place: number): boolean {
		const { valve, feeders } = this.plans[place] as DeliveryPlan;
		if (!isAway(this.outputs.at(valve).state)) return false;
		for (let at = 0; at < feeders.length; at += 1) {
			if (!isAway(this.outputs.at(feeders[at] as number).state)) return false;
		}
		return true;
	}

	/** What flows through it while it runs, m³/h; NaN: nobody knows. */
	ownM3h(place: number): number {
		const { valve, rateM3h } = this.plans[place] as DeliveryPlan;
		const known = this.outputs.flow.expected(valve);
		if (!Number.isNaN(known)) return known * this.m3hPerUnit;
		return rateM3h > 0 ? rateM3h : Number.NaN;
	}

	/** What runs through it can be told now. */
	isCounted(place: number, nowMs: number): boolean {
		return !Number.isNaN(this.ownM3h(place)) || (this.water !== null && !Number.isNaN(this.water.flowM3h(nowMs)));
	}

	/** In every pass, after the meter and before any program. */
	advance(nowMs: number): void {
		const passedMs = nowMs - this.atMs;
		if (passedMs <= 0) return;
		this.atMs = nowMs;
		const { totalM3, unknownMs } = this.water ?? { totalM3: 0, unknownMs: this.unknownMs + passedMs };
		const meteredM3 = totalM3 - this.metM3;
		const unseenMs = unknownMs - this.unknownMs;
		this.metM3 = totalM3;
		this.unknownMs = unknownMs;
		let sum = 0;
		for (let at = 0; at < this.plans.length; at += 1) if (this.isFlowing(at)) sum += this.weight(at);
		for (let at = 0; at < this.plans.length; at += 1) {
			if (!this.isFlowing(at)) continue;
			this.ms[at] = (this.ms[at] as number) + passedMs;
			const own = this.ownM3h(at);
			const byTimeM3 = Number.isNaN(own) ? 0 : (own * unseenMs) / HOUR_MS;
			this.m3[at] = (this.m3[at] as number) + byTimeM3 + (meteredM3 * this.weight(at)) / sum;
		}
	}

	/** Those whose flow nobody knows share as if it were 1. */
	private weight(place: number): number {
		const own = this.ownM3h(place);
		return own > 0 ? own : 1;
	}
}
