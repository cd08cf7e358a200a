import test from "ava";
import { ByteReader, ByteWriter } from "../../../../modules/base/bytes";
import { LearnedDuty } from "../../../../modules/programs/cold-store/learned-duty";
import { misread, silence } from "../../../support/core-gateway";
import { fullRoomFarm, hour, minute, roomBench, runsOf, stateOfRoom } from "../../../support/core-room";

const probes = ["room-back", "room-front"];

/** Plays runs of so many minutes and rests; true: nothing disturbs. */
function play(duty: LearnedDuty, runs: readonly (readonly [onMin: number, offMin: number, isNormal: boolean])[]): void {
	let nowMs = 0;
	for (const [onMin, offMin, isNormal] of runs) {
		duty.look(isNormal, 1, nowMs);
		nowMs += onMin * minute;
		duty.look(isNormal, 0, nowMs);
		nowMs += offMin * minute;
	}
	duty.look(true, 1, nowMs);
}

test("the share of whole cycles is learned, newer ones for more, and capped", (t) => {
	const duty = new LearnedDuty(0.6, 1);
	t.true(Number.isNaN(duty.duty));
	play(duty, [[10, 30, true]]);
	t.is(duty.duty, 0.25);
	play(
		duty,
		Array.from({ length: 60 }, () => [20, 20, true] as const),
	);
	t.true(duty.duty > 0.45 && duty.duty < 0.5, String(duty.duty));
	play(
		duty,
		Array.from({ length: 200 }, () => [35, 5, true] as const),
	);
	t.is(duty.duty, 0.6);
});

test("a cycle that was disturbed does not count", (t) => {
	const duty = new LearnedDuty(0.9, 1);
	play(duty, [
		[10, 30, true],
		[10, 30, true],
		[60, 1, false],
		[60, 1, false],
	]);
	t.is(duty.duty, 0.25);
});

test("two compressors: one of them all the time is half", (t) => {
	const duty = new LearnedDuty(0.9, 2);
	duty.look(true, 0, 0);
	duty.look(true, 1, minute);
	duty.look(true, 0, 2 * minute);
	duty.look(true, 2, 3 * minute);
	t.is(duty.duty, 0.25);
});

test("what was learned goes over a restart in two bytes, and is written when it has moved", (t) => {
	const duty = new LearnedDuty(0.9, 1);
	t.false(duty.isDue());
	play(duty, [[10, 30, true]]);
	t.true(duty.isDue());
	const out = new ByteWriter(8);
	t.true(duty.write(out));
	t.is(out.written().length, duty.length);
	t.false(duty.isDue());
	const next = new LearnedDuty(0.9, 1);
	next.restore(new ByteReader(out.written()));
	t.is(next.duty, 0.25);
	t.false(next.isDue());
});

test("without a probe the room is cooled as it was before, over a restart too, and stays as cold", (t) => {
	const file = fullRoomFarm(0.2, 0);
	const bench = roomBench((program) => {
		program.probeFault = { onMs: 12 * minute, offMs: 12 * minute, learnedPercent: 60 };
	}, file);
	bench.run(30 * hour);
	const ran = (name: string, fromMs: number): number =>
		runsOf(bench, name).reduce(
			(sum, { onMs, offMs }) => sum + Math.max(0, Math.min(offMs, bench.nowMs) - Math.max(onMs, fromMs)),
			0,
		);
	const dayMs = 24 * hour;
	const before = ran("compressor", bench.nowMs - dayMs) / dayMs;
	bench.restart();
	for (const probe of probes) silence(bench.farm, probe);
	bench.run(hour);
	const fromMs = bench.nowMs;
	bench.run(dayMs);
	t.regex(stateOfRoom(bench), /^emergency/);
	const after = ran("compressor", fromMs) / dayMs;
	t.true(Math.abs(after - before) < 0.25 * before, `${before} before, ${after} without a probe`);
	const airC = bench.farm.room.productC;
	t.true(airC > -1.5 && airC < 1.5, `goods at ${airC} °C`);
});

test("another probe that says too cold ends it, and forbids it", (t) => {
	const bench = roomBench(
		(program) => {
			program.probeFault = {
				onMs: hour,
				offMs: 5 * minute,
				tooCold: [{ point: "room.coil.temperature", below: -6 }],
			};
		},
		fullRoomFarm(3, 3),
	);
	for (const probe of probes) silence(bench.farm, probe);
	t.true(bench.runUntil(() => bench.farm.isOn("compressor"), hour));
	misread(
		bench.farm,
		"room-coil",
		(words) => words.map(() => 0x10000 - 70),
		() => undefined,
	);
	bench.run(11_000);
	t.false(bench.farm.isOn("compressor"));
	bench.run(2 * hour);
	t.is(stateOfRoom(bench), "emergency-off");
	t.is(runsOf(bench, "compressor").length, 1);
});
