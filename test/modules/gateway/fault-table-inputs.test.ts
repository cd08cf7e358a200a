import { Bench, misread, silence } from "../../support/core-gateway";
import {
	changedSite,
	minute,
	pointOf,
	raised,
	reasonOf,
	roomSite,
	second,
	stateOf,
	watering,
} from "../../support/core-orchard";
import { faultTest } from "../../support/fault-test";

/*
 * Faults of what is measured, on the whole gateway and the farm's twins: rows of the table in test/README.md.
 */

const probes = ["room-back", "room-front"] as const;
const back = "room.back.temperature";
const front = "room.front.temperature";

/** The cold room, whose probes are doubted when they stand still for six minutes; an alarm when one is not good. */
function room(): Bench {
	const site = roomSite(({ points, alarms }) => {
		for (const point of points) if (point.name.endsWith("temperature")) point.stuckAfterMs = 6 * minute;
		alarms.push({ name: "not-good", point: back, quality: "not-good", delayMs: 0 });
	});
	return new Bench({ site }).run(4 * minute);
}

function programOf(bench: Bench): string | undefined {
	return bench.gateway.programs[0]?.state;
}

/** Both probes of the room give these registers from now on: when the first is not good any more, and what then. */
function misled(fires: () => void, change: (words: readonly number[], first: readonly number[]) => readonly number[]) {
	const bench = room();
	for (const probe of probes) misread(bench.farm, probe, change, fires);
	const fromMs = bench.nowMs;
	const isGood = (): boolean => pointOf(bench, back) === "good";
	const isLost = bench.runUntil(() => !isGood(), 10 * minute);
	const afterMs = bench.nowMs - fromMs;
	bench.run(30 * second);
	const alarmMs = (raised(bench).at(-1)?.atMs ?? Number.NaN) - fromMs;
	return { isLost, afterMs, alarmMs, point: pointOf(bench, back), program: programOf(bench) };
}

faultTest("registers out of range: bad at the next reading, an alarm, and the room goes by the clock", (t, fault) => {
	const found = misled(fault.fires, (words) => words.map(() => 0x7fff));
	t.true(found.isLost && found.afterMs <= 11 * second && found.alarmMs <= 11 * second, JSON.stringify(found));
	t.is(found.point, "bad range");
	t.regex(found.program ?? "", /^emergency/);
});

faultTest("registers that are frozen: doubted after 360 s, an alarm, and the room goes by the clock", (t, fault) => {
	const found = misled(fault.fires, (_, first) => first);
	t.true(found.isLost && found.afterMs <= 371 * second && found.alarmMs <= 371 * second, JSON.stringify(found));
	t.is(found.point, "uncertain stuck");
	t.regex(found.program ?? "", /^emergency/);
});

faultTest("registers that are all zeros: a temperature too, so doubted when it has not moved for 360 s", (t, fault) => {
	const found = misled(fault.fires, (words) => words.map(() => 0));
	t.true(found.isLost && found.afterMs <= 371 * second && found.alarmMs <= 371 * second, JSON.stringify(found));
	t.is(found.point, "uncertain stuck");
	t.regex(found.program ?? "", /^emergency/);
});

faultTest("registers that are all ones: a temperature too, so doubted when it has not moved for 360 s", (t, fault) => {
	const found = misled(fault.fires, (words) => words.map(() => 0xffff));
	t.true(found.isLost && found.afterMs <= 371 * second && found.alarmMs <= 371 * second, JSON.stringify(found));
	t.is(found.point, "uncertain stuck");
	t.regex(found.program ?? "", /^emergency/);
});

faultTest("a meter that gives NaN: bad at the next reading, no proof any more, and what needs it rests", (t, fault) => {
	const site = changedSite(({ outputs, alarms }) => {
		const pump = outputs.find(({ name }) => name === "pump");
		if (pump !== undefined) pump.onlyWhile = [{ kind: "limit", point: "water.flow", below: 50 }];
		alarms.push({ name: "no-flow", point: "water.flow", quality: "not-good", delayMs: 0 });
	});
	const bench = watering({ site });
	misread(bench.farm, "flow-meter", (words) => words.map((_, at) => (at % 2 === 0 ? 0 : 0x7fc0)), fault.fires);
	const fromMs = bench.nowMs;
	t.true(bench.runUntil(() => !bench.closed().includes("pump"), minute));
	t.true(bench.nowMs - fromMs <= 11 * second, `${bench.nowMs - fromMs} ms`);
	t.is(pointOf(bench, "water.flow"), "bad not a number");
	t.is(reasonOf(bench, "pump"), "limit");
	bench.run(5 * minute);
	const [alarm] = raised(bench).filter(({ atMs }) => atMs >= fromMs);
	t.like(alarm, { name: "no-flow" });
	t.is(stateOf(bench, "pump"), "at-rest");
});

faultTest(
	"a moisture probe out of range while its zone is watered: the water stops at the next reading",
	(t, fault) => {
		const bench = watering();
		misread(bench.farm, "soil-north", (words) => words.map(() => 0xffff), fault.fires);
		const fromMs = bench.nowMs;
		t.true(bench.runUntil(() => !bench.closed().includes("pump"), minute));
		t.true(bench.nowMs - fromMs <= 11 * second, `${bench.nowMs - fromMs} ms`);
		bench.run(minute);
		t.is(reasonOf(bench, "valve.north"), "input-lost");
		bench.run(60 * minute);
		t.false(bench.story().includes("+valve.north"), "and is not begun again");
	},
);

faultTest(
	"two probes that disagree: neither is believed after 10 min, an alarm, and the room goes by the clock",
	(t, fault) => {
		const site = roomSite(({ points, alarms }) => {
			const point = points.find(({ name }) => name === back);
			if (point !== undefined) point.agrees = { with: front, within: 2, afterMs: 10 * minute };
			alarms.push({ name: "not-good", point: back, quality: "not-good", delayMs: minute });
		});
		const bench = new Bench({ site }).run(4 * minute);
		const undo = misread(bench.farm, "room-front", ([first = 0, ...others]) => [first + 50, ...others], fault.fires);
		const fromMs = bench.nowMs;
		t.true(bench.runUntil(() => pointOf(bench, back) !== "good", 20 * minute));
		const afterMs = bench.nowMs - fromMs;
		t.true(afterMs >= 10 * minute && afterMs <= 10 * minute + 21 * second, `${afterMs} ms`);
		bench.run(minute + 11 * second);
		t.deepEqual([pointOf(bench, back), pointOf(bench, front)], ["uncertain disagrees", "uncertain disagrees"]);
		t.regex(programOf(bench) ?? "", /^emergency/);
		const [alarm] = raised(bench);
		t.true((alarm?.atMs ?? Number.NaN) - fromMs <= 11 * minute + 31 * second, JSON.stringify(alarm));
		undo();
		bench.run(21 * second);
		t.is(pointOf(bench, back), "good");
		t.notRegex(programOf(bench) ?? "", /^emergency/);
	},
);

faultTest(
	"probes of a cold room that fall silent: an alarm when the value is stale, 10 min on and 15 min off",
	(t, fault) => {
		const bench = room();
		for (const probe of probes) silence(bench.farm, probe, fault.fires);
		const fromMs = bench.nowMs;
		bench.run(31 * second);
		t.is(pointOf(bench, back), "stale");
		const [alarm] = raised(bench);
		t.true((alarm?.atMs ?? Number.NaN) - fromMs <= 31 * second, "three periods");
		bench.moves.length = 0;
		bench.run(80 * minute);
		const lengths = bench.moves.slice(1).map(({ atMs, on }, index) => {
			return { was: on ? "off" : "on", ms: atMs - (bench.moves[index]?.atMs ?? 0) };
		});
		t.true(lengths.length >= 4, JSON.stringify(lengths));
		for (const { was, ms } of lengths) {
			const rightMs = was === "on" ? 10 * minute : 15 * minute;
			t.true(ms >= rightMs - second && ms <= rightMs + 2 * second, `${was} for ${ms} ms`);
		}
	},
);
