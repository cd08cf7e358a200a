import { transactionUs } from "./line-time";
import { everyMasterOnPty, type PtyRun } from "./on-pty";
import type { Bench, Scenario } from "./scenario";

const SECONDS = 3;
const QUICK_SECONDS = 0.8;

/** Full blocks on the paced pty: how much of the line a master uses, with an operating system below it. */
export const ptyBlocks: Scenario = {
	name: "pty-blocks",
	onPty: true,
	async run(bench) {
		const bauds = bench.quick ? [115200] : [9600, 19200, 115200];
		for (const baud of bauds) {
			for (const turnaroundUs of [0, 20_000]) {
				for (const registers of baud === 115200 ? [61, 125] : [125]) await runOne(bench, baud, turnaroundUs, registers);
			}
		}
	},
};

async function runOne(bench: Bench, baud: number, turnaroundUs: number, registers: number): Promise<void> {
	const eachUs = transactionUs({ baud, turnaroundUs }, 3, registers);
	const most = Math.max(12, Math.ceil((1e6 * (bench.quick ? QUICK_SECONDS : SECONDS)) / eachUs));
	const line = { baud, turnaroundUs, isPaced: true, lateOneIn: 0, lateMs: 0 };
	const run: PtyRun = {
		line,
		timeoutMs: 1000,
		most,
		longestMs: 1500 * (bench.quick ? QUICK_SECONDS : SECONDS),
		blocks: 1,
		registers,
	};
	const limit = 1e6 / eachUs;
	for (const { master, tally, seen } of await everyMasterOnPty(bench, run)) {
		const share = (100 * tally.perSecond()) / limit;
		const isOurs = master === "headgate";
		const hasty = seen.hasty > 0 ? `, ${seen.hasty} of ${seen.requests} requests before t3.5` : "";
		const behind = `, pacer ${(seen.behindUs / seen.requests).toFixed(0)} us behind`;
		bench.add({
			scenario: `pty blocks ${baud} ${turnaroundUs === 0 ? "t3.5" : `${turnaroundUs / 1000} ms`} N=${registers}`,
			master,
			value: tally.perSecond(),
			unit: "reads/s",
			limit,
			...(isOurs ? { bar: ">= 95 % of limit", ok: share >= 95 && tally.wrong === 0 } : {}),
			note: `${share.toFixed(1)} %, ${tally.failed} failed${hasty}${behind}`,
		});
	}
}
