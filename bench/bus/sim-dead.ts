import { gapUs } from "./line-time";
import type { Bench, Scenario } from "./scenario";
import { type Simulation, simulateOurs, simulatePeer } from "./simulate";
import type { Read, Tally } from "./tally";

const BAUD = 9600;
const TURNAROUND_US = 20_000;
const TIMEOUT_MS = 500;
const UNITS = [1, 2, 3, 4, 5, 6, 7, 8];
/** Eight reads of 8 registers take 422 ms: the line is 84 % busy while all are well. */
const PERIOD_MS = 500;
const DIES_AT_MS = 60_000;
const FLAP_MS = 20_000;

/** Dead slaves: what the healthy ones lose, and how soon a dead one that answers again is read. */
export const simDead: Scenario = {
	name: "sim-dead",
	async run(bench) {
		const all = [simulation(bench, 0, false), simulation(bench, 1, false), simulation(bench, 2, false)];
		const cases = [...all, simulation(bench, 4, false), simulation(bench, 1, true)];
		const undisturbed = new Map<string, Tally>();
		for (const one of cases) {
			const ours = simulateOurs(one.simulation);
			report(bench, one, "headgate", ours, undisturbed);
			for (const kind of bench.peers) {
				report(bench, one, kind.name, await simulatePeer(kind, one.simulation), undisturbed);
			}
		}
	},
};

interface Case {
	readonly name: string;
	readonly dead: readonly number[];
	readonly isFlapping: boolean;
	readonly simulation: Simulation;
	readonly back: { afterMs: number };
}

function simulation(bench: Bench, deadCount: number, isFlapping: boolean): Case {
	const untilMs = bench.quick ? 180_000 : 720_000;
	const backAtMs = untilMs - 60_000;
	const dead = UNITS.slice(0, deadCount);
	const reads: Read[] = UNITS.map((unit) => ({ unit, address: 0, count: 8, periodMs: PERIOD_MS }));
	const isAway = (unit: number, nowMs: number): boolean => {
		if (!dead.includes(unit) || nowMs < DIES_AT_MS) return false;
		return isFlapping ? Math.floor(nowMs / FLAP_MS) % 2 === 1 : nowMs < backAtMs;
	};
	const back = { afterMs: Number.POSITIVE_INFINITY };
	return {
		name: isFlapping ? "one flaps" : `${deadCount} of 8 dead`,
		dead,
		isFlapping,
		back,
		simulation: {
			baud: BAUD,
			timeoutMs: TIMEOUT_MS,
			receiveBytes: 128,
			reads,
			untilMs,
			behaviour: (truth, nowMs) => (request) => {
				const bytes = truth.answer(request);
				if (bytes === null || isAway(request[0] as number, nowMs())) return [];
				return [{ bytes, afterUs: Math.max(TURNAROUND_US, gapUs(BAUD)) }];
			},
			watch(tally, nowMs) {
				const missing = new Set(dead);
				back.afterMs = Number.POSITIVE_INFINITY;
				tally.onGood = (unit) => {
					if (nowMs() < backAtMs) return;
					missing.delete(unit);
					if (missing.size === 0) back.afterMs = Math.min(back.afterMs, nowMs() - backAtMs);
				};
			},
		},
	};
}

function report(bench: Bench, one: Case, master: string, tally: Tally, undisturbed: Map<string, Tally>): void {
	if (one.dead.length === 0) {
		undisturbed.set(master, tally);
		return;
	}
	const isOurs = master === "headgate";
	const healthy = UNITS.filter((unit) => !one.dead.includes(unit));
	const before = (undisturbed.get(master) as Tally).ofUnits(healthy);
	const share = (100 * tally.ofUnits(healthy)) / before;
	bench.add({
		scenario: `sim ${one.name}`,
		master,
		value: share,
		unit: "% of undisturbed",
		limit: 100,
		...(isOurs ? { bar: ">= 97 %", ok: share >= 97 && tally.wrong === 0 } : {}),
		note: `${tally.ofUnits(healthy)} of ${before} reads of the healthy, ${tally.wrong} wrong`,
	});
	if (one.isFlapping) return;
	bench.add({
		scenario: `sim ${one.name}: back`,
		master,
		value: one.back.afterMs / 1000,
		unit: "s",
		limit: null,
		...(isOurs ? { bar: "<= 10 s, all of them", ok: one.back.afterMs <= 10_000 } : {}),
	});
}
