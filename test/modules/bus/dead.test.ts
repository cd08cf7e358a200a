import test from "ava";
import { BusStatus } from "../../../modules/bus/status";
import { Random } from "../../../sim/core/random";
import { Scheduler } from "../../../sim/core/scheduler";
import { inTime, LateLine } from "../../support/core-late-line";
import { type End, numbered, poll, slave, watchLine } from "../../support/core-line";

const units = [1, 2, 3, 4, 5, 6, 7, 8];
const minutes = 60_000_000;

interface Story {
	readonly ends: readonly End[];
	readonly line: LateLine;
}

/** Eight slaves, four registers each, for ten minutes. */
function run(periodMs: number, isDead: (unit: number, nowMs: number) => boolean): Story {
	const scheduler = new Scheduler();
	const line = new LateLine(scheduler, {
		slaves: units.map(numbered),
		reportsGaps: true,
		fate: (unit, nowMs) => (isDead(unit, nowMs) ? { afterUs: null } : inTime),
	});
	const slaves = units.map((unit) => slave(unit, { registersPerRead: 60 }));
	const wants = units.flatMap((_, index) => [0, 1, 2, 3].map((address) => poll(index, address, periodMs)));
	const { ends } = watchLine(scheduler, line.open, slaves, wants);
	scheduler.runUntil(10 * minutes);
	return { ends, line };
}

/** Good readings of those that `healthy` names. */
function goodOf(ends: readonly End[], healthy: (unit: number) => boolean): number {
	return ends.filter(({ id, status }) => status === BusStatus.good && healthy(units[id >> 2] as number)).length;
}

/** Half of the line's time, and more than all of it. */
for (const periodMs of [1000, 250]) {
	const undisturbed = run(periodMs, () => false).ends;
	for (const dead of [1, 2, 4]) {
		for (const sinceMs of [0, 60_000]) {
			test(`${dead} of 8 dead since ${sinceMs} ms, every ${periodMs} ms: the others keep 97 % of readings`, (t) => {
				const { ends } = run(periodMs, (unit, nowMs) => unit > 8 - dead && nowMs >= sinceMs);
				const healthy = (unit: number) => unit <= 8 - dead;
				const share = goodOf(ends, healthy) / goodOf(undisturbed, healthy);
				t.log(share);
				t.true(share >= 0.97, `${share}`);
			});
		}
	}

	for (const phaseMs of [3000, 20_000, 60_000]) {
		test(`one that flaps every ${phaseMs} ms, period ${periodMs} ms: the others keep 97 % of their readings`, (t) => {
			const { ends } = run(periodMs, (unit, nowMs) => unit === 8 && Math.floor(nowMs / phaseMs) % 2 === 1);
			const healthy = (unit: number) => unit < 8;
			const share = goodOf(ends, healthy) / goodOf(undisturbed, healthy);
			t.log(share);
			t.true(share >= 0.97, `${share}`);
		});
	}
}

for (const dead of [1, 4]) {
	test(`${dead} dead of 8 are back within ${10 * dead} s of answering`, (t) => {
		const random = new Random(7, "return");
		for (let turn = 0; turn < 8; turn += 1) {
			const backMs = random.between(120_000, 400_000);
			const { ends } = run(1000, (unit, nowMs) => unit > 8 - dead && nowMs > 60_000 && nowMs < backMs);
			for (let unit = 8; unit > 8 - dead; unit -= 1) {
				const back = ends.find(
					({ id, status, atMs }) => units[id >> 2] === unit && status === BusStatus.good && atMs > backMs,
				);
				const afterMs = (back?.atMs ?? Number.POSITIVE_INFINITY) - backMs;
				t.true(afterMs < 10_000 * dead, `unit ${unit} was read ${afterMs} ms after it was back`);
			}
		}
	});
}

for (const [load, periodMs] of [
	["half", 1000],
	["more than all", 250],
] as const) {
	test(`a write every second at ${load} of the line's time takes the longest transaction and 5 ms at p99`, (t) => {
		const scheduler = new Scheduler();
		const line = new LateLine(scheduler, { slaves: units.map(numbered), reportsGaps: true, fate: () => inTime });
		const slaves = units.map((unit) => slave(unit, { registersPerRead: 60 }));
		const wants = units.flatMap((_, index) =>
			Array.from({ length: 16 }, (__, address) => poll(index, address, periodMs)),
		);
		const starts: number[] = [];
		const took: number[] = [];
		const { line: master } = watchLine(scheduler, line.open, slaves, wants, {
			onEnd: (_line, { what, id, status, atMs }) => {
				if (what === "write" && status === BusStatus.good) took.push(atMs - (starts[id] as number));
			},
		});
		const random = new Random(11, "writes");
		for (let second = 1; second < 600; second += 1) {
			scheduler.at(1e6 * (second + random.unit()), () => {
				starts.push(scheduler.nowUs / 1000);
				master.write(second % 8, 5, second % 8, 0xff00, starts.length - 1);
			});
		}
		scheduler.runUntil(10 * minutes);
		took.sort((a, b) => a - b);
		t.is(took.length, starts.length);
		const readMs = (13 + 2 * 16) * 1.041667 + 20 + 2 * 3.646;
		const writeMs = 16 * 1.041667 + 20 + 3.646;
		const p99 = took[Math.floor(0.99 * took.length)] as number;
		t.log({ p99, readMs, writeMs });
		t.true(p99 <= readMs + writeMs + 5, `${p99} ms`);
	});
}
