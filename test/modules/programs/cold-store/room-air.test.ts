import test from "ava";
import { misread } from "../../../support/core-gateway";
import {
	hour,
	minute,
	type RoomProgram,
	roomBench,
	roomDefrost,
	runsOf,
	stateOfRoom,
} from "../../../support/core-room";

/** The room's probe at the front says so much of the air: humidity stands for any gas. */
function bench(percent: () => number, change: (program: RoomProgram) => void) {
	const made = roomBench((program, site) => {
		for (const output of site.outputs) {
			if (output.name === "heater") output.kind = "valve";
			if (output.name === "light") output.kind = "fan";
		}
		change(program);
	});
	misread(
		made.farm,
		"room-front",
		([temperature = 0]) => [temperature, 10 * percent()],
		() => undefined,
	);
	return made;
}

const point = "room.front.humidity";

test("air that is too dry is wetted until it is better by the differential, and not while ice melts", (t) => {
	let percent = 80;
	const made = bench(
		() => percent,
		(program) => {
			program.humidity = { output: "heater", point, below: 85, differential: 4 };
			const { heater: _, ...byAir } = roomDefrost;
			program.defrost = { ...byAir, everyMs: 2 * hour };
		},
	);
	made.run(3 * minute);
	t.true(made.farm.isOn("heater"));
	percent = 87;
	made.run(minute);
	t.true(made.farm.isOn("heater"));
	percent = 90;
	made.run(minute);
	t.false(made.farm.isOn("heater"));
	percent = 87;
	made.run(minute);
	t.false(made.farm.isOn("heater"));
	percent = 80;
	t.true(made.runUntil(() => stateOfRoom(made) === "defrost", 3 * hour));
	made.run(minute);
	t.false(made.farm.isOn("heater"));
});

test("a gas above its limit is aired out; one that nobody can measure by the clock", (t) => {
	let percent = 40;
	const made = bench(
		() => percent,
		(program) => {
			program.airing = {
				output: "light",
				gases: [{ point, above: 50, differential: 10 }],
				clock: { everyMs: hour, forMs: 5 * minute },
			};
		},
	);
	made.run(5 * minute);
	t.false(made.farm.isOn("light"));
	percent = 60;
	made.run(minute);
	t.true(made.farm.isOn("light"));
	percent = 45;
	made.run(minute);
	t.true(made.farm.isOn("light"));
	percent = 39;
	made.run(minute);
	t.false(made.farm.isOn("light"));
	made.moves.length = 0;
	percent = 200; // no humidity: bad
	made.run(3 * hour);
	const lengths = runsOf(made, "light").map(({ onMs, offMs }) => offMs - onMs);
	t.is(lengths.length, 2);
	t.true(
		lengths.every((ms) => Math.abs(ms - 5 * minute) < 2000),
		String(lengths),
	);
});
