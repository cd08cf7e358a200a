import test from "ava";
import { type GatewayCommand, writeCommand } from "../../../../hosts/county/commands";
import { decodePlainCbor } from "../../../../hosts/county/plain-cbor";
import { outcomeName } from "../../../../modules/commands/request";
import { describe } from "../../../../modules/gateway/describe";
import { LeaseReason } from "../../../../modules/outputs/lease";
import { RecordKind } from "../../../../modules/store/record";
import { Random } from "../../../../sim/core/random";
import { CalendarBench, type CalendarOptions, rainyProfiles } from "../../../support/core-calendar";
import { allowLong } from "../../../support/long-test";

const minute = 60_000;
const hour = 60 * minute;
const [north, middle, south] = ["valve.north", "valve.middle", "valve.south"] as const;
/** 04:00 UTC in summer. */
const six = { starts: [{ at: "06:00" }] };
const water = { flow: "water.flow", settleMs: minute, tolerancePercent: 90, unscheduledAbove: 1 };

/** What each zone got, in the site's order. */
function each(bench: CalendarBench): readonly (readonly string[])[] {
	return [north, middle, south].map((valve) => bench.runs(valve));
}

function isRaised(bench: CalendarBench): boolean {
	return describe(bench.gateway).alarms[0]?.state === "raised";
}

/** Why a zone's last run ended. */
function lastReason(bench: CalendarBench, valve: string): number {
	const output = bench.site.outputs.findIndex(({ name }) => name === valve);
	const ends = bench.records.flatMap((one) =>
		one.kind === RecordKind.output && one.output === output && one.untilMs === 0 ? [one.reason] : [],
	);
	return ends.findLast((reason) => reason >= LeaseReason.quotaUsed) ?? LeaseReason.none;
}

test("a start that the clock skips when summer time begins comes once, and so does one that it shows twice", (t) => {
	const words = { starts: [{ at: "02:30" }] };
	const spring = new CalendarBench({ wall: "2026-03-29T00:40Z", words }).runTo("2026-03-29T02:40Z");
	t.deepEqual(each(spring), [["03-29T01:00"], ["03-29T01:10"], ["03-29T01:20"]]);
	t.is(spring.program.nextStartMs, Date.parse("2026-03-30T00:30Z"));
	const autumn = new CalendarBench({ wall: "2026-10-25T00:10Z", words }).runTo("2026-10-25T02:10Z");
	t.deepEqual(each(autumn), [["10-25T00:30"], ["10-25T00:40"], ["10-25T00:50"]]);
	t.is(autumn.program.nextStartMs, Date.parse("2026-10-26T01:30Z"));
});

test("the queue outlives restarts: who had water gets none again, who had none still does", (t) => {
	const bench = new CalendarBench({ wall: "2026-06-10T03:50Z", words: six }).runTo("2026-06-10T04:05Z");
	t.deepEqual(each(bench), [["06-10T04:00"], [], []]);
	bench.cut(minute).runTo("2026-06-10T04:12Z");
	t.deepEqual(bench.closed().includes(middle), true);
	bench.cut(minute).cut(minute).runTo("2026-06-10T05:30Z");
	t.deepEqual(
		each(bench).map((runs) => runs.length),
		[1, 1, 1],
	);
});

test("a start in a power cut comes late, or is missed and told; the next one comes", (t) => {
	const alarms = [{ name: "missed", program: "irrigation", notice: "missed-start", delayMs: 0 }] as const;
	const options = { wall: "2026-06-10T03:50Z", words: six, changes: { alarms } };
	const late = new CalendarBench(options)
		.runTo("2026-06-10T03:55Z")
		.cut(40 * minute)
		.run(hour);
	t.deepEqual(
		each(late).map((runs) => runs.length),
		[1, 1, 1],
	);
	const missed = new CalendarBench(options)
		.runTo("2026-06-10T04:40Z")
		.cut(25.5 * hour)
		.run(20 * minute);
	t.deepEqual(
		each(missed).map((runs) => runs.length),
		[1, 1, 1],
		"of the day before",
	);
	t.is(missed.gateway.programs[0]?.notice("missed-start", -1, 0), true);
	t.is(missed.gateway.programs[0]?.notice("missed-start", 2, 0), true);
	t.true(isRaised(missed));
	missed.runTo("2026-06-12T04:25Z");
	t.is(missed.gateway.programs[0]?.notice("missed-start", -1, 0), false);
	t.false(isRaised(missed));
	t.is(missed.runs(south).length, 2);
});

test("without a clock the program waits and says so, and begins when one is set", (t) => {
	const bench = new CalendarBench({ wall: "2026-06-10T03:50Z", words: six });
	bench.clock.isSet = false;
	bench.restart();
	bench.runTo("2026-06-10T04:20Z");
	t.deepEqual(each(bench), [[], [], []]);
	t.like(bench.program, { state: "no-clock", nextStartMs: null });
	t.is(bench.gateway.programs[0]?.notice("no-clock", -1, 0), true);
	bench.clock.isSet = true;
	bench.run(hour);
	t.deepEqual(
		each(bench).map((runs) => runs.length),
		[1, 1, 1],
	);
	t.is(bench.gateway.programs[0]?.notice("no-clock", -1, 0), false);
	t.is(bench.program.state, "waiting");
});

test("a clock that steps back waters nothing again, and one that steps over a start still waters", (t) => {
	const bench = new CalendarBench({ wall: "2026-06-10T03:50Z", words: six }).runTo("2026-06-10T04:35Z");
	bench.clock.shiftMs -= 50 * minute;
	bench.restart();
	bench.runTo("2026-06-10T04:10Z");
	t.is(bench.moves.filter(({ output, on }) => on && output.startsWith("valve")).length, 3);
	bench.runTo("2026-06-10T05:30Z");
	bench.clock.shiftMs += 23 * hour;
	bench.run(hour);
	t.is(bench.moves.filter(({ output, on }) => on && output.startsWith("valve")).length, 6);
});

test("what somebody pauses comes late, and a start that passes in a longer pause is no missed one", (t) => {
	const bench = new CalendarBench({ wall: "2026-06-10T03:50Z", words: six }).runTo("2026-06-10T03:55Z");
	const ask = (what: string, forMs: number): void => {
		bench.gateway.ask({
			...{ id: `${what}${forMs}`, who: "anna", role: "operator", what },
			subject: "irrigation",
			forMs,
			atMs: 0,
			validForMs: 0,
		});
	};
	ask("pause", 30 * minute);
	bench.runTo("2026-06-10T05:10Z");
	t.deepEqual(
		each(bench).map(([first]) => first?.slice(0, 9)),
		["06-10T04:", "06-10T04:", "06-10T04:"],
	);
	bench.clock.shiftMs += 22 * hour;
	ask("pause", 2 * hour);
	bench.run(3 * hour);
	t.is(bench.runs(north).length, 1);
	t.is(bench.gateway.programs[0]?.notice("missed-start", -1, 0), false);
});

test("water runs in the canal's turns only, and what is due waits for the next one", (t) => {
	const windows = [{ from: "2026-06-10T06:15", lastsMs: 15 * minute, everyDays: 1 }];
	const bench = new CalendarBench({ wall: "2026-06-10T03:50Z", words: { ...six, windows } });
	bench.runTo("2026-06-10T04:10Z");
	t.is(bench.program.state, "no-turn");
	bench.runTo("2026-06-10T04:40Z");
	t.deepEqual(each(bench), [["06-10T04:15"], ["06-10T04:25"], []]);
	t.is(lastReason(bench, middle), LeaseReason.turnOver);
	t.deepEqual(
		bench.closed().filter((name) => name !== "compressor"),
		[],
	);
	bench.restart();
	bench.runTo("2026-06-10T04:45Z");
	bench.clock.shiftMs += 23.4 * hour;
	bench.runTo("2026-06-11T04:22Z");
	t.is(bench.runs(south).length, 0, "the turn has not begun again");
	t.is(bench.gateway.programs[0]?.notice("missed-start", -1, 0), false, "nobody could help it");
});

test("the season's water is counted over restarts, told near its end, and not exceeded", (t) => {
	const quota = { m3: 4, from: "2026-04-01" };
	const options: CalendarOptions = { wall: "2026-06-10T03:50Z", words: { ...six, quota }, changes: { water } };
	const bench = new CalendarBench(options).runTo("2026-06-10T04:11Z");
	const [first] = [bench.program.quota?.usedM3 ?? 0];
	t.true(first > 1.7 && first < 2.4, `${first} m³ in ten minutes at 12 m³/h`);
	t.is(bench.gateway.programs[0]?.notice("quota-near", -1, 0), false);
	bench.cut(minute);
	t.true(Math.abs((bench.program.quota?.usedM3 ?? 0) - first) < 0.2, "kept");
	bench.runTo("2026-06-10T05:30Z");
	t.true((bench.program.quota?.usedM3 ?? 0) < 4.1, "nothing beyond but what runs while pump and valves stop");
	for (const notice of ["quota-near", "quota-used"] as const) t.true(bench.gateway.programs[0]?.notice(notice, -1, 0));
	t.is(bench.program.state, "quota-used");
	t.is(bench.runs(south).length + bench.runs(middle).length, 2, "the last one was cut short");
	t.is(lastReason(bench, south), LeaseReason.quotaUsed);
	bench.clock.shiftMs += 300 * 24 * hour;
	bench.run(minute);
	t.deepEqual(bench.program.quota, { usedM3: 0, m3: 4 }, "a new season");
});

test("after rain nothing begins, what was due is left out, and that outlives a restart", (t) => {
	const rainDelay = { point: "air.humidity", aboveMm: 1, forMs: 6 * hour };
	const words = { ...six, rainDelay };
	const bench = new CalendarBench({ wall: "2026-06-10T03:50Z", words, profiles: rainyProfiles() });
	bench.runTo("2026-06-10T04:10Z");
	t.deepEqual(each(bench), [[], [], []]);
	t.is(bench.program.state, "rain-delay");
	t.is(bench.gateway.programs[0]?.notice("missed-start", -1, 0), false);
	t.is(bench.program.nextStartMs, Date.parse("2026-06-11T04:00Z"));
	bench.cut(minute).run(10);
	t.is(bench.program.state, "rain-delay", "before anything was read");
});

test("a forecast of rain leaves a start out: on record, once, over a restart, until it is too old", (t) => {
	const key = new Uint8Array(32).fill(7);
	const answers: string[] = [];
	const bench = new CalendarBench({
		...{ wall: "2026-06-10T03:50Z", words: { ...six, forecast: { aboveMm: 5 } }, key },
		onPublish: (topic, payload) => {
			if (topic.endsWith("/answer")) answers.push((decodePlainCbor(payload) as { outcome: string }).outcome);
		},
	}).run(minute);
	const say = (id: string, value: string, changes: Partial<GatewayCommand> = {}): string | undefined => {
		const topic = `headgate/${bench.site.gateway}/command`;
		const asked = { id, who: "weather", role: "operator", what: "forecast", value, forMs: 24 * hour } as const;
		bench.deliver(topic, writeCommand(topic, { ...asked, atMs: bench.wallMs, validForMs: minute, ...changes }, key));
		bench.run(1000);
		return answers.at(-1);
	};
	t.is(say("a", "4.9"), "done");
	t.is(bench.program.state, "waiting", "too little");
	t.is(say("b", "12.5"), "done");
	t.is(say("b", "0"), "done", "the same again does nothing");
	t.is(bench.program.state, "rain-forecast");
	for (const wrong of ["", "much", "-3", "1001", "1e1"]) t.is(say(`x${wrong}`, wrong), "out-of-range", wrong);
	t.is(say("c", "0", { role: "viewer" }), "role");
	t.is(say("d", "0", { atMs: bench.wallMs - hour }), "expired");
	bench.restart();
	t.is(bench.program.state, "waiting", "before its first pass");
	bench.runTo("2026-06-10T04:20Z");
	t.is(bench.program.state, "rain-forecast");
	t.deepEqual(each(bench), [[], [], []]);
	t.deepEqual(
		bench.records.flatMap((one) =>
			one.kind === RecordKind.command && one.id === "b"
				? [`${one.value} was ${one.was}: ${outcomeName(one.outcome)}`]
				: [],
		),
		["12.5 was 4.9: accepted", "12.5 was 4.9: done"],
	);
	t.is(say("e", "0", { forMs: minute }), "done");
	t.is(bench.program.state, "waiting", "the newest word counts");
	bench.run(2 * minute);
	bench.restart();
	bench.run(1000);
	t.is(bench.program.state, "waiting", "and the one before does not come back");
	t.is(say("f", "20"), "done");
	bench.clock.shiftMs += 23 * hour;
	bench.restart();
	bench.run(1000);
	t.is(bench.program.state, "rain-forecast");
	bench.clock.shiftMs += hour;
	bench.restart();
	bench.run(1000);
	t.is(bench.program.state, "waiting", "a day is over");
});

test("where no program goes by forecasts there is nothing to do", (t) => {
	const bench = new CalendarBench({ wall: "2026-06-10T03:50Z", words: six });
	let outcome = "";
	bench.gateway.onAnswer = (answer) => {
		outcome = answer.outcome;
	};
	bench.gateway.ask({
		id: "a",
		who: "x",
		role: "operator",
		what: "forecast",
		subject: "",
		value: "9",
		forMs: 0,
		atMs: 0,
		validForMs: 0,
	});
	bench.run(1000);
	t.is(outcome, "nothing-to-do");
});

test("in four days of power cuts and clock steps each zone is watered once a start, summer time or not", async (t) => {
	await allowLong(t);
	const random = new Random(20261124, "calendar");
	const bench = new CalendarBench({
		wall: "2026-03-27T12:00Z",
		words: { starts: [{ at: "02:30" }, { at: "sunset", offsetMs: -2 * hour }], startWithinMs: 3 * hour },
		runMs: 5 * minute,
	});
	const until = Date.parse("2026-03-31T12:00Z");
	let cuts = 0;
	let steps = 0;
	while (bench.wallMs < until) {
		bench.run(Math.round(random.between(0, 5 * hour)));
		if (random.unit() < 0.6) {
			bench.cut(Math.round(random.between(0, 100 * minute)));
			cuts += 1;
		}
		if (random.unit() < 0.4) {
			// Not so far that a start would be passed by more than the time allowed, a cut included.
			bench.clock.shiftMs += Math.round(random.between(-60, 40) * minute);
			steps += 1;
		}
	}
	bench.run(4 * hour);
	t.true(cuts > 10 && steps > 8, `${cuts} cuts and ${steps} steps`);
	for (const valve of [north, middle, south]) t.is(bench.runs(valve).length, 8, valve);
	t.is(bench.gateway.programs[0]?.notice("missed-start", -1, 0), false);
});

test("times are adjusted by percent and month, and by whoever may", (t) => {
	const starts = [{ at: "06:00" }, { at: "sunset" }];
	const adjustMonths = [0, 0, 0, 0, 0, 150, 100, 0, 0, 0, 0, 0];
	const bench = new CalendarBench({
		...{ wall: "2026-06-10T03:50Z", timedMs: 10 * minute, words: { starts, adjustPercent: 80, adjustMonths } },
		changes: { adjustable: [{ number: "irrigation/adjustPercent", min: 50, max: 120 }] },
	});
	/** Minutes that the north zone's last run took. */
	const ran = (): number => {
		const moves = bench.moves.filter(({ output }) => output === north).slice(-2);
		return Math.round(((moves[1]?.atMs ?? 0) - (moves[0]?.atMs ?? 0)) / minute);
	};
	bench.runTo("2026-06-10T05:00Z");
	t.is(ran(), 12, "80 % of 150 % in June");
	t.deepEqual(
		each(bench).map((runs) => runs.length),
		[1, 1, 1],
	);
	const asked = { id: "a", who: "anna", role: "operator", what: "set-limit", subject: "irrigation/adjustPercent" };
	bench.gateway.ask({ ...asked, value: "50", forMs: 0, atMs: 0, validForMs: 0 });
	bench.clock.shiftMs += 22.8 * hour;
	bench.run(hour);
	t.is(ran(), 8, "50 % of 150 %");
	bench.clock.shiftMs += 21 * 24 * hour - hour;
	bench.restart();
	bench.run(hour);
	t.is(ran(), 5, "50 % in July");
});

test("an end that is counted back is kept", (t) => {
	const starts = [{ at: "sunrise", finish: true }];
	const bench = new CalendarBench({
		...{ wall: "2026-06-09T21:00Z", timedMs: 10 * minute, words: { starts, adjustPercent: 150 } },
	});
	const begins = bench.run(1000).program.nextStartMs ?? 0;
	bench.run(begins + hour - bench.wallMs);
	const aheadMs = bench.wallMs - bench.nowMs;
	const pumped = bench.moves.filter(({ output }) => output === "pump").map(({ atMs }) => atMs + aheadMs);
	t.is(each(bench).flat().length, 3);
	const sunrise = begins + 45 * minute;
	t.true(Math.abs((pumped.at(-1) ?? 0) - sunrise) < 2 * minute, `${((pumped.at(-1) ?? 0) - sunrise) / 1000} s`);
});
