import { FunctionCode } from "../../modules/bus/frame";
import { BusStatus } from "../../modules/bus/status";
import { SimClock } from "../../sim/core/clock";
import { Random } from "../../sim/core/random";
import { Scheduler } from "../../sim/core/scheduler";
import { gapUs, transactionUs } from "./line-time";
import { startOurs } from "./ours";
import type { Scenario } from "./scenario";
import type { Read } from "./tally";
import { Truth } from "./truth";
import { Wire } from "./wire";

const SEED = 4;
const BAUD = 9600;
const TURNAROUND_US = 20_000;
const LONGEST_MS = 250;
const COIL_ON = 0xff00;

/** A write every second, at a random moment, while full blocks are read without a pause. */
export const simWrite: Scenario = {
	name: "sim-write",
	async run(bench) {
		for (const [receiveBytes, count] of [
			[128, 61],
			[4096, 125],
		] as const) {
			const seconds = bench.quick ? 120 : 2000;
			const waits = measure(receiveBytes, count, seconds);
			const scenario = `sim write each second, port of ${receiveBytes} bytes`;
			const p99 = waits[Math.floor(0.99 * waits.length)] ?? Number.POSITIVE_INFINITY;
			bench.add({
				scenario,
				master: "headgate",
				value: p99,
				unit: "ms p99, asked to echoed",
				limit: transactionUs({ baud: BAUD, turnaroundUs: TURNAROUND_US }, FunctionCode.writeSingleCoil, 1) / 1000,
				bar: `<= ${LONGEST_MS + 5} ms`,
				ok: p99 <= LONGEST_MS + 5 && waits.length >= 0.99 * seconds,
				note: `${waits.length} writes, p50 ${Math.round(waits[waits.length >> 1] ?? 0)}, worst ${waits.at(-1)}`,
			});
		}
	},
};

/** Milliseconds from asking to the echo, sorted. Registers are wanted one by one: our own cap makes the blocks. */
function measure(receiveBytes: number, count: number, seconds: number): number[] {
	const scheduler = new Scheduler();
	const truth = new Truth();
	const wire = new Wire(scheduler, receiveBytes, (request) => {
		const bytes = truth.answer(request);
		return bytes === null ? [] : [{ bytes, afterUs: Math.max(TURNAROUND_US, gapUs(BAUD)) }];
	});
	const clock = new SimClock(scheduler, 0);
	const random = new Random(SEED, "writes");
	const askedUs: number[] = [];
	const waits: number[] = [];
	const reads: Read[] = [1, 2, 3, 4].flatMap((unit) =>
		Array.from({ length: count }, (_, address) => ({ unit, address, count: 1, periodMs: 0 })),
	);
	const { line } = startOurs(
		{
			baud: BAUD,
			replyTimeoutMs: 500,
			reads,
			longestTransactionMs: LONGEST_MS,
			isRight: (unit, address, values) => truth.isRight(unit, address, values),
			onWrite(token, status) {
				if (status === BusStatus.good) waits.push((clock.nowUs() - (askedUs[token] as number)) / 1000);
			},
		},
		clock,
		wire.open,
	);
	for (let second = 0; second < seconds; second += 1) {
		scheduler.at(1e6 * (second + 10 + random.unit()), () => {
			askedUs[second] = clock.nowUs();
			line.write(second % 4, FunctionCode.writeSingleCoil, second % 8, second % 2 === 0 ? COIL_ON : 0, second);
		});
	}
	scheduler.runUntil(1e6 * (seconds + 20));
	line.close();
	return waits.sort((a, b) => a - b);
}
