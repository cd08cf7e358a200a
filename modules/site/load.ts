import { replyBytes, requestBytes } from "../bus/frame";
import { characterUs, frameGapUs } from "../bus/timing";
import type { LinePlan, SitePlan } from "./plan";

/** A slave's usual time to answer when nothing is known of it. */
const ASSUMED_TURNAROUND_US = 20_000;

export interface LineLoad {
	readonly line: string;
	/** Share of the line's time that the polls take, [0, …). */
	readonly percent: number;
}

/** Above this a site is refused, and above the other warned of. */
export const loadRefusedPercent = 100;
export const loadWarnedPercent = 80;

/** What each line's polls take of its time, by the arithmetic of MODBUS over Serial Line V1.02, 2.5.1.1. */
export function lineLoads(plan: SitePlan): readonly LineLoad[] {
	return plan.lines.map((line) => ({ line: line.name, percent: loadOf(line) }));
}

function loadOf(line: LinePlan): number {
	const perCharacterUs = characterUs(line.baud, line.parity, line.stop);
	const gapUs = frameGapUs(line.baud, line.parity, line.stop);
	let share = 0;
	for (const poll of line.polls) {
		const gapMs = line.devices[poll.slave]?.gapMs ?? 0;
		const bytes = requestBytes + replyBytes(poll.code, poll.count);
		const usedUs = bytes * perCharacterUs + Math.max(ASSUMED_TURNAROUND_US, gapUs) + gapUs + gapMs * 1000;
		share += usedUs / (poll.periodMs * 1000);
	}
	return share * 100;
}
