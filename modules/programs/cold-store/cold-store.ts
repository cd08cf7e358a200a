import { LeaseReason } from "../../outputs/lease";
import type { ColdStorePlan } from "../../site/plan";
import type { ProgramNotice } from "../../site/types";
import { firstGood } from "../first-good";
import { type Lasting, noLastings } from "../lasting";
import type { Program, ProgramInputs, WateredZone } from "../program";
import { Compressors } from "./compressors";
import { Defrost } from "./defrost";
import { Door } from "./door";
import { emergencyMs, isTooCold } from "./emergency";
import { LearnedDuty } from "./learned-duty";
import { RoomAir } from "./room-air";
import { Switched } from "./switched";
import { Thermostat } from "./thermostat";

const noZones: readonly WateredZone[] = Object.freeze([]);
const never = Number.POSITIVE_INFINITY;
/** Warmer than set point + differential by this, what is learned would be of goods that are still warm. */
const WARM_LOAD_K = 3;

/**
 * Keeps a cold room between its set point and set point + differential.
 *
 * Compressors rest for their minimum off time after every stop, boot included. Ice, an open door, lost probes and
 * people each have their own way; what is not declared is not there.
 */
export class ColdStoreProgram implements Program {
	readonly zones = noZones;
	/** One word that says why the outputs are as they are. */
	state = "minimum-off";
	pausedUntilMs = 0;
	private readonly plan: ColdStorePlan;
	private readonly inputs: ProgramInputs;
	private readonly compressors: Compressors;
	private readonly thermostat: Thermostat;
	private readonly learned: LearnedDuty | null;
	private readonly fan: Switched | null;
	private readonly defrost: Defrost | null;
	private readonly door: Door | null;
	/** Null: it is neither wetted nor aired. */
	private readonly air: RoomAir | null;
	private readonly takeover: Switched | null;
	/** Since when the room has been on its way down; NaN: it is not. */
	private pulldownSinceMs: number;
	constructor(plan: ColdStorePlan, inputs: ProgramInputs, owner: number, nowMs: number) {
		const { compressors, probeFaultMost, fan, defrost, door, humidity, airing, takeover } = plan;
		const { outputs } = inputs;
		this.plan = plan;
		this.inputs = inputs;
		this.compressors = new Compressors(plan, outputs, owner, nowMs);
		this.thermostat = new Thermostat(plan);
		this.learned = probeFaultMost > 0 ? new LearnedDuty(probeFaultMost, compressors.length) : null;
		this.fan = fan === null ? null : new Switched(outputs, owner, fan.output);
		this.defrost = defrost === null ? null : new Defrost(defrost, inputs, owner, nowMs);
		this.door = door === null ? null : new Door(door, inputs, owner);
		const hasAir = humidity !== null || airing !== null;
		this.air = hasAir ? new RoomAir(humidity, airing, inputs, owner, nowMs) : null;
		this.takeover = takeover < 0 ? null : new Switched(outputs, owner, takeover);
		this.pulldownSinceMs = nowMs;
	}

	get name(): string {
		return this.plan.name;
	}

	get subject(): string {
		return this.plan.name;
	}

	get lastings(): readonly Lasting[] {
		const { defrost, learned } = this;
		return defrost === null && learned === null ? noLastings : [defrost, learned].filter((one) => one !== null);
	}

	drives(output: number): boolean {
		const { compressors, fan, defrost, door, takeover } = this.plan;
		if (compressors.includes(output) || output === takeover || this.air?.drives(output) === true) return true;
		return output === fan?.output || output === defrost?.heater || output === door?.light;
	}

	notice(notice: ProgramNotice, _zone: number, nowMs: number): boolean | null {
		if (notice === "pulldown") return !Number.isNaN(this.pulldownSinceMs);
		if (notice === "defrosting") return this.defrost?.isRecovering ?? null;
		if (notice === "defrost-incomplete") return this.defrost?.isIncomplete ?? null;
		if (notice === "door-open") return this.door?.isOpen ?? null;
		if (notice === "probes-lost") return firstGood(this.inputs.points, this.plan.temperature, nowMs) < 0;
		return notice === "starts-often" ? this.compressors.startsOften(nowMs) : null;
	}

	advance(nowMs: number): number {
		this.compressors.look(nowMs);
		const isPaused = nowMs < this.pausedUntilMs;
		if (isPaused || !this.inputs.outputs.isAutomatic) {
			this.rest(nowMs);
			this.takeover?.off(LeaseReason.released, nowMs);
			this.state = isPaused ? "paused" : "automation-off";
			return isPaused ? this.pausedUntilMs : never;
		}
		const probe = firstGood(this.inputs.points, this.plan.temperature, nowMs);
		const roomC = probe < 0 ? Number.NaN : this.inputs.points.value(probe);
		let wakeMs = this.takeover === null ? never : this.takeOver(this.takeover, probe >= 0, nowMs);
		if (this.takeover !== null && !this.takeover.isOn) {
			this.state = "local";
			return wakeMs;
		}
		if (this.hasRested) this.pulldownSinceMs = nowMs;
		wakeMs = Math.min(wakeMs, this.door?.look(nowMs) ?? never, this.melt(roomC, nowMs));
		wakeMs = Math.min(wakeMs, this.cool(roomC, nowMs), this.blow(nowMs));
		const mayWet = this.defrost?.state == null && !this.isDoorHeeded(true, nowMs);
		wakeMs = Math.min(wakeMs, this.air?.advance(mayWet, nowMs) ?? never);
		return Math.min(wakeMs, this.follow(roomC, nowMs));
	}

	/** What the room has goes to rest, and what is under way is over. */
	private rest(nowMs: number): void {
		this.thermostat.forget();
		this.compressors.stop(LeaseReason.released, nowMs);
		this.fan?.off(LeaseReason.released, nowMs);
		this.defrost?.breakOff(nowMs);
		this.door?.release(nowMs);
		this.air?.rest(nowMs);
		this.learned?.look(false, 0, nowMs);
		this.pulldownSinceMs = Number.NaN; // it is on nobody's way down, and what is too warm is told
	}

	/** Somebody else had it until now. */
	private get hasRested(): boolean {
		return this.state === "paused" || this.state === "automation-off" || this.state === "local";
	}

	/** With a probe the room is the program's, without one its own thermostat's. Returns when to call next. */
	private takeOver(takeover: Switched, hasProbe: boolean, nowMs: number): number {
		if (!hasProbe || !takeover.isOn) this.rest(nowMs);
		return takeover.set(hasProbe, LeaseReason.takeover, LeaseReason.inputLost, nowMs);
	}

	private melt(roomC: number, nowMs: number): number {
		const { defrost, fan, compressors } = this;
		if (defrost === null) return never;
		const hasWind = fan === null || fan.isOn;
		const isStill = compressors.areStopped && (fan === null || defrost.fan === true || fan.isStopped);
		return defrost.advance(isStill, compressors.isOn && hasWind ? roomC : Number.NaN, nowMs);
	}

	private cool(roomC: number, nowMs: number): number {
		const { compressors, defrost, plan, thermostat } = this;
		if (defrost?.forbidsCooling === true || this.isDoorHeeded(plan.door?.stopsCompressor === true, nowMs)) {
			thermostat.forget();
			this.state = defrost?.state ?? "door";
			const reason = defrost?.forbidsCooling === true ? LeaseReason.defrost : LeaseReason.door;
			return compressors.want(0, LeaseReason.cooling, reason, true, nowMs);
		}
		if (Number.isNaN(roomC)) return this.coolByClock(nowMs);
		const stageMs = thermostat.look(roomC, compressors.running, defrost?.wantsCooling === true, nowMs);
		// Below this the goods come before the compressor's least run.
		const mayWait = roomC > plan.setPoint - plan.differential;
		const wakeMs = compressors.want(thermostat.count, LeaseReason.cooling, LeaseReason.targetReached, mayWait, nowMs);
		this.state = this.word(nowMs);
		return Math.min(stageMs, wakeMs);
	}

	private coolByClock(nowMs: number): number {
		const { compressors, plan } = this;
		this.thermostat.forget();
		const isCold = isTooCold(plan, this.inputs.points, nowMs);
		const isOn = compressors.running > 0;
		const isToRun = !isCold && (nowMs < this.turnsAtMs ? isOn : !isOn);
		const count = isToRun ? compressors.length : 0;
		const wakeMs = compressors.want(count, LeaseReason.probeFault, LeaseReason.inputLost, !isCold, nowMs);
		this.state = compressors.running > 0 ? "emergency-on" : "emergency-off";
		const { turnsAtMs } = this;
		return turnsAtMs > nowMs ? Math.min(wakeMs, turnsAtMs) : wakeMs;
	}

	/** When the compressors go on or off, by the clock. */
	private get turnsAtMs(): number {
		const { changedMs, running } = this.compressors;
		return changedMs + emergencyMs(this.plan, this.learned?.duty ?? Number.NaN, running > 0);
	}

	private isDoorHeeded(matters: boolean, nowMs: number): boolean {
		return matters && this.door?.isHeeded(nowMs) === true;
	}

	/** Why it is as it is, while a probe decides. */
	private word(nowMs: number): string {
		const { compressors, defrost } = this;
		if (compressors.areInHand) return "hand";
		if (defrost !== null && defrost.state !== null) return defrost.state;
		if (this.isDoorHeeded(true, nowMs)) return "door";
		if (compressors.state === "running") return "cooling";
		return compressors.state === "off" ? "satisfied" : compressors.state;
	}

	private blow(nowMs: number): number {
		const { fan, defrost, compressors, plan } = this;
		if (fan === null) return never;
		const isDoor = this.isDoorHeeded(true, nowMs);
		const isWanted = defrost?.fan ?? (plan.fan?.isAlways === true || compressors.running > 0);
		const offReason = isDoor ? LeaseReason.door : defrost?.state != null ? LeaseReason.defrost : LeaseReason.released;
		return fan.set(isWanted && !isDoor, LeaseReason.cooling, offReason, nowMs);
	}

	/** What the room is on its way from, and what it takes when all is normal. Returns when to call next. */
	private follow(roomC: number, nowMs: number): number {
		const { plan, defrost, compressors, learned } = this;
		const startC = plan.setPoint + plan.differential;
		const isCold = roomC < startC; // NaN is not
		if (isCold || nowMs >= this.pulldownSinceMs + plan.pulldownMs) this.pulldownSinceMs = Number.NaN;
		const recoveredMs = defrost?.recover(isCold, nowMs) ?? never;
		if (learned !== null) {
			const isUndisturbed =
				Number.isNaN(this.pulldownSinceMs) && defrost?.isRecovering !== true && this.door?.isOpen !== true;
			const isNormal = isUndisturbed && roomC < startC + WARM_LOAD_K && compressors.state !== "output-not-ready";
			learned.look(isNormal, compressors.running, nowMs);
		}
		const pulledMs = this.pulldownSinceMs + plan.pulldownMs;
		return Number.isNaN(pulledMs) ? recoveredMs : Math.min(recoveredMs, pulledMs);
	}
}
