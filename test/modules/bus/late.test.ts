import test from "ava";
import type { SlaveOptions } from "../../../modules/bus/slave";
import { BusStatus } from "../../../modules/bus/status";
import type { Want } from "../../../modules/bus/want";
import { Random } from "../../../sim/core/random";
import { Scheduler } from "../../../sim/core/scheduler";
import { SimSlave } from "../../../sim/core/slave";
import { type Fate, inTime, LateLine } from "../../support/core-late-line";
import { type End, poll, slave, watchLine } from "../../support/core-line";

const requests = 5000;

/** Registers tell unit, address, and how often they were read: a value of another request is known. */
function telling(unit: number): SimSlave {
	return new SimSlave(unit, { holding: (address) => unit * 256 + address });
}

interface Run {
	readonly ends: readonly End[];
	readonly wrong: readonly End[];
	readonly good: number;
	readonly doubtful: number;
	readonly requests: number;
	readonly elapsedMs: number;
}

/** Reads as fast as the line allows until 5 000 requests have gone out. */
function run(
	seed: number,
	units: readonly number[],
	reportsGaps: boolean,
	changes: Partial<SlaveOptions>,
	fate: (random: Random, unit: number) => Fate,
): Run {
	const scheduler = new Scheduler();
	const random = new Random(seed, "late replies");
	const line = new LateLine(scheduler, {
		slaves: units.map(telling),
		reportsGaps,
		fate: (unit) => fate(random, unit),
	});
	const slaves = units.map((unit) => slave(unit, changes));
	const wants: Want[] = units.flatMap((_, index) => [3, 7, 20, 40].map((address) => poll(index, address, 20)));
	const { ends } = watchLine(scheduler, line.open, slaves, wants);
	while (line.requests < requests && scheduler.nowUs < 7200e6) scheduler.step(Number.POSITIVE_INFINITY);
	const wrong = ends.filter(({ id, status, value }) => {
		const want = wants[id] as Want;
		return status === BusStatus.good && value !== (units[want.slave] as number) * 256 + want.address;
	});
	const count = (status: number) => ends.filter((end) => end.status === status).length;
	return {
		ends,
		wrong,
		good: count(BusStatus.good),
		doubtful: count(BusStatus.doubtful),
		requests: line.requests,
		elapsedMs: scheduler.nowUs / 1000,
	};
}

const kinds: { readonly [name: string]: (random: Random, unit: number) => Fate } = {
	"1 in 30 comes 150 ms past its time-out": (random) => (random.unit() < 1 / 30 ? { afterUs: 450_000 } : inTime),
	"1 in 20 comes late by three time-outs": (random) => (random.unit() < 1 / 20 ? { afterUs: 1_200_000 } : inTime),
	"1 in 10 comes late by anything up to four time-outs": (random) =>
		random.unit() < 1 / 10 ? { afterUs: random.between(20_000, 1_500_000) } : inTime,
	"1 in 30 never comes": (random) => (random.unit() < 1 / 30 ? { afterUs: null } : inTime),
	"late replies of one unit fall into the others' turns": (random, unit) =>
		unit === 2 && random.unit() < 1 / 4 ? { afterUs: random.between(300_000, 1_700_000) } : inTime,
};

const shapes: { readonly [name: string]: Partial<SlaveOptions> } = {
	"single registers": { registersPerRead: 1 },
	"blocks that may grow": { registersPerRead: 60 },
	"one block": { registersPerRead: 60, holesAllowed: true },
};

for (const [kind, fate] of Object.entries(kinds)) {
	for (const [shape, changes] of Object.entries(shapes)) {
		for (const reportsGaps of [true, false]) {
			test(`${kind}; ${shape}, ${reportsGaps ? "with" : "without"} gaps: no wrong value is good`, (t) => {
				for (const [seed, units] of [[1], [1, 2, 3], [1], [1, 2, 3]].entries()) {
					const { wrong, good, doubtful, requests, elapsedMs, ends } = run(seed, units, reportsGaps, changes, fate);
					t.log(`${requests} requests in ${elapsedMs} ms: ${ends.length} ends, ${good} good, ${doubtful} doubtful`);
					t.deepEqual(wrong, []);
					t.true(good > 0.5 * ends.length, `${good} of ${ends.length} were good`);
				}
			});
		}
	}
}
