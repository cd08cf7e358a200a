import { Random } from "../../sim/core/random";
import type { Scheduler } from "../../sim/core/scheduler";
import { byteUs, gapUs, transactionUs } from "./line-time";
import { babble, disturb, type NoiseOptions } from "./noise";
import type { Bench, Scenario } from "./scenario";
import { type Simulation, simulateOurs, simulatePeer } from "./simulate";
import type { Read, Tally } from "./tally";
import type { Wire } from "./wire";

const SEED = 5;
const BAUD = 9600;
const TURNAROUND_US = 20_000;
const TIMEOUT_MS = 300;
const COUNT = 10;
const BABBLER = 77;
const BURST_EVERY_MS = 10_000;
const BURST_MS = 2_000;
const quiet: NoiseOptions = { bitError: 0, dropByte: 0, addByte: 0 };

interface Case {
	readonly name: string;
	readonly noise: NoiseOptions;
	readonly babbles: "no" | "always" | "bursts";
}

const cases: readonly Case[] = [
	{ name: "bit errors 1e-4", noise: { ...quiet, bitError: 1e-4 }, babbles: "no" },
	{ name: "dropped and added bytes 1e-3", noise: { bitError: 0, dropByte: 1e-3, addByte: 1e-3 }, babbles: "no" },
	{ name: "babbling unit", noise: quiet, babbles: "always" },
	{ name: "bursts of babble", noise: quiet, babbles: "bursts" },
];

/** Noise: no value may be marked good that is not, and the line is well as soon as the noise is over. */
export const simNoise: Scenario = {
	name: "sim-noise",
	async run(bench) {
		for (const one of cases) {
			const recovery: Recovery = { worstMs: 0 };
			const simulation = makeSimulation(bench, one, recovery);
			report(bench, one, "headgate", simulateOurs(simulation), recovery);
			for (const kind of bench.peers) {
				report(bench, one, kind.name, await simulatePeer(kind, simulation), recovery);
			}
		}
	},
};

/** Longest from the end of a burst to the end of the next good read. */
interface Recovery {
	worstMs: number;
}

function makeSimulation(bench: Bench, one: Case, recovery: Recovery): Simulation {
	const untilMs = bench.quick ? 60_000 : 600_000;
	const reads: Read[] = Array.from({ length: 8 }, (_, index) => {
		return { unit: 1 + (index % 4), address: 16 * index, count: COUNT, periodMs: 0 };
	});
	return {
		baud: BAUD,
		timeoutMs: TIMEOUT_MS,
		receiveBytes: 128,
		reads,
		untilMs,
		behaviour: (truth) => {
			const random = new Random(SEED, one.name);
			return (request) => {
				const bytes = truth.answer(disturb(request, random, one.noise));
				if (bytes === null) return [];
				return [{ bytes: disturb(bytes, random, one.noise), afterUs: Math.max(TURNAROUND_US, gapUs(BAUD)) }];
			};
		},
		prepare: (scheduler, wire) => one.babbles !== "no" && startBabble(scheduler, wire, one, untilMs),
		watch(tally, nowMs) {
			recovery.worstMs = 0;
			let seen = -1;
			tally.onGood = () => {
				const burst = Math.floor((nowMs() - BURST_MS) / BURST_EVERY_MS);
				const afterMs = nowMs() - BURST_MS - burst * BURST_EVERY_MS;
				if (burst > seen && afterMs < BURST_EVERY_MS - BURST_MS) {
					recovery.worstMs = Math.max(recovery.worstMs, afterMs);
					seen = burst;
				}
			};
		},
	};
}

function startBabble(scheduler: Scheduler, wire: Wire, one: Case, untilMs: number): void {
	const random = new Random(SEED, `babble ${one.name}`);
	const isBursts = one.babbles === "bursts";
	const speak = (): void => {
		const nowMs = scheduler.nowUs / 1000;
		if (nowMs > untilMs) return;
		const inBurst = nowMs % BURST_EVERY_MS < BURST_MS;
		const bytes = babble(BABBLER, random);
		const lengthMs = (bytes.length * byteUs(BAUD)) / 1000;
		if (!isBursts || (inBurst && (nowMs % BURST_EVERY_MS) + lengthMs < BURST_MS)) wire.talk({ bytes, afterUs: 0 });
		const pauseMs = isBursts ? random.between(1, 30) : random.between(100, 500);
		scheduler.at(scheduler.nowUs + 1000 * (lengthMs + pauseMs), speak);
	};
	scheduler.at(0, speak);
}

function report(bench: Bench, one: Case, master: string, tally: Tally, recovery: Recovery): void {
	const isOurs = master === "headgate";
	const eachUs = transactionUs({ baud: BAUD, turnaroundUs: TURNAROUND_US }, 3, COUNT);
	bench.add({
		scenario: `sim ${one.name}`,
		master,
		value: tally.wrong,
		unit: "wrong",
		limit: 0,
		...(isOurs ? { bar: "0 wrong", ok: tally.wrong === 0 && tally.good > 0 } : {}),
		note:
			`of ${tally.good} marked good, ${tally.failed} failed, ${tally.doubtful} doubtful; ` +
			`${((tally.good / (tally.spanUs / eachUs)) * 100).toFixed(0)} % of a quiet line`,
	});
	// Who hardly reads at all has not recovered, whatever the first burst did to him.
	if (one.babbles !== "bursts" || tally.good < 100) return;
	// The read that the burst's end meets waits for its time-out at most; the one after it must be good.
	const boundMs = TIMEOUT_MS + (2 * eachUs) / 1000;
	bench.add({
		scenario: `sim ${one.name}: recovery`,
		master,
		value: recovery.worstMs,
		unit: "ms, worst",
		limit: eachUs / 1000,
		...(isOurs ? { bar: `<= ${Math.round(boundMs)} ms: a silent transaction`, ok: recovery.worstMs <= boundMs } : {}),
	});
}
