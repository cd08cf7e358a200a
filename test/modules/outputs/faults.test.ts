import test from "ava";
import { OutputCondition } from "../../../modules/outputs/board";
import { leaseReasonName, OutputState, outputStateName } from "../../../modules/outputs/lease";
import { RecordKind } from "../../../modules/store/record";
import { Bench, silence, stick } from "../../support/core-gateway";
import { orchardFarm, orchardSite } from "../../support/core-site";

/*
 * Faults that a season brings, on the whole gateway and the farm's twins. Each test also shows that its fault fired.
 */

const second = 1000;
const minute = 60 * second;
const pump = 0;
const master = 1;
const north = 2;
const compressor = 5;
const down = ["-pump", "-master", "-valve.north"];

function dryNorth() {
	const file = orchardFarm();
	for (const [index, zone] of file.zones.entries()) zone.moisture = index === 0 ? 0.2 : 0.28;
	return file;
}

/** The orchard with water running in its north zone, and the flow seen. */
function watering(): Bench {
	const bench = new Bench({ file: dryNorth() });
	if (!bench.runUntil(() => stateOf(bench, pump) === "proven", 5 * minute)) throw new Error("no water");
	bench.moves.length = 0;
	return bench;
}

function stateOf(bench: Bench, output: number): string {
	return outputStateName(bench.gateway.outputs.at(output).state);
}

function conditions(bench: Bench, output: number): number {
	return bench.gateway.outputs.conditions(output, bench.gateway.ports.clock.now());
}

/** Moves of the water side, with the seconds from now on at which they came. */
function movesAfter(bench: Bench, fromMs: number): readonly { move: string; afterMs: number }[] {
	return bench.moves
		.filter(({ output, atMs }) => output !== "compressor" && atMs >= fromMs)
		.map(({ output, on, atMs }) => ({ move: (on ? "+" : "-") + output, afterMs: atMs - fromMs }));
}

test("power loss in the middle of a run: all is at rest within 2 s of the boot, and it is on record", (t) => {
	const bench = watering();
	t.deepEqual([...bench.closed()].sort(), ["master", "pump", "valve.north"], "it was running");
	const bootMs = bench.nowMs;
	const records = bench.records.length;
	bench.restart();
	bench.run(30 * second);
	const moves = movesAfter(bench, bootMs);
	t.deepEqual(moves.map(({ move }) => move).sort(), [...down].sort());
	t.true(
		moves.every(({ afterMs }) => afterMs <= 2 * second),
		JSON.stringify(moves),
	);
	t.is(bench.records[records]?.kind, RecordKind.boot);
});

test("the gateway dies: pump, master and zone are ended by their own timers, in this order", (t) => {
	const bench = watering();
	bench.run(minute);
	const diedMs = bench.nowMs;
	bench.gateway.close();
	bench.run(5 * minute);
	const moves = movesAfter(bench, diedMs);
	t.deepEqual(
		moves.map(({ move }) => move),
		down,
	);
	moves.forEach(({ move, afterMs }, link) => {
		t.true(afterMs > (link * 60 + 29) * second && afterMs <= (link + 1) * minute, `${move} after ${afterMs} ms`);
	});
});

test("a relay board that falls silent with its valve open: pump off, alarm, closed at its first answer", (t) => {
	const site = orchardSite();
	// The zone's valve on a board of its own, without a timer: nobody but the gateway can close it.
	const valve = site.outputs[north];
	const board = site.devices.find(({ name }) => name === "relays");
	if (valve === undefined || board === undefined) throw new Error("the orchard has changed");
	site.devices.push({ ...board, name: "far-relays", unit: 11 });
	Object.assign(valve, { device: "far-relays", hardwareTimer: false });
	const bench = new Bench({ site, file: dryNorth() });
	t.true(bench.runUntil(() => stateOf(bench, pump) === "proven", 5 * minute));
	const revive = silence(bench.farm, "far-relays");
	const silentMs = bench.nowMs;
	t.true(
		bench.runUntil(() => stateOf(bench, north) === "unreachable", minute),
		"it was found silent",
	);
	const foundMs = bench.nowMs;
	t.true(bench.runUntil(() => (conditions(bench, north) & OutputCondition.returnNotProven) > 0, minute));
	t.true(bench.nowMs - foundMs <= 17 * second, `alarm ${bench.nowMs - foundMs} ms after, 7 s of retries and 10 s`);
	t.deepEqual(
		movesAfter(bench, silentMs).map(({ move }) => move),
		["-pump", "-master"],
	);
	bench.run(10 * minute);
	t.deepEqual(
		bench.closed().filter((name) => name !== "compressor"),
		["valve.north"],
		"nobody can reach it",
	);
	revive();
	const backMs = bench.nowMs;
	t.true(bench.runUntil(() => !bench.closed().includes("valve.north"), 2 * minute));
	t.true(bench.nowMs > backMs);
	bench.run(minute);
	t.is(conditions(bench, north) & OutputCondition.returnNotProven, 0);
});

test("no water: the pump is stopped within the time of its evidence, and the third time it is locked", (t) => {
	const bench = watering();
	bench.farm.water.isDry = true;
	bench.farm.water.update(bench.nowMs);
	const dryMs = bench.nowMs;
	t.is(bench.farm.water.flowM3PerHour, 0, "the fault fired");
	t.true(bench.runUntil(() => !bench.closed().includes("pump"), 2 * minute));
	t.true(bench.nowMs - dryMs <= 75 * second, `${bench.nowMs - dryMs} ms: 60 s, and a reading every 10 s`);
	t.is(leaseReasonName(bench.gateway.outputs.at(pump).reason), "not-proven");
	bench.run(2 * 60 * minute);
	t.is(stateOf(bench, pump), "locked");
	t.is(bench.story().filter((move) => move === "+pump").length, 2, "three runs, and no fourth");
	t.deepEqual(
		bench.closed().filter((name) => name !== "compressor"),
		[],
	);
	const locked = bench.records.filter(
		(one) => one.kind === 3 && one.output === pump && one.state === OutputState.locked,
	);
	t.true(locked.length > 0, "it is on record");
	bench.farm.water.isDry = false;
	bench.restart();
	bench.run(10 * minute);
	t.is(stateOf(bench, pump), "locked", "a boot does not clear it");
	t.true(bench.gateway.outputs.clearLock(pump));
	bench.run(minute);
	bench.restart();
	bench.run(10 * minute);
	t.is(stateOf(bench, pump), "proven", "a person does, for good");
});

test("flow with everything at rest: the pump is commanded again, and it is an alarm until the flow is gone", (t) => {
	const file = orchardFarm();
	for (const zone of file.zones) zone.moisture = 0.28;
	const bench = new Bench({ file }).run(2 * minute);
	t.is(stateOf(bench, pump), "at-rest");
	bench.farm.water.leakM3PerHour = 5;
	bench.farm.water.update(bench.nowMs);
	t.true(bench.farm.water.flowM3PerHour >= 5, "the fault fired");
	t.true(bench.runUntil(() => (conditions(bench, pump) & OutputCondition.returnNotProven) > 0, 4 * minute));
	t.is(stateOf(bench, pump), "returning");
	bench.farm.water.leakM3PerHour = 0;
	bench.farm.water.update(bench.nowMs);
	bench.run(30 * second);
	t.is(stateOf(bench, pump), "at-rest");
	t.is(conditions(bench, pump), 0);
});

test("a valve whose relay does not move is given up at once, and after three runs it is left alone", (t) => {
	let fired = 0;
	const bench = new Bench({
		file: dryNorth(),
		prepare: (farm) => {
			stick(farm, "relays", 2);
			const slave = farm.slaves.get("relays");
			const answer = slave?.answer.bind(slave);
			if (slave === undefined || answer === undefined) return;
			slave.answer = (request) => {
				if (request[1] === 5 && request[2] === 2 && request[3] === 2) fired += 1;
				return answer(request);
			};
		},
	}).run(2 * 60 * minute);
	t.is(fired, 3, "three runs, one command each");
	t.is(stateOf(bench, north), "locked");
	t.deepEqual(
		bench.story().filter((move) => move !== "+compressor" && move !== "-compressor"),
		[],
	);
});

test("a compressor rests for its minimum off time after a power cut", (t) => {
	const file = orchardFarm();
	file.room.airC = 6;
	const bench = new Bench({ file });
	t.true(bench.runUntil(() => bench.closed().includes("compressor"), 10 * minute));
	bench.run(minute);
	const bootMs = bench.nowMs;
	bench.restart();
	t.true(
		bench.runUntil(() => !bench.closed().includes("compressor"), 2 * second),
		"it was running, and stopped",
	);
	t.true(bench.runUntil(() => bench.closed().includes("compressor"), 10 * minute));
	t.true(bench.nowMs - bootMs >= 180 * second, `${bench.nowMs - bootMs} ms`);
	t.is(stateOf(bench, master), "at-rest");
	t.not(stateOf(bench, compressor), "at-rest");
});
