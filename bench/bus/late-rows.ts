import { heldUs, type LineSpec, transactionUs } from "./line-time";
import type { Bench } from "./scenario";
import type { Tally } from "./tally";

/** A run of reads of holding registers in which some replies came late. */
export interface LateRun {
	readonly scenario: string;
	readonly master: string;
	readonly spec: LineSpec;
	readonly registers: number;
	/** From the end of the request to the beginning of a late reply. */
	readonly lateMs: number;
	/** Replies that were late, of so many. */
	readonly late: number;
	readonly asked: number;
	readonly tally: Tally;
}

/** Its two rows: values that are wrong though marked good; right ones against what late replies leave of the line. */
export function addLateRows(bench: Bench, run: LateRun): void {
	const { scenario, master, spec, registers, lateMs, late, asked, tally } = run;
	const isOurs = master === "headgate";
	const share = late / asked;
	const eachUs = transactionUs(spec, 3, registers);
	const meanUs = (1 - share) * eachUs + share * heldUs(spec, 1000 * lateMs, 3, registers);
	const left = (1e6 * (1 - share)) / meanUs;
	const right = (1e6 * (tally.good - tally.wrong)) / tally.spanUs;
	bench.add({
		scenario,
		master,
		value: tally.wrong,
		unit: "wrong",
		limit: 0,
		...(isOurs ? { bar: "0 wrong", ok: tally.wrong === 0 && tally.good > 0 } : {}),
		note: `of ${tally.good} marked good, ${tally.doubtful} doubtful, ${tally.failed} failed, ${late} late`,
	});
	bench.add({
		scenario,
		master,
		value: right,
		unit: "right/s",
		limit: left,
		...(isOurs ? { bar: ">= 90 % of what is left", ok: right >= 0.9 * left } : {}),
		note: `${((100 * right) / left).toFixed(1)} %`,
	});
}
