import test from "ava";
import { silence } from "../../../support/core-gateway";
import { hour, minute, type RoomProgram, roomBench, stateOfRoom } from "../../../support/core-room";

const door = { point: "room.door", light: "light" } as const;

function cooled(change: (program: RoomProgram) => void) {
	const bench = roomBench((program) => {
		program.door = door;
		change(program);
	});
	if (!bench.runUntil(() => bench.farm.isOn("fan"), 2 * hour)) throw new Error("it never cools");
	bench.run(minute);
	bench.farm.room.setDoor(true, bench.nowMs);
	bench.run(10_000);
	return bench;
}

test("an open door: light on, fan and compressor off; shut again, all as before", (t) => {
	const bench = cooled(() => undefined);
	t.deepEqual(bench.closed(), ["light"]);
	t.is(stateOfRoom(bench), "door");
	bench.run(4 * minute);
	bench.farm.room.setDoor(false, bench.nowMs);
	bench.run(10_000);
	t.deepEqual([...bench.closed()].sort(), ["compressor", "fan"]);
	t.is(stateOfRoom(bench), "cooling");
});

test("where the site says so, the compressor runs on", (t) => {
	const bench = cooled((program) => {
		program.door = { ...door, compressor: "runs" };
	});
	t.deepEqual([...bench.closed()].sort(), ["compressor", "light"]);
	t.is(stateOfRoom(bench), "door");
});

test("a door that stays open is not heeded for ever: the goods come first, and the light stays on", (t) => {
	const bench = cooled((program) => {
		program.door = { ...door, resumeAfterMs: 10 * minute };
	});
	bench.run(9.7 * minute);
	t.deepEqual(bench.closed(), ["light"]);
	bench.run(30_000);
	t.deepEqual([...bench.closed()].sort(), ["compressor", "fan", "light"]);
});

test("a contact that closes with an open door", (t) => {
	const bench = roomBench((program) => {
		program.door = { ...door, contact: "closed" };
	});
	bench.run(2 * minute);
	t.true(bench.farm.isOn("light"), "the simulated contact is closed while the door is shut");
});

test("a door that can't be read is shut", (t) => {
	const bench = cooled((program) => {
		program.minimumOffMs = 0;
	});
	t.is(bench.gateway.programs[0]?.notice("door-open", -1, bench.nowMs), true);
	const revive = silence(bench.farm, "room-relays");
	bench.run(minute);
	t.is(bench.gateway.programs[0]?.notice("door-open", -1, bench.nowMs), false);
	revive();
	bench.run(minute);
	t.is(stateOfRoom(bench), "door");
});
