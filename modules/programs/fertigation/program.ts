import { LeaseReason } from "../../outputs/lease";
import { PointQuality } from "../../points/table";
import type { DosePlan, DoserPlan, FertigationPlan, RecipePlan } from "../../site/plan";
import type { ProgramNotice } from "../../site/types";
import type { Lasting } from "../lasting";
import type { Program, ProgramInputs } from "../program";
import { Doser, DoserLock } from "./doser";
import { Dosing } from "./dosing";
import { EffectWatch } from "./effect-watch";
import { FedZones, type FollowedZone } from "./fed-zones";
import { FlowGuard } from "./flow-guard";
import { KeptDoser, KeptUnclean } from "./kept";
import { Meeting } from "./meeting";
import { Probes } from "./probes";

const Phase = Object.freeze({ none: 0, preWater: 1, inject: 2 });

/** Pump and master valve are stopped so long before their leases end. */
const SUPPLY_MARGIN_MS = 30_000;
const never = Number.POSITIVE_INFINITY;

/**
 * Follows an irrigation program and gives its zones what their recipes say: pre-water, inject, flush.
 *
 * Nothing is dosed unless every zone that is watered has this recipe and has had its pre-water, and water is seen to
 * run past the injector by a reading of the last poll. Whatever ends a dose, what was dosed is flushed: a run that is
 * to end in peace waits for that. One that ends hard leaves its zone unflushed, which is told until water has run there
 * again.
 */
export class FertigationProgram implements Program {
	readonly name: string;
	readonly zones = [];
	readonly lastings: readonly Lasting[];
	pausedUntilMs = 0;
	private readonly plan: FertigationPlan;
	private readonly inputs: ProgramInputs;
	private readonly fed: FedZones;
	private readonly guard: FlowGuard;
	private readonly ec: Probes | null;
	private readonly ph: Probes | null;
	private readonly dosers: readonly Doser[];
	private readonly meeting: Meeting;
	/** By recipe. */
	private readonly dosings: readonly (readonly Dosing[])[];
	private phase: number = Phase.none;
	/** Zone that it is fed for, and its recipe. */
	private zone = -1;
	private recipe = -1;
	private injectUntilMs = 0;
	/** An injection was interrupted, or ended, because of the flow or of what is measured; until the next one begins. */
	private hasFaulted = false;

	/** @param followed zones of the irrigation program @param outputNames of the site */
	constructor(
		plan: FertigationPlan,
		inputs: ProgramInputs,
		owner: number,
		followed: readonly FollowedZone[],
		outputNames: readonly string[],
		nowMs: number,
	) {
		const { ec, ph, recipes } = plan;
		this.name = plan.name;
		this.plan = plan;
		this.inputs = inputs;
		this.fed = new FedZones(followed, recipes, nowMs);
		this.guard = new FlowGuard(plan, inputs.points);
		this.ec = ec === null ? null : new Probes(ec, inputs.points);
		this.ph = ph === null ? null : new Probes(ph, inputs.points);
		this.dosers = plan.dosers.map(
			(doser) => new Doser(doser, effectWatchOf(doser, plan), inputs.outputs, owner, nowMs),
		);
		this.meeting = new Meeting(this.dosers, plan.apartMs, nowMs);
		this.dosings = recipes.map(({ doses }) => doses.map((dose) => this.dosingOf(dose)));
		this.lastings = [
			...this.dosers.map((doser) => new KeptDoser(outputNames[doser.plan.output] as string, doser)),
			new KeptUnclean(this.fed.water),
		];
	}

	private dosingOf(dose: DosePlan): Dosing {
		const probes = dose.mode === "ec" ? this.ec : dose.mode === "ph" ? this.ph : null;
		return new Dosing(dose, this.dosers[dose.doser] as Doser, probes);
	}

	get state(): string {
		if (this.phase === Phase.inject) return this.guard.isFlowing ? "injecting" : "no-flow";
		if (this.phase === Phase.preWater) return "pre-water";
		if (this.fed.isFlushing) return "flushing";
		return this.dosers.some(({ lock }) => lock !== DoserLock.none) ? "locked" : "waiting";
	}

	get subject(): string | null {
		return this.fed.all[this.zone]?.plan.name ?? null;
	}

	drives(output: number): boolean {
		return this.plan.dosers.some((doser) => doser.output === output);
	}

	notice(notice: ProgramNotice, zone: number, nowMs: number): boolean | null {
		if (zone >= 0) return null;
		if (notice === "under-dosed") return this.fed.isUnderDosed;
		if (notice === "not-flushed") return this.fed.isLeftUnflushed;
		if (notice === "dose-fault") return this.hasFaulted;
		if (notice === "probes-disagree") return this.ec?.disagree === true || this.ph?.disagree === true;
		if (notice !== "dose-cap" && notice !== "no-effect" && notice !== "tank-low") return null;
		for (const doser of this.dosers) {
			if (notice === "tank-low" && !this.hasStock(doser, nowMs)) return true;
			if (notice === "no-effect" && doser.lock === DoserLock.noEffect) return true;
			if (notice === "dose-cap" && (doser.lock === DoserLock.cap || doser.isCapReached)) return true;
		}
		return false;
	}

	advance(nowMs: number): number {
		let wakeMs = this.guard.advance(nowMs);
		wakeMs = Math.min(wakeMs, this.ec?.advance(nowMs) ?? never, this.ph?.advance(nowMs) ?? never);
		const day = this.inputs.time.day();
		for (const doser of this.dosers) {
			doser.advance(day, nowMs);
			wakeMs = Math.min(wakeMs, doser.wakeAtMs);
		}
		wakeMs = Math.min(wakeMs, this.meeting.advance(this.inputs.outputs, nowMs));
		this.followZones(nowMs);
		if (this.phase === Phase.none) this.begin(nowMs);
		if (this.phase === Phase.preWater) wakeMs = Math.min(wakeMs, this.preWater(nowMs));
		if (this.phase === Phase.inject) wakeMs = Math.min(wakeMs, this.inject(nowMs));
		return Math.min(wakeMs, this.fed.hold(nowMs));
	}

	private followZones(nowMs: number): void {
		let isDosed = false;
		for (const { isActive } of this.dosers) isDosed = isDosed || isActive;
		this.fed.follow(this.guard.isFlowing, this.guard.isLow, isDosed, nowMs);
		if (this.zone >= 0 && !this.fed.isWatering(this.zone)) this.endFeed(LeaseReason.released, true, nowMs);
	}

	private begin(nowMs: number): void {
		if (this.isOff(nowMs)) return;
		const zone = this.fed.next();
		if (zone < 0) return;
		this.zone = zone;
		this.recipe = this.fed.recipe(zone);
		// What a run has had before a restart that it goes on after nobody knows.
		const { valve } = (this.fed.all[zone] as FollowedZone).plan;
		const goesOn = this.inputs.outputs.at(valve).reason === LeaseReason.resumed;
		if (!goesOn && this.isReady(nowMs)) this.phase = Phase.preWater;
		else this.endFeed(LeaseReason.none, true, nowMs);
	}

	private isOff(nowMs: number): boolean {
		return nowMs < this.pausedUntilMs || !this.inputs.outputs.isAutomatic;
	}

	/** Every doser of the recipe can be used, has stock, and sees what it goes by. */
	private isReady(nowMs: number): boolean {
		for (const { doser, isBlind } of this.dosings[this.recipe] as readonly Dosing[]) {
			if (!doser.isUsable || !this.hasStock(doser, nowMs)) return false;
			// What is measured counts once water runs there.
			if (this.phase === Phase.inject && isBlind) return false;
		}
		return true;
	}

	private hasStock({ plan }: Doser, nowMs: number): boolean {
		if (plan.tank < 0) return true;
		const { points } = this.inputs;
		return points.quality(plan.tank, nowMs) === PointQuality.good && points.value(plan.tank) > plan.tankAbove;
	}

	private preWater(nowMs: number): number {
		const { preMs, injectMs } = this.plan.recipes[this.recipe] as RecipePlan;
		if (this.isOff(nowMs) || this.fed.isHeld(this.zone)) {
			this.endFeed(LeaseReason.released, true, nowMs);
			return never;
		}
		const leftMs = Math.ceil(this.fed.preLeftMs(preMs));
		if (leftMs > 0) return nowMs + leftMs;
		if (!this.guard.isStable(nowMs) || !this.fed.areOf(this.recipe) || this.fed.isOneFed()) return never;
		this.phase = Phase.inject;
		this.injectUntilMs = nowMs + injectMs;
		this.hasFaulted = false;
		for (const dosing of this.dosings[this.recipe] as readonly Dosing[]) dosing.begin(nowMs);
		return never;
	}

	private inject(nowMs: number): number {
		const dosings = this.dosings[this.recipe] as readonly Dosing[];
		const endMs = Math.min(this.injectUntilMs, this.lastDoseMs(nowMs));
		if (nowMs >= endMs || this.isOff(nowMs) || this.fed.isHeld(this.zone)) {
			const isWhole = nowMs >= this.injectUntilMs && dosings.every((one) => one.isDone || one.leftMs === never);
			this.endFeed(LeaseReason.released, !isWhole, nowMs);
			return never;
		}
		if (!this.isReady(nowMs)) {
			this.hasFaulted = true;
			this.endFeed(LeaseReason.inputLost, true, nowMs);
			return never;
		}
		if (isAllGiven(dosings)) {
			this.endFeed(LeaseReason.released, false, nowMs);
			return never;
		}
		if (!this.guard.isFlowing) {
			this.hasFaulted = true;
			this.stopDosers(LeaseReason.flowLost, nowMs);
			return endMs;
		}
		const { preMs } = this.plan.recipes[this.recipe] as RecipePlan;
		const waitMs = Math.ceil(this.fed.preLeftMs(preMs)); // another zone has joined
		if (waitMs > 0 || !this.fed.areOf(this.recipe)) {
			this.stopDosers(LeaseReason.released, nowMs);
			return waitMs > 0 ? Math.min(endMs, nowMs + waitMs) : endMs;
		}
		return this.guard.isStable(nowMs) ? this.dose(dosings, endMs, nowMs) : endMs;
	}

	private dose(dosings: readonly Dosing[], endMs: number, nowMs: number): number {
		const flowM3h = this.inputs.water?.flowM3h(nowMs) ?? Number.NaN;
		let wakeMs = endMs;
		let isEcNear = true;
		for (const dosing of dosings) {
			if (dosing.plan.mode !== "ec") continue;
			// EC first: until it is near what it should be for a mixing time, pH would be set for another water.
			isEcNear = isEcNear && nowMs - dosing.nearSinceMs >= (this.ec?.plan.mixMs ?? 0);
		}
		for (const dosing of dosings) {
			if (this.meeting.isForbidden(dosing.doser, nowMs)) continue;
			if (dosing.plan.mode === "ph" && !isEcNear) continue;
			const againMs = dosing.advance(flowM3h, endMs, nowMs);
			if (againMs > nowMs) wakeMs = Math.min(wakeMs, againMs);
		}
		return wakeMs;
	}

	/** Behind it, a flush no longer fits into the run of every zone that is watered. */
	private lastDoseMs(nowMs: number): number {
		const { outputs } = this.inputs;
		const { pump, master } = this.plan;
		const leftMs = Math.min(outputs.runLeftMs(pump, nowMs), outputs.runLeftMs(master, nowMs)) - SUPPLY_MARGIN_MS;
		return this.fed.lastDoseMs(nowMs + leftMs);
	}

	private stopDosers(reason: number, nowMs: number): void {
		for (const { doser } of this.dosings[this.recipe] as readonly Dosing[]) doser.stop(reason, nowMs);
	}

	/** No dose any more in the runs that are on. @param isShort there should have been more */
	private endFeed(reason: number, isShort: boolean, nowMs: number): void {
		if (this.phase === Phase.inject) this.stopDosers(reason, nowMs);
		this.fed.fed(this.zone, isShort);
		this.phase = Phase.none;
		this.zone = -1;
		this.recipe = -1;
	}
}

/** A dose that is whole, and rests. */
function isAllGiven(dosings: readonly Dosing[]): boolean {
	for (const { isDone, doser } of dosings) if (!isDone || doser.isActive) return false;
	return true;
}

/** Whether doses do anything can be told where something is measured that they change. */
function effectWatchOf({ substance }: DoserPlan, { ec, ph }: FertigationPlan): EffectWatch | null {
	const probes = substance === "fertiliser" ? ec : substance === "hypochlorite" ? null : ph;
	return probes === null ? null : new EffectWatch(probes.effect, substance === "acid");
}
