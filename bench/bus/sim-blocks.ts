import { gapUs, transactionUs } from "./line-time";
import type { Bench, Scenario } from "./scenario";
import { type Simulation, simulateOurs, simulatePeer } from "./simulate";

const CODE = 3;
/** Where a bare ESP32 UART is the port, a reply of 61 registers fills it. */
const smallPort = 128;
const largePort = 4096;

/** Full blocks, one slave that always answers in time: how much of the line a master uses. */
export const simBlocks: Scenario = {
	name: "sim-blocks",
	async run(bench) {
		for (const baud of [9600, 19200, 115200]) {
			for (const turnaroundUs of [0, 20_000]) {
				await runOne(bench, baud, turnaroundUs, 61);
				await runOne(bench, baud, turnaroundUs, 125);
			}
		}
	},
};

async function runOne(bench: Bench, baud: number, turnaroundUs: number, count: number): Promise<void> {
	const transactions = bench.quick ? 100 : 1000;
	const eachUs = transactionUs({ baud, turnaroundUs }, CODE, count);
	const simulation: Simulation = {
		baud,
		timeoutMs: 1000,
		receiveBytes: count > 61 ? largePort : smallPort,
		reads: [{ unit: 1, address: 0, count, periodMs: 0 }],
		untilMs: (transactions * eachUs) / 1000,
		longestTransactionMs: 1000,
		behaviour: (truth) => (request) => {
			const bytes = truth.answer(request);
			return bytes === null ? [] : [{ bytes, afterUs: Math.max(turnaroundUs, gapUs(baud)) }];
		},
	};
	const gap = turnaroundUs === 0 ? "t3.5" : `${turnaroundUs / 1000} ms`;
	const scenario = `sim blocks ${baud} ${gap} N=${count}`;
	const limit = 1e6 / eachUs;
	const ours = simulateOurs(simulation);
	const ratio = ours.good / (ours.spanUs / eachUs);
	bench.add({
		scenario,
		master: "headgate",
		value: ours.perSecond(),
		unit: "reads/s",
		limit,
		bar: ">= 99 % of limit",
		ok: ratio >= 0.99 && ours.wrong === 0,
		note: `${(100 * ratio).toFixed(2)} %`,
	});
	for (const kind of bench.peers) {
		const tally = await simulatePeer(kind, simulation);
		const note = `${((100 * tally.perSecond()) / limit).toFixed(2)} %, ${tally.failed} failed`;
		bench.add({ scenario, master: kind.name, value: tally.perSecond(), unit: "reads/s", limit, note });
	}
}
