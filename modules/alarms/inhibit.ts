import { OutputState } from "../outputs/lease";
import type { InhibitPlan, NoticePlan } from "../site/plan";
import type { AlarmInputs } from "./condition";

/**
 * Whether an alarm must not be begun now.
 *
 * @param stands whether another alarm stands
 */
export function isInhibited(
	plan: InhibitPlan,
	inputs: AlarmInputs,
	bootMs: number,
	nowMs: number,
	stands: (alarm: number) => boolean,
): boolean {
	if (nowMs - bootMs < plan.afterBootMs) return true;
	for (let index = 0; index < plan.alarms.length; index += 1) {
		if (stands(plan.alarms[index] as number)) return true;
	}
	for (let index = 0; index < plan.outputs.length; index += 1) {
		const { state } = inputs.outputs.at(plan.outputs[index] as number);
		if (state === OutputState.on || state === OutputState.proven) return true;
	}
	for (let index = 0; index < plan.notices.length; index += 1) {
		const { program, notice } = plan.notices[index] as NoticePlan;
		if (inputs.notice(program, -1, notice, nowMs) === true) return true;
	}
	return plan.fromS >= 0 && inputs.time.isWithin(plan.fromS, plan.toS); // no clock: one too many is better than none
}
