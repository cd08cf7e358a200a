import type { Clock } from "../../../modules/ports/clock";
import { ClockQuality } from "../../../modules/ports/clock";
import { WideCounter } from "../../../modules/time/wide-counter";
import { Bench, type BenchOptions } from "../../support/core-gateway";
import { dryNorth, minute, northSite, second } from "../../support/core-orchard";
import { faultTest } from "../../support/fault-test";

/*
 * Faults of clocks, on the whole gateway and the farm's twins: rows of the table in test/README.md.
 */

const day = 24 * 60 * minute;
/** Of the north zone's run, begun a minute after boot. */
const runMs = 6 * minute;

/** The north zone watered for six minutes, with another clock. */
function watered(change: (clock: Clock) => Clock, options: BenchOptions = {}): Bench {
	const site = northSite();
	for (const program of site.programs) {
		if (program.type === "irrigation") for (const zone of program.zones) Object.assign(zone, { longestRunMs: runMs });
	}
	const changePorts: BenchOptions["changePorts"] = (ports) => ({ ...ports, clock: change(ports.clock) });
	return new Bench({ site, file: dryNorth(), changePorts, ...options });
}

/** What a gateway does whose clocks are sound. */
const sound = (): readonly string[] => told(watered((clock) => clock).run(12 * minute));

function told({ moves }: Bench): readonly string[] {
	return moves.map(({ atMs, output, on }) => `${Math.round(atMs / 100)} ${on ? "+" : "-"}${output}`);
}

function delegate(clock: Clock): Clock {
	return {
		now: () => clock.now(),
		nowUs: () => clock.nowUs(),
		timer: (callback) => clock.timer(callback),
		wallMs: () => clock.wallMs(),
		wallQuality: () => clock.wallQuality(),
	};
}

faultTest(
	"a millisecond counter of 32 bits that wraps in the middle of a run: nothing is sooner, later or longer",
	(t, fault) => {
		const startMs = 2 ** 32 - 4 * minute;
		const bench = watered((clock) => {
			const counter = new WideCounter();
			let lastRaw = 0;
			const now = (): number => {
				const raw = (startMs + clock.now()) % 2 ** 32;
				if (raw < lastRaw) fault.fires();
				lastRaw = raw;
				return counter.widen(raw);
			};
			return {
				...delegate(clock),
				now,
				nowUs: () => 1000 * startMs + clock.nowUs(),
				timer: (callback) => {
					const timer = clock.timer(callback);
					return { set: (atMs) => timer.set(atMs - startMs), clear: () => timer.clear() };
				},
			};
		}).run(12 * minute);
		t.is(fault.times, 1);
		t.deepEqual(told(bench), sound());
	},
);

faultTest(
	"a clock that was never set, at 1970: the run is as long, and every record says that it has no date",
	(t, fault) => {
		const bench = watered((clock) => {
			return {
				...delegate(clock),
				wallMs: () => {
					fault.fires();
					return clock.now();
				},
				wallQuality: () => {
					fault.fires();
					return ClockQuality.none;
				},
			};
		}).run(12 * minute);
		t.deepEqual(told(bench), sound());
		t.true(bench.records.length > 100);
		for (const { kind, clockQuality, timeMs } of bench.records) {
			t.true(clockQuality === ClockQuality.none && timeMs <= 12 * minute, `${kind} at ${timeMs}`);
		}
	},
);

faultTest(
	"a clock that steps back a day and forward two in a run: it is as long, and each step is on record",
	(t, fault) => {
		let offsetMs = 0;
		const bench = watered((clock) => ({ ...delegate(clock), wallMs: () => clock.wallMs() + offsetMs }));
		for (const stepMs of [-day, 2 * day]) {
			bench.run(3 * minute);
			if (bench.closed().includes("pump")) fault.fires();
			offsetMs += stepMs;
		}
		bench.run(6 * minute);
		t.is(fault.times, 2);
		t.deepEqual(told(bench), sound());
		const steps = bench.records.flatMap((one) =>
			one.kind === 9 ? [Math.round((one.timeMs - one.fromMs) / second)] : [],
		);
		t.deepEqual(steps, [-86_400, -86_400, 172_800, 172_800], "in either log");
	},
);
