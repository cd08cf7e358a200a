import { Random } from "../../sim/core/random";
import { addLateRows } from "./late-rows";
import { gapUs } from "./line-time";
import type { Bench, Scenario } from "./scenario";
import { type Simulation, simulateOurs, simulatePeer } from "./simulate";
import type { Read, Tally } from "./tally";

const SEED = 3;
const BAUD = 9600;
const TURNAROUND_US = 20_000;
const COUNT = 10;
const SPEC = { baud: BAUD, turnaroundUs: TURNAROUND_US };

interface Case {
	readonly name: string;
	readonly timeoutMs: number;
	/** One reply in so many is late. */
	readonly oneIn: number;
	/** So long after the end of its request. */
	readonly lateMs: number;
	readonly units: number;
}

const cases: readonly Case[] = [
	{ name: "1 in 30, 150 ms past", timeoutMs: 500, oneIn: 30, lateMs: 650, units: 1 },
	{ name: "1 in 20, by 3 time-outs", timeoutMs: 200, oneIn: 20, lateMs: 800, units: 1 },
	{ name: "of another unit, 1 in 30", timeoutMs: 500, oneIn: 30, lateMs: 650, units: 4 },
];

/** Replies that come after their time-out: no value may be marked good that is not. */
export const simLate: Scenario = {
	name: "sim-late",
	async run(bench) {
		for (const one of cases) await runOne(bench, one);
	},
};

async function runOne(bench: Bench, one: Case): Promise<void> {
	const reads: Read[] = Array.from({ length: 8 }, (_, index) => {
		return { unit: 1 + (index % one.units), address: 16 * index, count: COUNT, periodMs: 0 };
	});
	let late = 0;
	let asked = 0;
	const simulation: Simulation = {
		baud: BAUD,
		timeoutMs: one.timeoutMs,
		receiveBytes: 128,
		reads,
		untilMs: bench.quick ? 60_000 : 600_000,
		behaviour: (truth) => {
			const random = new Random(SEED, one.name);
			late = 0;
			asked = 0;
			return (request) => {
				const bytes = truth.answer(request);
				if (bytes === null) return [];
				asked += 1;
				const isLate = random.unit() < 1 / one.oneIn;
				if (isLate) late += 1;
				return [{ bytes, afterUs: isLate ? 1000 * one.lateMs : Math.max(TURNAROUND_US, gapUs(BAUD)) }];
			};
		},
	};
	const add = (master: string, tally: Tally): void => {
		const scenario = `sim late ${one.name}`;
		addLateRows(bench, { scenario, master, spec: SPEC, registers: COUNT, lateMs: one.lateMs, late, asked, tally });
	};
	add("headgate", simulateOurs(simulation));
	for (const kind of bench.peers) add(kind.name, await simulatePeer(kind, simulation));
}
