import { addLateRows } from "./late-rows";
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
	onPty: true,
	async run(bench) {
		const line = { ...SPEC, isPaced: true, lateOneIn: ONE_IN, lateMs: LATE_MS };
		const most = bench.quick ? 60 : 300;
		const run: PtyRun = { line, timeoutMs: TIMEOUT_MS, most, longestMs: 100 * most, blocks: 8, registers: REGISTERS };
		for (const { master, tally, seen } of await everyMasterOnPty(bench, run)) {
			const { late, requests: asked } = seen;
			const scenario = "pty late 1 in 30, 150 ms past";
			const counts = { lateMs: LATE_MS, late, asked, tally };
			addLateRows(bench, { scenario, master, spec: SPEC, registers: REGISTERS, ...counts });
		}
	},
};
