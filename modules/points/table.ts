import { dataOffset } from "../bus/frame";
import type { AuxiliaryPlan, PointPlan } from "../site/plan";
import { Agreement } from "./agreement";
import { AuxiliaryTable, Verdict } from "./auxiliary-table";
import { decodeBit, decodeBits, decodeRaw } from "./decode";
import { Motion } from "./motion";
import { PointReason } from "./reason";

/** Quality of a point, as in records, and `none` while nothing was ever read. */
export const PointQuality = Object.freeze({ good: 0, uncertain: 1, stale: 2, bad: 3, none: 4 });

const names = ["good", "uncertain", "stale", "bad", "none"] as const;

export function qualityName(quality: number): (typeof names)[number] {
	return names[quality] ?? "none";
}

/** Counts beyond this are no measurement, whatever the range says: they would not go into a record. 2^51. */
const COUNTS_MAX = 0x8_0000_0000_0000;

/** The latest value of every point, in columns. */
export class PointTable {
	readonly #plans: readonly PointPlan[];
	readonly #counts: Float64Array;
	readonly #quality: Uint8Array;
	readonly #reason: Uint8Array;
	readonly #readAtMs: Float64Array;
	readonly #motion: Motion;
	readonly #agreement: Agreement;
	/** 1: a reading that clears the register was lost on its way. */
	readonly #isLost: Uint8Array;
	/** Registers that say what points are worth. */
	readonly auxiliaries: AuxiliaryTable;
	/** Values decoded since boot. */
	samples = 0;

	constructor(plans: readonly PointPlan[], auxiliaries: readonly AuxiliaryPlan[] = []) {
		this.#plans = plans;
		this.#counts = new Float64Array(plans.length);
		this.#quality = new Uint8Array(plans.length).fill(PointQuality.none);
		this.#reason = new Uint8Array(plans.length);
		this.#readAtMs = new Float64Array(plans.length);
		this.#motion = new Motion(plans);
		this.#agreement = new Agreement(plans, this);
		this.#isLost = new Uint8Array(plans.length);
		this.auxiliaries = new AuxiliaryTable(auxiliaries);
	}

	get length(): number {
		return this.#plans.length;
	}

	/**
	 * Takes the point's value from a reply. While an auxiliary register that it needs was never read, nothing is taken.
	 *
	 * @param offset registers (or bits) between the start of the data and the point's
	 * @param isDoubtful the reply may be an earlier one: the value is marked, not used
	 */
	update(point: number, reply: Uint8Array, offset: number, isDoubtful: boolean, nowMs: number): void {
		const plan = this.#plans[point] as PointPlan;
		const raw = rawIn(plan, reply, offset);
		const countsPerRaw = plan.scaleFrom === null ? plan.countsPerRaw : this.auxiliaries.scale(plan.scaleFrom, nowMs);
		const counts = Math.round(raw * countsPerRaw + plan.offsetCounts);
		if (this.#waits(plan)) return;
		const fault = faultOf(plan, raw, counts);
		this.samples += 1;
		if (fault === PointReason.none)
			this.#take(point, plan, counts + 0, isDoubtful, nowMs); // -0 would not survive a record
		else this.#mark(point, PointQuality.bad, fault);
		this.#readAtMs[point] = nowMs;
		this.#isLost[point] = 0;
		this.#agreement.look(point, nowMs);
	}

	#take(point: number, plan: PointPlan, counts: number, isDoubtful: boolean, nowMs: number): void {
		const wasAtMs = this.#readAtMs[point] as number;
		const reason = this.#motion.judge(point, counts, nowMs, nowMs - wasAtMs > plan.staleAfterMs);
		this.#counts[point] = counts;
		if (isDoubtful || this.#isLost[point] === 1) this.#mark(point, PointQuality.uncertain, PointReason.doubtful);
		else if (reason === PointReason.none) this.#mark(point, PointQuality.good, reason);
		else this.#mark(point, PointQuality.uncertain, reason);
		for (let index = 0; index < plan.conditions.length; index += 1) {
			const condition = plan.conditions[index] as PointPlan["conditions"][number];
			if (this.auxiliaries.judge(condition, nowMs) === Verdict.holds) continue;
			this.#mark(point, condition.isBad ? PointQuality.bad : PointQuality.uncertain, PointReason.condition);
			if (condition.isBad) return;
		}
	}

	/** Whether something that the point needs was never read. */
	#waits(plan: PointPlan): boolean {
		if (plan.scaleFrom !== null && this.auxiliaries.isNeverRead(plan.scaleFrom.auxiliary)) return true;
		for (let index = 0; index < plan.conditions.length; index += 1) {
			const { auxiliary } = plan.conditions[index] as PointPlan["conditions"][number];
			if (this.auxiliaries.isNeverRead(auxiliary)) return true;
		}
		return false;
	}

	#mark(point: number, quality: number, reason: number): void {
		this.#quality[point] = quality;
		this.#reason[point] = reason;
	}

	/** A reading did not arrive. If reading clears the register, what was in it may be lost: the next is doubted. */
	lose(point: number): void {
		if ((this.#plans[point] as PointPlan).clears) this.#isLost[point] = 1;
	}

	/** The device answered and refused: there is no value. */
	refuse(point: number, nowMs: number): void {
		this.#mark(point, PointQuality.bad, PointReason.refused);
		this.#readAtMs[point] = nowMs;
		this.#agreement.look(point, nowMs);
	}

	/** Why the point is uncertain or bad, one of {@link PointReason}; what age does has no reason. */
	reason(point: number, nowMs: number): number {
		const reason = this.#reason[point] as number;
		return reason === PointReason.none && this.#agreement.isBroken(point, nowMs) ? PointReason.disagrees : reason;
	}

	/** Quality at `nowMs`: what was good or uncertain turns stale with age, and two that disagree are uncertain. */
	quality(point: number, nowMs: number): number {
		const quality = this.ownQuality(point, nowMs);
		return quality === PointQuality.good && this.#agreement.isBroken(point, nowMs) ? PointQuality.uncertain : quality;
	}

	/** The same, whatever other points say. */
	ownQuality(point: number, nowMs: number): number {
		const quality = this.#quality[point] as number;
		if (quality === PointQuality.none || quality === PointQuality.bad) return quality;
		const ageMs = nowMs - (this.#readAtMs[point] as number);
		return ageMs > (this.#plans[point] as PointPlan).staleAfterMs ? PointQuality.stale : quality;
	}

	/** Steps; meaningful while the quality is good, uncertain or stale. */
	counts(point: number): number {
		return this.#counts[point] as number;
	}

	/** Engineering value in the point's unit; meaningful as {@link counts}. */
	value(point: number): number {
		return (this.#counts[point] as number) * (this.#plans[point] as PointPlan).step;
	}

	/** Monotonic time of the last answer; 0 while there was none. */
	readAtMs(point: number): number {
		return this.#readAtMs[point] as number;
	}

	/** When the point will turn stale if nothing comes; Infinity when it can't. */
	staleAtMs(point: number): number {
		const quality = this.#quality[point] as number;
		if (quality === PointQuality.none || quality === PointQuality.bad) return Number.POSITIVE_INFINITY;
		return (this.#readAtMs[point] as number) + (this.#plans[point] as PointPlan).staleAfterMs + 1;
	}
}

function rawIn(plan: PointPlan, reply: Uint8Array, offset: number): number {
	if (plan.type === "bit") return decodeBit(reply, dataOffset, offset);
	const raw = decodeRaw(reply, dataOffset + 2 * offset, plan.type, plan.order);
	return plan.width === 0 ? raw : decodeBits(raw, plan.shift, plan.width, plan.type);
}

/** Why there is no value at all; {@link PointReason.none} when there is one. */
function faultOf(plan: PointPlan, raw: number, counts: number): number {
	if (Number.isNaN(raw)) return PointReason.notANumber;
	if (plan.invalidRaws.includes(raw)) return PointReason.sentinel;
	if (Number.isNaN(counts)) return PointReason.scaleUnknown;
	if (counts < plan.lowestCounts || counts > plan.highestCounts) return PointReason.range;
	return Math.abs(counts) > COUNTS_MAX ? PointReason.range : PointReason.none;
}
