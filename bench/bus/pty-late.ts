import { heldUs, transactionUs } from "./line-time";
import { everyMasterOnPty, type PtyRun } from "./on-pty";
import type { Scenario } from "./scenario";

const SPEC = { baud: 115200, turnaroundUs: 20_000 };
const TIMEOUT_MS = 100;
const LATE_MS = TIMEOUT_MS + 150;
const ONE_IN = 30;
const REGISTERS = 10;

/** One reply in thirty 150 ms past the time-out, eight blocks of one unit, an operating system below. */
export const ptyLate: Scenario = {
	name: "pty-late",
	async run(bench) {
		const line = { ...SPEC, isPaced: true, lateOneIn: ONE_IN, lateMs: LATE_MS };
		const most = bench.quick ? 60 : 300;
		const run: PtyRun = { line, timeoutMs: TIMEOUT_MS, most, longestMs: 100 * most, blocks: 8, registers: REGISTERS };
		const eachUs = transactionUs(SPEC, 3, REGISTERS);
		for (const { master, tally, seen } of await everyMasterOnPty(bench, run)) {
			const isOurs = master === "headgate";
			const lateShare = seen.late / seen.requests;
			const meanUs = (1 - lateShare) * eachUs + lateShare * heldUs(SPEC, 1000 * LATE_MS, 3, REGISTERS);
			const left = (1e6 * (1 - lateShare)) / meanUs;
			const right = (1e6 * (tally.good - tally.wrong)) / tally.spanUs;
			const scenario = "pty late 1 in 30, 150 ms past";
			bench.add({
				scenario,
				master,
				value: tally.wrong,
				unit: "wrong",
				limit: 0,
				...(isOurs ? { bar: "0 wrong", ok: tally.wrong === 0 && tally.good > 0 } : {}),
				note: `of ${tally.good} marked good, ${tally.doubtful} doubtful, ${tally.failed} failed, ${seen.late} late`,
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
	},
};
