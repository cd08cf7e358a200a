import test from "ava";
import type { Line } from "../../../modules/bus/line";
import { Slave } from "../../../modules/bus/slave";
import { BusStatus } from "../../../modules/bus/status";
import { Journal } from "../../../modules/gateway/journal";
import { deviceSeries, lineSeries, sinkSeries } from "../../../modules/health/series";
import { HealthSurvey } from "../../../modules/health/survey";
import { PointTable } from "../../../modules/points/table";
import { compileSite } from "../../../modules/site/compile";
import type { HealthPlan } from "../../../modules/site/plan";
import { LinkClass, LinkMeter } from "../../../modules/uplink/meter";
import { SimClock } from "../../../sim/core/clock";
import { NorFlash } from "../../../sim/core/flash";
import { Scheduler } from "../../../sim/core/scheduler";
import { orchardSite, profileMap } from "../../support/core-site";
import { openStore } from "../../support/log-rig";

const plan: HealthPlan = { everyMs: 1000, line: lineSeries, device: deviceSeries, sink: sinkSeries };
const firstOfSlave = lineSeries.length;

function slave(unit: number): Slave {
	const timing = { replyTimeoutMs: 500, gapMs: 0, registersPerRead: 100, holesAllowed: false };
	return new Slave({ unit, parity: "none", stop: 1, ...timing });
}

/** A line of which only the counters are looked at. */
function line(...slaves: readonly Slave[]): Line {
	const port = { losses: 0, lastError: "", formatChanges: 0 };
	return { slaves, strayBytes: 0, strangers: 0, port, loadPercent: () => 12.34 } as unknown as Line;
}

function look(survey: HealthSurvey, nowMs: number): Map<number, number> {
	const told = new Map<number, number>();
	survey.look(nowMs, (series, counts) => told.set(series, counts));
	return told;
}

const numberOf = (name: string): number => firstOfSlave + deviceSeries.findIndex((series) => series.name === name);

test("the first look tells all that is known, the next ones what has moved", (t) => {
	const [a, b] = [slave(1), slave(2)];
	const survey = new HealthSurvey(plan, [line(a), line(b)], [], 500);
	t.is(survey.dueMs, 1500);
	const known = deviceSeries.length - 2; // no reply, no reply times
	const first = look(survey, 1600);
	t.is(survey.dueMs, 2600);
	t.is(first.size, 2 * (lineSeries.length + known));
	t.is(first.get(0), 123);
	t.is(look(survey, 2600).size, 0);
	a.note(BusStatus.timeout, 2700);
	b.note(BusStatus.good, 2700);
	b.times.add(20);
	const second = look(survey, 3600);
	const ofB = lineSeries.length + deviceSeries.length;
	t.deepEqual(
		[...second],
		[
			[numberOf("requests"), 1],
			[numberOf("timeouts"), 1],
			[ofB + numberOf("requests"), 1],
			[ofB + numberOf("replies"), 1],
			[ofB + numberOf("reply-p50"), Math.round(10 * b.times.quantileMs(0.5))],
			[ofB + numberOf("reply-p99"), Math.round(10 * b.times.quantileMs(0.99))],
		],
	);
});

test("exceptions are told by code, and those without a series of their own together", (t) => {
	const one = slave(1);
	const survey = new HealthSurvey(plan, [line(one)], [], 0);
	look(survey, 1000);
	for (const code of [2, 2, 6, 5, 11, 200]) one.noteException(code);
	t.deepEqual(
		look(survey, 2000),
		new Map([
			[numberOf("exceptions"), 6],
			[numberOf("exceptions-2"), 2],
			[numberOf("exceptions-6"), 1],
			[numberOf("exceptions-other"), 3],
		]),
	);
	for (let count = 0; count < 70_000; count += 1) one.noteException(1);
	t.is(look(survey, 3000).get(numberOf("exceptions-1")), 70_000, "counted beyond 16 bits");
});

test("switched off, it never looks", (t) => {
	t.is(new HealthSurvey(null, [line(slave(1))], [], 0).dueMs, Number.POSITIVE_INFINITY);
});

test("a site of 64 devices is told in rows that each fit a record", (t) => {
	const flash = new NorFlash(16);
	const { store } = openStore(flash);
	const site = compileSite(orchardSite(), profileMap());
	const journal = new Journal(site, new SimClock(new Scheduler(), 1.78e12), store, new PointTable(site.points));
	const lines = [0, 1, 2, 3].map((at) => line(...Array.from({ length: 16 }, (_, unit) => slave(1 + 16 * at + unit))));
	const series = 4 * lineSeries.length + 64 * (deviceSeries.length - 2);
	journal.health(new HealthSurvey(plan, lines, [], 0), 1000);
	t.is(journal.storedValues, series);
	t.is(openStore(flash).store.backlogValues, series, "counted again at the next start");
	t.true(store.backlogRecords <= 5, `${store.backlogRecords} records`);
});

test("sinks come behind all lines: bytes by class, and the month's forecast once there is one", (t) => {
	const meter = new LinkMeter(null, 300_000, 0);
	const sink = { meter, backlogRecords: 7, confirmedValues: 30, skippedRecords: 0 };
	const survey = new HealthSurvey(plan, [line(slave(1))], [sink], 0);
	const first = lineSeries.length + deviceSeries.length;
	const told = (nowMs: number): Record<string, number> => {
		const seen = [...look(survey, nowMs)].filter(([number]) => number >= first);
		return Object.fromEntries(seen.map(([number, counts]) => [sinkSeries[number - first]?.name ?? "", counts]));
	};
	meter.connected(0);
	meter.published(LinkClass.rows, 20, 100, 60_000);
	t.deepEqual(told(600_000), {
		...{ "bytes-events": 0, "bytes-rows": 291, "bytes-session": 600, "bytes-receipts": 0, "bytes-keep-alive": 33 },
		...{ backlog: 7, confirmed: 30, skipped: 0 },
	});
	// A day of 47 232 bytes of keep-alives, and 891 of this hour: of 720 hours.
	t.deepEqual(told(3_600_000), { "bytes-keep-alive": 328, "bytes-month": Math.round((720 * (891 + 1968)) / 1000) });
});
