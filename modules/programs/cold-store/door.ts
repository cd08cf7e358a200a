import { LeaseReason } from "../../outputs/lease";
import { PointQuality } from "../../points/table";
import type { DoorPlan } from "../../site/plan";
import type { ProgramInputs } from "../program";
import { Switched } from "./switched";

/** The door of a room: who goes in has light, and no wind blows the cold out. One that nobody can read is shut. */
export class Door {
	isOpen = false;
	private readonly plan: DoorPlan;
	private readonly inputs: ProgramInputs;
	private readonly light: Switched | null;
	private sinceMs = 0;

	constructor(plan: DoorPlan, inputs: ProgramInputs, owner: number) {
		this.plan = plan;
		this.inputs = inputs;
		this.light = plan.light < 0 ? null : new Switched(inputs.outputs, owner, plan.light);
	}

	/** Open, and not for so long that the goods come first. */
	isHeeded(nowMs: number): boolean {
		return this.isOpen && nowMs < this.sinceMs + this.plan.resumeAfterMs;
	}

	/** @returns when to call next */
	look(nowMs: number): number {
		const { point, isOpenAt } = this.plan;
		const { points } = this.inputs;
		const isKnown = points.quality(point, nowMs) === PointQuality.good;
		const isOpen = isKnown && points.value(point) === isOpenAt;
		if (isOpen && !this.isOpen) this.sinceMs = nowMs;
		this.isOpen = isOpen;
		const lightMs = this.light?.set(isOpen, LeaseReason.door, LeaseReason.released, nowMs) ?? Number.POSITIVE_INFINITY;
		return this.isHeeded(nowMs) ? Math.min(lightMs, this.sinceMs + this.plan.resumeAfterMs) : lightMs;
	}

	/** A person has taken the room over. */
	release(nowMs: number): void {
		this.light?.off(LeaseReason.released, nowMs);
	}
}
