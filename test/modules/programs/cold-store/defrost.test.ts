import test from "ava";
import { stick } from "../../../support/core-gateway";
import { raised } from "../../../support/core-orchard";
import {
	fullRoomFarm,
	hour,
	minute,
	roomBench,
	roomDefrost,
	runsOf,
	stateOfRoom,
	storyOf,
} from "../../../support/core-room";

test("ice is melted every so often: compressors and fan stop first, then drip, then cold before wind", (t) => {
	const bench = roomBench((program) => {
		program.defrost = roomDefrost;
	});
	bench.run(4 * hour - minute);
	t.deepEqual(runsOf(bench, "heater"), []);
	const ice = bench.farm.room.evaporator?.iceKg ?? 0;
	t.true(ice > 0.5, `${ice} kg of ice`);
	const words = storyOf(bench, 45 * minute);
	t.true((bench.farm.room.evaporator?.iceKg ?? 9) < ice / 2);
	const at = words.indexOf("defrost");
	t.deepEqual(words.slice(at, at + 3), ["defrost", "drip", "fan-delay"], words.join(" "));
	const [heat] = runsOf(bench, "heater");
	const heaterOn = heat?.onMs ?? 0;
	const heaterOff = heat?.offMs ?? 0;
	t.true(heaterOff - heaterOn > 2 * minute && heaterOff - heaterOn < 29 * minute, "it ends by temperature");
	for (const machine of ["compressor", "fan"]) {
		const lapping = runsOf(bench, machine).filter(
			({ onMs, offMs }) => onMs < heaterOff + 2.9 * minute && offMs > heaterOn,
		);
		t.deepEqual(lapping, [], `${machine} while ice melts or drips`);
	}
	const cooled = runsOf(bench, "compressor").find(({ onMs }) => onMs > heaterOff);
	const blown = runsOf(bench, "fan").find(({ onMs }) => onMs > heaterOff);
	const coldMs = (cooled?.onMs ?? 0) - heaterOff;
	t.true(coldMs > 2.9 * minute && coldMs < 4 * minute, `cooled ${coldMs} ms after the heater`);
	t.true((blown?.onMs ?? 0) > (cooled?.onMs ?? 0), "cold before wind");
});

test("a heater that does not heat: it ends by the longest time, and that is told", (t) => {
	const bench = roomBench((program, site) => {
		program.defrost = roomDefrost;
		site.alarms.push({ name: "ice", program: "apple-room", notice: "defrost-incomplete", delayMs: 0 });
	}, coldHeater());
	bench.run(4 * hour + 40 * minute);
	const [heat] = runsOf(bench, "heater");
	const onMs = (heat?.offMs ?? 0) - (heat?.onMs ?? 0);
	t.true(onMs > 29.9 * minute && onMs < 30.2 * minute, `${onMs} ms`);
	t.deepEqual(
		raised(bench).map(({ name }) => name),
		["ice"],
	);
});

function coldHeater() {
	const file = fullRoomFarm(0.2, 0);
	if (file.room.constants.evaporator !== undefined) file.room.constants.evaporator.heaterW = 0;
	return file;
}

test("without a heater the room's air melts it, and the fan blows", (t) => {
	const bench = roomBench((program) => {
		program.defrost = { everyMs: 2 * hour, longestMs: 20 * minute };
	});
	bench.run(2 * hour);
	t.true(bench.runUntil(() => stateOfRoom(bench) === "defrost", 30 * minute));
	bench.run(5 * minute);
	t.true(bench.farm.isOn("fan"));
	t.false(bench.farm.isOn("compressor"));
	t.true(bench.runUntil(() => stateOfRoom(bench) === "fan-delay", 20 * minute));
	t.false(bench.farm.isOn("fan"));
});

test("by demand: an evaporator that is iced up is freed long before its time", (t) => {
	const file = fullRoomFarm(9, 9);
	const bench = roomBench((program) => {
		program.defrost = { ...roomDefrost, everyMs: 48 * hour, demand: { differenceK: 9, afterMs: hour } };
	}, file);
	t.true(bench.runUntil(() => stateOfRoom(bench) === "defrost", 24 * hour));
	t.true(bench.nowMs > 1.1 * hour, `${bench.nowMs / hour} h`);
	t.true((bench.farm.room.evaporator?.iceKg ?? 0) > 1);
});

test("by times of day, and by the interval while nobody knows the time", (t) => {
	const at = ["09:30"];
	const change = (program: { defrost?: unknown }): void => {
		program.defrost = { ...roomDefrost, everyMs: 5 * hour, at };
	};
	const starts = (clockless: boolean): readonly number[] => {
		const bench = roomBench(change, fullRoomFarm(0.2, 0), { clockless });
		bench.run(12 * hour);
		const { clock } = bench.gateway.ports;
		const bootWallMs = clock.wallMs() - clock.now();
		return runsOf(bench, "heater").map(({ onMs }) => (clockless ? onMs : (bootWallMs + onMs) % (24 * hour)) / hour);
	};
	const known = starts(false);
	t.true(known.length >= 1 && known.every((time) => time >= 9.5 && time < 9.8), String(known));
	const unknown = starts(true);
	t.true(unknown.length === 2 && (unknown[0] ?? 0) > 5 && (unknown[0] ?? 0) < 5.3, String(unknown));
});

test("a restart does not begin the time between two anew, and what it cut short is begun anew", (t) => {
	const bench = roomBench((program) => {
		program.defrost = roomDefrost;
	});
	bench.run(3 * hour + 45 * minute);
	bench.restart();
	t.true(bench.runUntil(() => bench.farm.isOn("heater"), 50 * minute));
	bench.restart();
	t.true(bench.runUntil(() => !bench.farm.isOn("heater"), minute));
	t.true(bench.runUntil(() => bench.farm.isOn("heater"), 20 * minute));
	t.is(stateOfRoom(bench), "defrost");
});

test("a person who pauses the room ends the heat at once", (t) => {
	const bench = roomBench((program) => {
		program.defrost = roomDefrost;
	});
	t.true(bench.runUntil(() => bench.farm.isOn("heater"), 5 * hour));
	const [program] = bench.gateway.programs;
	if (program !== undefined) program.pausedUntilMs = bench.gateway.ports.clock.now() + hour;
	bench.run(20_000);
	t.deepEqual(bench.closed(), []);
	t.is(stateOfRoom(bench), "paused");
});

test("a heater that sticks is the output's alarm, and the room is cooled all the same", (t) => {
	const bench = roomBench((program, site) => {
		program.defrost = roomDefrost;
		for (const output of site.outputs) if (output.name === "heater") output.hardwareTimer = false;
		site.alarms.push({ name: "heater", output: "heater", fault: "return-unproven", delayMs: minute });
	});
	t.true(bench.runUntil(() => bench.farm.isOn("heater"), 5 * hour));
	stick(bench.farm, "room-relays", 3);
	t.true(bench.runUntil(() => stateOfRoom(bench) === "drip", 40 * minute));
	bench.run(5 * minute);
	t.true(bench.farm.isOn("heater"), "it sticks");
	t.true(bench.farm.isOn("compressor"));
	t.true(raised(bench).some(({ name }) => name === "heater"));
});
