import type { TurnPlan } from "../../site/plan";
import { DAY_S } from "../../time/civil";
import type { Zone } from "../../time/zone";

const never = Number.POSITIVE_INFINITY;

/**
 * Turns at the canal: from local times on, there is water for so long. The times of day are the site's; how long a turn
 * lasts is not changed by summer time that begins or ends in it. They do not overlap.
 */
export class CanalTurns {
	/** There is water. */
	isOpen = false;
	/** When that changes next, wall clock; Infinity: it does not any more. */
	untilMs = -never;
	private readonly plans: readonly TurnPlan[];
	private readonly zone: Zone;
	/** Since when it is so. */
	private fromMs = never;

	constructor(plans: readonly TurnPlan[], zone: Zone) {
		this.plans = plans;
		this.zone = zone;
	}

	look(wallMs: number): void {
		if (wallMs >= this.fromMs && wallMs < this.untilMs) return;
		this.isOpen = false;
		this.fromMs = -never;
		this.untilMs = never;
		const day = this.zone.localDay(Math.floor(wallMs / 1000));
		for (let index = 0; index < this.plans.length; index += 1) {
			const plan = this.plans[index] as TurnPlan;
			const last = plan.everyDays === 0 ? 0 : plan.times === 0 ? never : plan.times - 1;
			const newest = plan.everyDays === 0 ? 0 : Math.floor((day - plan.fromDay) / plan.everyDays);
			// The one before may still last, and the one after may be the next.
			for (let turn = newest - 1; turn <= newest + 1; turn += 1) {
				this.lookAt(plan, Math.max(0, Math.min(last, turn)), wallMs);
			}
		}
	}

	private lookAt({ fromDay, fromS, lastsMs, everyDays }: TurnPlan, turn: number, wallMs: number): void {
		const opensMs = this.zone.firstAtS((fromDay + turn * everyDays) * DAY_S + fromS) * 1000;
		const endsMs = opensMs + lastsMs;
		if (opensMs > wallMs) this.untilMs = Math.min(this.untilMs, opensMs);
		else if (endsMs <= wallMs) this.fromMs = Math.max(this.fromMs, endsMs);
		else {
			this.isOpen = true;
			this.fromMs = Math.max(this.fromMs, opensMs);
			this.untilMs = Math.min(this.untilMs, endsMs);
		}
	}
}
