import { adjustedDepletionFraction, effectiveRainMm, totalAvailableMm } from "../../agronomy/root-zone";
import { balanceDay } from "../../agronomy/soil-balance";
import type { BalancePlan } from "../../site/plan";
import { Season } from "./season";

/** What the weather was on days that have ended. */
export interface DayWater {
	et0Mm(day: number): number;
	rainMm(day: number): number;
}

/** After so many days that nobody saw, the soil is as dry as it gets. */
const MISSED_MAX_DAYS = 60;

/**
 * The water in a zone's soil, as depletion below field capacity in mm over the area: FAO-56 chapter 8, a day at a time.
 * What came since the day began is counted at once, and once: when the day ends, it is part of the day.
 */
export class ZoneBalance {
	/** The day that is under way; NaN: none was seen yet. */
	day = Number.NaN;
	/** In the morning of it. */
	depletionMm: number;
	/** What has reached the roots since then. */
	irrigationMm = 0;
	/** What the crop would take on the last day that has ended; NaN: none has. */
	etcMm = Number.NaN;
	/** Ks of the last day that has ended. */
	ks = 1;
	private readonly plan: BalancePlan;
	private readonly season: Season;

	constructor(plan: BalancePlan) {
		this.plan = plan;
		this.season = new Season(plan.crop);
		this.depletionMm = plan.startDepletionMm;
	}

	/** Its crop is in the ground, and not ripe yet: water is of use. */
	get isInSeason(): boolean {
		return this.season.isOn(this.day);
	}

	/** All that the roots can reach between field capacity and wilting point. */
	get availableMm(): number {
		return this.availableOnMm(this.day);
	}

	/** What of it can be gone before the crop feels it, by what it took on the last day. */
	get readilyAvailableMm(): number {
		const { depletionFraction } = this.plan.crop;
		const p = Number.isNaN(this.etcMm) ? depletionFraction : adjustedDepletionFraction(depletionFraction, this.etcMm);
		return p * this.availableMm;
	}

	/** It is watered from here on. */
	get startsAtMm(): number {
		return this.plan.startShare * this.readilyAvailableMm;
	}

	/** Depletion now, with what came since the morning. @param rainMm since then, as far as it counts */
	nowMm(rainMm: number): number {
		return Math.max(0, this.depletionMm - this.irrigationMm - this.plan.wettedShare * rainMm);
	}

	/** What refills it now, in mm that reach the roots. */
	refillMm(rainMm: number): number {
		return this.plan.refillShare * this.nowMm(rainMm);
	}

	/** Counts what has come out of the emitters. */
	irrigate(m3: number): void {
		this.irrigationMm += ((m3 * 1000) / this.plan.areaM2) * this.plan.efficiency;
	}

	/** Water that brings so many mm to the roots. */
	m3Of(mm: number): number {
		return ((mm / this.plan.efficiency) * this.plan.areaM2) / 1000;
	}

	/** Ends the days before `day`, as far as there are any. The first sight of a clock only names the day. */
	advance(day: number, weather: DayWater): void {
		const before = this.day;
		this.day = day;
		if (Number.isNaN(before) || !(day > before) || before < 0 !== day < 0) return;
		const missed = Math.min(day - before, MISSED_MAX_DAYS);
		for (let ended = day - missed; ended < day; ended += 1) this.end(ended, weather);
		this.depletionMm = Math.min(this.depletionMm, this.availableMm); // another season: the roots are short again
	}

	/**
	 * Goes part of the way to what probes say: they see one spot, the balance the whole zone.
	 *
	 * @param waterContent in m³/m³
	 */
	correct(waterContent: number): void {
		const { fieldCapacity, correctShare, wettedShare } = this.plan;
		const seenMm = 1000 * (fieldCapacity - waterContent) * this.season.rootDepthM(this.day) * wettedShare;
		const boundMm = Math.max(0, Math.min(this.availableMm, seenMm));
		this.depletionMm += correctShare * (boundMm - this.depletionMm);
	}

	private end(day: number, weather: DayWater): void {
		const et0Mm = weather.et0Mm(day);
		const etcMm = this.season.kc(day) * et0Mm;
		const { fieldCapacity, wiltingPoint, wettedShare, crop } = this.plan;
		const rootDepthM = this.season.rootDepthM(day) * wettedShare;
		const soil = { fieldCapacity, wiltingPoint, rootDepthM, depletionFraction: crop.depletionFraction };
		const startMm = Math.min(this.depletionMm, this.availableOnMm(day));
		const rainMm = wettedShare * effectiveRainMm(weather.rainMm(day), et0Mm);
		const result = balanceDay(soil, startMm, { etcMm, rainMm, irrigationMm: this.irrigationMm });
		this.depletionMm = result.depletionMm;
		this.ks = result.ks;
		this.etcMm = etcMm;
		this.irrigationMm = 0;
	}

	private availableOnMm(day: number): number {
		const { fieldCapacity, wiltingPoint, wettedShare } = this.plan;
		return totalAvailableMm(fieldCapacity, wiltingPoint, this.season.rootDepthM(day) * wettedShare);
	}
}
