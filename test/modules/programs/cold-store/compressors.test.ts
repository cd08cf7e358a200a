import test from "ava";
import { silence } from "../../../support/core-gateway";
import { raised } from "../../../support/core-orchard";
import { fullRoomFarm, hour, minute, roomBench, runsOf, stateOfRoom } from "../../../support/core-room";

/** A small room: its air warms and cools within minutes. */
function smallRoom(airC: number) {
	const file = fullRoomFarm(airC, airC);
	file.room.constants.airKjPerK = 120;
	file.room.constants.productKjPerK = 400;
	return file;
}

function gaps(times: readonly number[]): readonly number[] {
	return times.slice(1).map((time, index) => time - (times[index] as number));
}

test("a compressor runs its least run, and not beyond what the goods bear", (t) => {
	const lengths = (differential: number): readonly number[] => {
		const bench = roomBench((program) => {
			program.minimumOnMs = 8 * minute;
			program.differential = differential;
		}, smallRoom(3));
		bench.run(6 * hour);
		return runsOf(bench, "compressor")
			.slice(1, -1)
			.map(({ onMs, offMs }) => offMs - onMs);
	};
	const wide = lengths(6);
	t.true(wide.length > 3 && Math.min(...wide) > 8 * minute - 1000, String(wide));
	const narrow = lengths(0.5);
	t.true(narrow.length > 3 && Math.max(...narrow) < 8 * minute, `colder than -1 °C it stops at once: ${narrow}`);
});

test("starts are as far from each other as the site says, the boot counted as one", (t) => {
	const startToStartMs = 25 * minute;
	const bench = roomBench((program) => {
		program.startToStartMs = startToStartMs;
	}, smallRoom(3));
	bench.run(6 * hour);
	const starts = runsOf(bench, "compressor").map(({ onMs }) => onMs);
	t.true(starts.length > 6);
	t.true((starts[0] ?? 0) >= startToStartMs && (starts[0] ?? 0) < startToStartMs + minute);
	t.true(Math.min(...gaps(starts)) >= startToStartMs - 1000, String(gaps(starts)));
});

test("one compressor that is not enough gets help, and both stop at the set point", (t) => {
	const bench = roomBench(
		(program) => {
			program.lag = ["compressor-2"];
			program.lagAfterMs = 15 * minute;
		},
		fullRoomFarm(8, 8),
	);
	bench.run(40 * minute);
	const [lead] = runsOf(bench, "compressor");
	const [lag] = runsOf(bench, "compressor-2");
	const lateMs = (lag?.onMs ?? Number.NaN) - (lead?.onMs ?? Number.NaN);
	t.true(lateMs >= 15 * minute && lateMs < 15 * minute + 15_000, `${lateMs} ms`);
	t.true(bench.runUntil(() => bench.closed().every((name) => !name.startsWith("compressor")), 72 * hour));
	t.true(bench.farm.room.temperatureC(bench.nowMs) < 0);
});

test("compressors take turns by what they have run", (t) => {
	const bench = roomBench((program) => {
		program.lag = ["compressor-2"];
		program.lagAfterMs = 10 * hour;
	}, smallRoom(3));
	bench.run(8 * hour);
	const turns = bench.moves
		.filter(({ output, on }) => on && output.startsWith("compressor"))
		.map(({ output }) => output);
	t.true(turns.length > 8);
	t.true(turns.includes("compressor") && turns.includes("compressor-2"));
	const ranMs = ["compressor", "compressor-2"].map((name) =>
		runsOf(bench, name).reduce((sum, { onMs, offMs }) => sum + Math.min(offMs, bench.nowMs) - onMs, 0),
	);
	const [one = 0, two = 0] = ranMs;
	t.true(Math.abs(one - two) < 30 * minute, String(ranMs));
});

test("a lead that is locked is passed over: the next one cools", (t) => {
	const bench = roomBench(
		(program) => {
			program.lag = ["compressor-2"];
			program.takeTurns = false;
		},
		fullRoomFarm(3, 3),
	);
	bench.run(minute);
	bench.gateway.outputs.lock(0);
	t.true(bench.runUntil(() => bench.farm.isOn("compressor-2"), 10 * minute));
	t.is(stateOfRoom(bench), "cooling");
	t.false(bench.farm.isOn("compressor"));
});

test("too many starts within an hour are told, by whatever they come", (t) => {
	const bench = roomBench((program, site) => {
		program.startsPerHour = 6;
		program.minimumOffMs = minute;
		program.differential = 0.2;
		site.alarms = [{ name: "starts", program: "apple-room", notice: "starts-often", delayMs: 0 }];
	}, smallRoom(1));
	bench.run(3 * hour);
	const starts = runsOf(bench, "compressor").map(({ onMs }) => onMs);
	const [first] = raised(bench);
	const seventhMs =
		starts.find((time, index) => index >= 6 && time - (starts[index - 6] as number) < hour) ?? Number.NaN;
	t.is(first?.name, "starts");
	t.true(Math.abs((first?.atMs ?? 0) - seventhMs) < 15_000, `${first?.atMs} and ${seventhMs}`);
});

test("without a relay board nobody cools, and when it is back the compressor rests first", (t) => {
	const bench = roomBench(() => undefined, fullRoomFarm(4, 4));
	t.true(bench.runUntil(() => bench.farm.isOn("compressor"), 10 * minute));
	const revive = silence(bench.farm, "room-relays");
	bench.run(30 * minute);
	t.is(stateOfRoom(bench), "minimum-off", "nobody knows whether it rests");
	revive();
	const backMs = bench.nowMs;
	t.true(bench.runUntil(() => bench.closed().includes("compressor") && bench.nowMs > backMs + minute, 10 * minute));
	t.true(bench.nowMs - backMs >= 3 * minute, `${bench.nowMs - backMs} ms`);
});
