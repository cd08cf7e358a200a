import type { FlowJudge } from "../../outputs/flow";
import type { IrrigationPlan } from "../../site/plan";
import type { CutRuns } from "./cut-runs";
import type { Timing } from "./timing";
import type { Zone } from "./zone";
import { type QueuedZones, ZoneQueue } from "./zone-queue";

/** Which zone is watered next, and beside which others: first what a restart has cut short, then by the queue. */
export class Turns implements QueuedZones {
	readonly length: number;
	private readonly zones: readonly Zone[];
	private readonly flows: FlowJudge;
	private readonly cutRuns: CutRuns;
	private readonly timing: Timing | null;
	private readonly overlaps: boolean;
	private readonly queue: ZoneQueue;

	/** @param timing null: any time is good */
	constructor(
		{ zonesAtOnce, hydraulics }: IrrigationPlan,
		zones: readonly Zone[],
		flows: FlowJudge,
		cutRuns: CutRuns,
		timing: Timing | null,
	) {
		this.length = zones.length;
		this.zones = zones;
		this.flows = flows;
		this.cutRuns = cutRuns;
		this.timing = timing;
		this.overlaps = hydraulics !== null && hydraulics.overlapMs !== null;
		this.queue = new ZoneQueue(this, zonesAtOnce, hydraulics?.capacity ?? null, hydraulics?.order ?? "site");
	}

	/** Begins what may begin now. */
	begin(nowMs: number): void {
		this.goOn(nowMs);
		this.queue.reset();
		for (let tried = 0; tried < this.length; tried += 1) {
			const index = this.queue.next(nowMs);
			if (index < 0) return;
			const zone = this.zones[index] as Zone;
			zone.start(nowMs);
			if (!zone.isActive) this.queue.passOver(index);
			else {
				this.queue.began(index, nowMs);
				this.cutRuns.drop(index);
			}
		}
	}

	private goOn(nowMs: number): void {
		for (let index = 0; index < this.length; index += 1) {
			const untilMs = this.cutRuns.untilMs(index, nowMs);
			const zone = this.zones[index] as Zone;
			if (Number.isNaN(untilMs) || !zone.mayGoOn(nowMs) || !this.queue.fits(index)) continue;
			zone.goOn(untilMs, nowMs);
			if (zone.isActive) this.cutRuns.drop(index);
		}
	}

	wants(zone: number, nowMs: number): boolean {
		const one = this.zones[zone] as Zone;
		if (!one.wantsWater(nowMs)) return false;
		return one.isBetween || this.timing?.mayBegin(zone) !== false;
	}

	/** One that ends while the next may open beside it has no share any more. */
	takes(zone: number): boolean {
		const { isActive, isOpening, isWatering } = this.zones[zone] as Zone;
		return this.overlaps ? isOpening || isWatering : isActive;
	}

	flow(zone: number): number {
		return this.flows.expected((this.zones[zone] as Zone).plan.valve);
	}

	dryness(zone: number, nowMs: number): number {
		return (this.zones[zone] as Zone).dryness(nowMs);
	}
}
