import type { CutRuns } from "./cut-runs";
import type { Timing } from "./timing";
import type { Zone } from "./zone";

/** Which zone is watered next, and beside which others. They take turns, so that one that never has enough starves none. */
export class Turns {
	private readonly zones: readonly Zone[];
	private readonly zonesAtOnce: number;
	private readonly cutRuns: CutRuns;
	private readonly timing: Timing | null;
	private turn = 0;

	/** @param timing null: any time is good */
	constructor(zones: readonly Zone[], zonesAtOnce: number, cutRuns: CutRuns, timing: Timing | null) {
		this.zones = zones;
		this.zonesAtOnce = zonesAtOnce;
		this.cutRuns = cutRuns;
		this.timing = timing;
	}

	/** Begins what may begin now: first what a restart has cut short. */
	begin(nowMs: number): void {
		this.goOn(nowMs);
		for (let step = 0; step < this.zones.length && this.hasRoom(); step += 1) {
			const index = (this.turn + step) % this.zones.length;
			const zone = this.zones[index] as Zone;
			if (!zone.wantsWater(nowMs) || this.timing?.mayBegin(index) === false) continue;
			zone.start(nowMs);
			if (!zone.isActive) continue;
			this.turn = (index + 1) % this.zones.length;
			this.cutRuns.drop(index);
		}
	}

	private goOn(nowMs: number): void {
		for (let index = 0; index < this.zones.length && this.hasRoom(); index += 1) {
			const untilMs = this.cutRuns.untilMs(index, nowMs);
			const zone = this.zones[index] as Zone;
			if (Number.isNaN(untilMs) || !zone.mayGoOn(nowMs)) continue;
			zone.goOn(untilMs, nowMs);
			if (zone.isActive) this.cutRuns.drop(index);
		}
	}

	private hasRoom(): boolean {
		let count = 0;
		for (const zone of this.zones) if (zone.isActive) count += 1;
		return count < this.zonesAtOnce;
	}
}
