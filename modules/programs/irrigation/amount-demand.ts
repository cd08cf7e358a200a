import type { ByteReader, ByteWriter } from "../../base/bytes";
import { putFloat64, takeFloat64 } from "../../base/floats";
import { LeaseReason } from "../../outputs/lease";
import type { ZonePlan } from "../../site/plan";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";
import type { Vote } from "../vote";
import type { Amount } from "./amount";
import type { Demand } from "./demand";

/** What a restart can give twice, at the most. */
const AGAIN_MS = 60_000;
/** Less of a unit is none. */
const LEAST = 1e-6;

/**
 * Gives an amount, of time or of water, and no more. Probes beside it only stop: at their limit it has had enough, and
 * wants nothing; where they are not good it goes by its amount. What is still owed of a watering outlives a boot.
 */
export class AmountDemand implements Demand, Lasting {
	readonly kind = StateKind.zoneAmount;
	readonly length = 8;
	readonly part: string;
	private readonly amount: Amount;
	private readonly vote: Vote;
	private readonly plan: ZonePlan;
	/** Of the watering that is under way, or was cut short, when {@link givenBefore} had been given; 0: none is. */
	private owed = 0;
	private givenBefore = 0;
	private isUnderWay = false;
	/** What flash says, and since when. */
	private saidOwed = 0;
	private saidAtMs = 0;

	constructor(plan: ZonePlan, amount: Amount, vote: Vote) {
		this.part = plan.name;
		this.plan = plan;
		this.amount = amount;
		this.vote = vote;
	}

	get reason(): number {
		return this.amount.reason;
	}

	/** What is still owed of the watering that is under way, in the amount's unit. */
	get left(): number {
		return this.owed === 0 ? 0 : Math.max(0, this.owed - (this.amount.given() - this.givenBefore));
	}

	wants(nowMs: number): boolean {
		return !this.isFull(nowMs) && this.amount.wants(nowMs) && this.amount.whole(nowMs) > LEAST;
	}

	mayGoOn(nowMs: number): boolean {
		return this.left > LEAST && !this.isFull(nowMs);
	}

	begin(goesOn: boolean, nowMs: number): void {
		this.owed = goesOn && this.left > LEAST ? this.left : this.amount.whole(nowMs);
		this.givenBefore = this.amount.given();
		this.isUnderWay = true;
	}

	dryness(): number {
		return this.amount.dryness();
	}

	count(): void {
		// What runs through a valve is counted for all of them, whoever opens them.
	}

	endReason(nowMs: number): number {
		if (this.left <= LEAST) return LeaseReason.amountGiven;
		return this.isFull(nowMs) ? LeaseReason.targetReached : LeaseReason.none;
	}

	end(): void {
		this.owed = 0;
		this.isUnderWay = false;
	}

	wakeAtMs(nowMs: number): number {
		const perMs = this.amount.perMs();
		return this.isUnderWay && perMs > 0 ? nowMs + Math.ceil(this.left / perMs) : Number.POSITIVE_INFINITY;
	}

	restore(from: ByteReader): void {
		this.owed = takeFloat64(from);
		this.givenBefore = this.amount.given();
		this.saidOwed = this.owed;
	}

	isDue(nowMs: number): boolean {
		const { left } = this;
		if (left === this.saidOwed || (left > 0 && this.saidOwed > 0 && nowMs < this.saidAtMs + AGAIN_MS)) return false;
		this.saidOwed = left;
		this.saidAtMs = nowMs;
		return true;
	}

	write(out: ByteWriter): boolean {
		putFloat64(out, this.saidOwed);
		return this.saidOwed > 0;
	}

	private isFull(nowMs: number): boolean {
		const { stopAt } = this.plan; // Infinity: probes don't stop it
		return stopAt < Number.POSITIVE_INFINITY && this.vote.value(nowMs) >= stopAt; // NaN is not
	}
}
