import { LeaseReason } from "../../outputs/lease";
import { PointQuality } from "../../points/table";
import type { DosePlan, DoserPlan, FertigationPlan, RecipePlan } from "../../site/plan";
import type { ProgramNotice } from "../../site/types";
import type { Lasting } from "../lasting";
import type { Program, ProgramInputs } from "../program";
import { Doser, DoserLock } from "./doser";
import { Dosing } from "./dosing";
import { EffectWatch } from "./effect-watch";
import { FlowGuard } from "./flow-guard";
import { KeptDoser, KeptUnclean } from "./kept";
import { Meeting } from "./meeting";
import { Probes } from "./probes";
import { ZoneWater } from "./zone-water";

/** What of an irrigation program's zone a fertigation goes by. */
export interface FollowedZone {
	readonly plan: { readonly name: string };
	readonly isActive: boolean;
	/** Its valve is open, and its run is on. */
	readonly isWatering: boolean;
	/** End of its run as it stands, monotonic. */
	readonly runUntilMs: number;
	/** It has had enough, and waits for its flush. */
	readonly isHeld: boolean;
	/** Monotonic; until then a run that is to end in peace waits. */
	holdUntilMs: number;
}

const Phase = Object.freeze({ none: 0, preWater: 1, inject: 2 });

/** A dose ends so long before the last moment at which its flush still fits: relays and pumps take their time. */
const SPARE_MS = 5_000;
/** Pump and master valve are stopped so long before their leases end. */
const SUPPLY_MARGIN_MS = 30_000;
const never = Number.POSITIVE_INFINITY;

/**
 * Follows an irrigation program and gives its zones what their recipes say: pre-water, inject, flush.
 *
 * Nothing is dosed unless every zone that is watered has this recipe and has had its pre-water, and water is seen to run
 * past the injector by a reading of the last poll. Whatever ends a dose, what was dosed is flushed: a run that is to end
 * in peace waits for that. One that ends hard leaves its zone unflushed, which is told until water has run there again.
 */
export class FertigationProgram implements Program {
	readonly name: string;
	readonly zones = [];
	readonly lastings: readonly Lasting[];
	pausedUntilMs = 0;
	private readonly plan: FertigationPlan;
	private readonly inputs: ProgramInputs;
	private readonly followed: readonly FollowedZone[];
	private readonly guard: FlowGuard;
	private readonly ec: Probes | null;
	private readonly ph: Probes | null;
	private readonly dosers: readonly Doser[];
	private readonly meeting: Meeting;
	/** By recipe. */
	private readonly dosings: readonly (readonly Dosing[])[];
	/** Recipe of each zone; -1: none. */
	private readonly recipeOf: readonly number[];
	private readonly water: ZoneWater;
	private phase: number = Phase.none;
	/** Zone that it is fed for, and its recipe. */
	private zone = -1;
	private recipe = -1;
	private injectUntilMs = 0;
	/** Zones whose run has had its dose, or gets none; a bit each. */
	private fedBits = 0;
	/** Zones whose last feed was cut short, or not begun. */
	private shortBits = 0;
	/** As of the last pass: zones that were watered, a bit each; and whether something was dosed. */
	private wateringBits = 0;
	private wasDosed = false;
	/** An injection was interrupted, or ended, because of the flow or of what is measured; until the next one is begun. */
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
		this.followed = followed;
		this.guard = new FlowGuard(plan, inputs.points);
		this.ec = ec === null ? null : new Probes(ec, inputs.points);
		this.ph = ph === null ? null : new Probes(ph, inputs.points);
		this.dosers = plan.dosers.map(
			(doser) => new Doser(doser, effectWatchOf(doser, plan), inputs.outputs, owner, nowMs),
		);
		this.meeting = new Meeting(this.dosers, plan.apartMs, nowMs);
		this.dosings = recipes.map(({ doses }) => doses.map((dose) => this.dosingOf(dose)));
		this.recipeOf = followed.map((_, zone) => recipes.findIndex(({ zones }) => zones.includes(zone)));
		const longestMs = recipes.reduce((most, { flushMs }) => Math.max(most, flushMs), 0);
		const flushMs = this.recipeOf.map((recipe) => recipes[recipe]?.flushMs ?? longestMs);
		this.water = new ZoneWater(flushMs, nowMs);
		this.lastings = [
			...this.dosers.map((doser) => new KeptDoser(outputNames[doser.plan.output] as string, doser)),
			new KeptUnclean(this.water),
		];
	}

	private dosingOf(dose: DosePlan): Dosing {
		const probes = dose.mode === "ec" ? this.ec : dose.mode === "ph" ? this.ph : null;
		return new Dosing(dose, this.dosers[dose.doser] as Doser, probes);
	}

	get state(): string {
		if (this.phase === Phase.inject) return this.guard.isFlowing ? "injecting" : "no-flow";
		if (this.phase === Phase.preWater) return "pre-water";
		for (let zone = 0; zone < this.followed.length; zone += 1) {
			if (this.followed[zone]?.isWatering === true && this.water.left(zone) > 0) return "flushing";
		}
		return this.dosers.some(({ lock }) => lock !== DoserLock.none) ? "locked" : "waiting";
	}

	get subject(): string | null {
		return this.followed[this.zone]?.plan.name ?? null;
	}

	drives(output: number): boolean {
		return this.plan.dosers.some((doser) => doser.output === output);
	}

	notice(notice: ProgramNotice, zone: number, nowMs: number): boolean | null {
		const bits = zone < 0 ? -1 : 1 << zone;
		if (notice === "under-dosed") return (this.shortBits & bits) !== 0;
		if (notice === "not-flushed") return (this.restingBits() & this.water.uncleanBits & bits) !== 0;
		if (zone >= 0) return null;
		if (notice === "dose-fault") return this.hasFaulted;
		if (notice === "dose-cap") return this.dosers.some((one) => one.lock === DoserLock.cap || one.isCapReached);
		if (notice === "no-effect") return this.dosers.some((one) => one.lock === DoserLock.noEffect);
		if (notice === "tank-low") return this.dosers.some((one) => !this.hasStock(one, nowMs));
		if (notice === "probes-disagree") return this.ec?.disagree === true || this.ph?.disagree === true;
		return null;
	}

	private restingBits(): number {
		let bits = 0;
		for (let zone = 0; zone < this.followed.length; zone += 1) {
			if (this.followed[zone]?.isActive === false) bits |= 1 << zone;
		}
		return bits;
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
		if (this.phase === Phase.preWater) this.preWater(nowMs);
		if (this.phase === Phase.inject) wakeMs = Math.min(wakeMs, this.inject(nowMs));
		return Math.min(wakeMs, this.hold(nowMs));
	}

	/** Counts the water of each zone. What is dosed goes to all that are watered. */
	private followZones(nowMs: number): void {
		const passedMs = this.water.pass(nowMs);
		const isDosed = this.dosers.some(({ isActive }) => isActive);
		for (let zone = 0; zone < this.followed.length; zone += 1) {
			const { isActive, isWatering } = this.followed[zone] as FollowedZone;
			const bit = 1 << zone;
			const wasWatered = (this.wateringBits & bit) !== 0;
			if (wasWatered || (isWatering && isDosed)) {
				const time = wasWatered ? passedMs : 0;
				this.water.runs(zone, time, this.guard.isFlowing, this.guard.isLow, isDosed || this.wasDosed);
			}
			if (isWatering) this.wateringBits |= bit;
			else this.wateringBits &= ~bit;
			if (isActive) continue;
			this.water.rests(zone);
			this.fedBits &= ~bit;
		}
		this.wasDosed = isDosed;
		if (this.zone >= 0 && this.followed[this.zone]?.isWatering !== true)
			this.endFeed(LeaseReason.released, true, nowMs);
	}

	/** A zone is watered that has a recipe, and nobody else is who would get it too. */
	private begin(nowMs: number): void {
		if (nowMs < this.pausedUntilMs || !this.inputs.outputs.isAutomatic) return;
		for (let zone = 0; zone < this.followed.length; zone += 1) {
			const recipe = this.recipeOf[zone] as number;
			if (recipe < 0 || this.followed[zone]?.isWatering !== true || (this.fedBits & (1 << zone)) !== 0) continue;
			if (!this.isAlone(recipe, true)) continue;
			this.zone = zone;
			this.recipe = recipe;
			if (this.isReady(nowMs)) this.phase = Phase.preWater;
			else this.endFeed(LeaseReason.none, true, nowMs);
			return;
		}
	}

	/** Every zone that is watered has this recipe. @param unfed and has not had its dose */
	private isAlone(recipe: number, unfed: boolean): boolean {
		for (let zone = 0; zone < this.followed.length; zone += 1) {
			if (this.followed[zone]?.isWatering !== true) continue;
			if (this.recipeOf[zone] !== recipe || (unfed && (this.fedBits & (1 << zone)) !== 0)) return false;
		}
		return true;
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

	private preWater(nowMs: number): void {
		const { preMs, injectMs } = this.plan.recipes[this.recipe] as RecipePlan;
		if (nowMs < this.pausedUntilMs || this.followed[this.zone]?.isHeld === true) {
			this.endFeed(LeaseReason.released, true, nowMs);
			return;
		}
		if (!this.isPreWatered(preMs) || !this.guard.isStable(nowMs) || !this.isAlone(this.recipe, true)) return;
		this.phase = Phase.inject;
		this.injectUntilMs = nowMs + injectMs;
		this.hasFaulted = false;
		for (const dosing of this.dosings[this.recipe] as readonly Dosing[]) dosing.begin(nowMs);
	}

	/** All that are watered. */
	private isPreWatered(preMs: number): boolean {
		for (let zone = 0; zone < this.followed.length; zone += 1) {
			if (this.followed[zone]?.isWatering === true && this.water.before(zone) < preMs) return false;
		}
		return true;
	}

	private inject(nowMs: number): number {
		const dosings = this.dosings[this.recipe] as readonly Dosing[];
		const endMs = Math.min(this.injectUntilMs, this.lastDoseMs(nowMs));
		const isOver = nowMs >= endMs || nowMs < this.pausedUntilMs || this.followed[this.zone]?.isHeld === true;
		if (isOver || !this.inputs.outputs.isAutomatic) {
			const isWhole = nowMs >= this.injectUntilMs && dosings.every(({ plan, isDone }) => isDone || isOpenEnded(plan));
			this.endFeed(LeaseReason.released, !isWhole, nowMs);
			return never;
		}
		if (!this.isReady(nowMs)) {
			this.hasFaulted = true;
			this.endFeed(LeaseReason.inputLost, true, nowMs);
			return never;
		}
		if (dosings.every(({ isDone, doser }) => isDone && !doser.isActive)) {
			this.endFeed(LeaseReason.released, false, nowMs);
			return never;
		}
		if (!this.guard.isFlowing) {
			this.hasFaulted = true;
			this.stopDosers(LeaseReason.flowLost, nowMs);
			return endMs;
		}
		if (!this.isAlone(this.recipe, false) || !this.isPreWatered((this.plan.recipes[this.recipe] as RecipePlan).preMs)) {
			this.stopDosers(LeaseReason.released, nowMs);
			return endMs;
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
		let lastMs = never;
		for (let zone = 0; zone < this.followed.length; zone += 1) {
			const { isWatering, runUntilMs } = this.followed[zone] as FollowedZone;
			if (!isWatering) continue;
			lastMs = Math.min(lastMs, Math.min(runUntilMs, nowMs + leftMs) - this.water.needed(zone) - SPARE_MS);
		}
		return lastMs;
	}

	private stopDosers(reason: number, nowMs: number): void {
		for (const { doser } of this.dosings[this.recipe] as readonly Dosing[]) doser.stop(reason, nowMs);
	}

	/** No dose any more in the runs that are on. @param isShort there should have been more */
	private endFeed(reason: number, isShort: boolean, nowMs: number): void {
		if (this.phase === Phase.inject) this.stopDosers(reason, nowMs);
		for (let zone = 0; zone < this.followed.length; zone += 1) {
			if (zone !== this.zone && (this.recipeOf[zone] !== this.recipe || !(this.water.left(zone) > 0))) continue;
			const bit = 1 << zone;
			this.fedBits |= bit;
			this.shortBits = isShort ? this.shortBits | bit : this.shortBits & ~bit;
		}
		this.phase = Phase.none;
		this.zone = -1;
		this.recipe = -1;
	}

	/** What was dosed is flushed before a run ends in peace. Returns when the next flush will be over. */
	private hold(nowMs: number): number {
		let wakeMs = never;
		for (let zone = 0; zone < this.followed.length; zone += 1) {
			const one = this.followed[zone] as FollowedZone;
			const leftMs = one.isWatering ? this.water.left(zone) : 0;
			one.holdUntilMs = leftMs > 0 ? nowMs + Math.ceil(leftMs) : 0;
			if (leftMs > 0) wakeMs = Math.min(wakeMs, one.holdUntilMs);
			if (this.phase === Phase.preWater && one.isWatering) {
				const { preMs } = this.plan.recipes[this.recipe] as RecipePlan;
				const waitMs = preMs - this.water.before(zone);
				if (waitMs > 0) wakeMs = Math.min(wakeMs, nowMs + Math.ceil(waitMs));
			}
		}
		return wakeMs;
	}
}

function isOpenEnded({ mode }: DosePlan): boolean {
	return mode !== "time" && mode !== "volume";
}

/** Whether doses do anything can be told where something is measured that they change. */
function effectWatchOf({ substance }: DoserPlan, { ec, ph }: FertigationPlan): EffectWatch | null {
	const probes = substance === "fertiliser" ? ec : substance === "hypochlorite" ? null : ph;
	return probes === null ? null : new EffectWatch(probes.effect, substance === "acid");
}
