import test from "ava";
import type { FarmFile } from "../../../../sim/core/farm-file";
import { Bench, silence } from "../../../support/core-gateway";
import { orchardFarm, orchardSite, type Writable } from "../../../support/core-site";

const minute = 60_000;
const hour = 60 * minute;
const minimumOffMs = 180_000;

function roomAt(airC: number, productC = airC): Writable<FarmFile> {
	const file = orchardFarm();
	file.room.airC = airC;
	file.room.productC = productC;
	return file;
}

interface Run {
	readonly onMs: number;
	readonly offMs: number;
}

/** The compressor's runs, by its true contact; one that still goes on ends at infinity. */
function runs(bench: Bench): readonly Run[] {
	const moves = bench.moves.filter(({ output }) => output === "compressor");
	return moves.flatMap(({ on, atMs }, index) =>
		on ? [{ onMs: atMs, offMs: moves[index + 1]?.atMs ?? Number.POSITIVE_INFINITY }] : [],
	);
}

function restsBetween(list: readonly Run[]): readonly number[] {
	return list.slice(1).map(({ onMs }, index) => onMs - (list[index] as Run).offMs);
}

test("the room is kept between its set point and the differential above it", (t) => {
	const file = roomAt(2, 2);
	file.room.doorEveryMs = 1e12;
	const bench = new Bench({ file }).run(2 * hour);
	let [lowest, highest] = [99, -99];
	for (let step = 0; step < 600; step += 1) {
		bench.run(minute);
		const airC = bench.farm.room.temperatureC(bench.nowMs);
		lowest = Math.min(lowest, airC);
		highest = Math.max(highest, airC);
	}
	t.true(lowest > 0.5 && highest < 3.3, `${lowest.toFixed(2)} to ${highest.toFixed(2)} °C`);
	t.true(runs(bench).length > 3);
});

test("the compressor rests its minimum off time after boot and after every stop", (t) => {
	const file = roomAt(8);
	file.room.constants.airKjPerK = 300; // a small room, which warms faster than its compressor may start
	const bench = new Bench({ file }).run(12 * hour);
	const list = runs(bench);
	t.true((list[0]?.onMs ?? 0) >= minimumOffMs && (list[0]?.onMs ?? 0) < minimumOffMs + 15_000);
	const rests = restsBetween(list);
	t.true(rests.length > 10);
	t.true(Math.min(...rests) >= minimumOffMs, `${Math.min(...rests)} ms`);
});

test("a room that is cold enough is left alone", (t) => {
	const bench = new Bench({ file: roomAt(1.2) }).run(20 * minute);
	t.deepEqual(runs(bench), []);
	t.is(bench.gateway.programs[1]?.state, "satisfied");
});

test("when the control probe is lost, the second takes over", (t) => {
	const bench = new Bench({ file: roomAt(5), prepare: (farm) => void silence(farm, "room-back") }).run(20 * minute);
	t.is(bench.gateway.programs[1]?.state, "cooling");
	t.true((runs(bench)[0]?.onMs ?? 0) < minimumOffMs + 15_000);
});

test("without a probe the compressor runs the duty cycle of the site", (t) => {
	const bench = new Bench({
		file: roomAt(5),
		prepare: (farm) => {
			silence(farm, "room-back");
			silence(farm, "room-front");
		},
	}).run(3 * hour);
	const list = runs(bench);
	t.true(list.length >= 6);
	for (const { onMs, offMs } of list.slice(0, -1)) {
		t.true(Math.abs(offMs - onMs - 10 * minute) < 15_000, `on for ${offMs - onMs} ms`);
	}
	for (const rest of restsBetween(list)) t.true(rest >= 15 * minute && rest < 16 * minute, `off for ${rest} ms`);
});

test("a probe that comes back ends the duty cycle", (t) => {
	let revive = (): void => undefined;
	const bench = new Bench({
		file: roomAt(5),
		prepare: (farm) => {
			silence(farm, "room-front");
			revive = silence(farm, "room-back");
		},
	}).run(10 * minute);
	t.is(bench.gateway.programs[1]?.state, "emergency-off");
	revive();
	bench.run(30_000);
	t.is(bench.gateway.programs[1]?.state, "cooling");
});

test("no run is longer than the output's longest, however warm the room stays", (t) => {
	const site = orchardSite();
	for (const output of site.outputs) if (output.kind === "compressor") output.longestRunMs = hour;
	const file = roomAt(20);
	file.room.constants.coolingW = 100;
	const bench = new Bench({ site, file }).run(5 * hour);
	const list = runs(bench).slice(0, -1);
	t.true(list.length >= 4);
	for (const { onMs, offMs } of list)
		t.true(offMs - onMs <= hour + 5000 && offMs - onMs > hour - 5000, `${offMs - onMs}`);
	t.true(Math.min(...restsBetween(list)) >= minimumOffMs);
});

test("a board that restarts drops the compressor, which then rests its minimum off time", (t) => {
	const file = roomAt(8);
	const bench = new Bench({ file });
	t.true(bench.runUntil(() => bench.farm.isOn("compressor"), 10 * minute));
	bench.run(5 * minute);
	const off = Uint8Array.of(10, 5, 0, 0, 0, 0, 0xcc, 0xb1);
	const answer = bench.farm.slaves.get("room-relays")?.answer(off);
	t.truthy(answer, "the board takes the frame");
	bench.run(30 * minute);
	const rest = restsBetween(runs(bench))[0] ?? 0;
	t.true(rest >= minimumOffMs && rest < minimumOffMs + 30_000, `it rested ${rest} ms`);
});

test("a board that was silent and is back is brought to rest, and the compressor rests its minimum off time", (t) => {
	const bench = new Bench({ file: roomAt(8) });
	t.true(bench.runUntil(() => bench.farm.isOn("compressor"), 10 * minute));
	const revive = silence(bench.farm, "room-relays");
	bench.run(5 * minute);
	t.is(bench.gateway.outputs.at(5).state, 5);
	revive();
	bench.run(30 * minute);
	const rest = restsBetween(runs(bench))[0] ?? 0;
	t.true(rest >= minimumOffMs, `it rested ${rest} ms`);
});
