import test from "ava";
import { checkSite } from "../../../../modules/site/check";
import type { SiteAlarm } from "../../../../modules/site/types";
import { silence } from "../../../support/core-gateway";
import { raised } from "../../../support/core-orchard";
import { fullRoomFarm, hour, minute, roomBench, roomDefrost, stateOfRoom } from "../../../support/core-room";
import { orchardSite, profileMap, type Writable } from "../../../support/core-site";

const program = "apple-room";
const high: Writable<SiteAlarm> = {
	name: "high",
	point: "room.back.temperature",
	above: 2,
	hysteresis: 0.5,
	delayMs: 5 * minute,
};

test("a warm load: no high alarm in pulldown, one when that takes too long, the critical one all the same", (t) => {
	const bench = roomBench(
		(room, site) => {
			room.pulldownMs = hour;
			site.alarms = [
				{ ...high, inhibit: { whileNotice: [{ program, notice: "pulldown" }] } },
				{ ...high, name: "critical", severity: "critical", above: 6 },
			];
		},
		fullRoomFarm(9, 9),
	);
	bench.run(3 * hour);
	const at = new Map(raised(bench).map(({ name, atMs }) => [name, atMs]));
	t.true((at.get("critical") ?? Number.NaN) < 6 * minute);
	const highMs = at.get("high") ?? Number.NaN;
	t.true(highMs > hour + 4.9 * minute && highMs < hour + 6 * minute, `${highMs}`);
});

test("a room that was cold and warms for no reason known has no pulldown: the alarm comes after its delay", (t) => {
	const bench = roomBench((_, site) => {
		site.alarms = [{ ...high, inhibit: { whileNotice: [{ program, notice: "pulldown" }] } }];
	});
	bench.run(hour);
	bench.gateway.outputs.lock(0); // the compressor
	t.true(bench.runUntil(() => bench.farm.room.temperatureC(bench.nowMs) > 2.3, 24 * hour));
	bench.run(5.5 * minute);
	t.deepEqual(
		raised(bench).map(({ name }) => name),
		["high"],
	);
});

test("a room that a person has paused is told of when it is too warm, and is pulled down afterwards", (t) => {
	const bench = roomBench((_, site) => {
		site.alarms = [{ ...high, inhibit: { whileNotice: [{ program, notice: "pulldown" }] } }];
	});
	bench.run(hour);
	const [room] = bench.gateway.programs;
	if (room === undefined) return t.fail();
	room.pausedUntilMs = bench.gateway.ports.clock.now() + 24 * hour;
	t.true(bench.runUntil(() => raised(bench).length > 0, 24 * hour));
	t.is(room.notice("pulldown", -1, bench.nowMs), false);
	room.pausedUntilMs = 0;
	bench.run(minute);
	t.is(room.notice("pulldown", -1, bench.nowMs), true);
});

test("after a defrost no high alarm is begun until the room has had time to come back", (t) => {
	const file = fullRoomFarm(0.2, 0);
	file.room.constants.wallsWPerK = 200;
	const alarms = (notice: boolean): readonly string[] => {
		const bench = roomBench((room, site) => {
			room.defrost = { ...roomDefrost, recoverMs: 2 * hour };
			const inhibit = { whileNotice: [{ program, notice: "defrosting" as const }] };
			site.alarms = [{ ...high, above: 0.8, delayMs: minute, ...(notice ? { inhibit } : {}) }];
		}, file);
		bench.run(4 * hour);
		t.deepEqual(raised(bench), []);
		bench.run(2 * hour);
		return raised(bench).map(({ name }) => name);
	};
	t.deepEqual([alarms(false), alarms(true)], [["high"], []]);
});

test("probes that are lost are told, and so is a door that stays open", (t) => {
	const bench = roomBench((room, site) => {
		room.door = { point: "room.door" };
		site.alarms = [
			{ name: "probes", program, notice: "probes-lost", delayMs: 20_000 },
			{ name: "door", program, notice: "door-open", delayMs: 2 * minute },
		];
	});
	bench.run(5 * minute);
	t.deepEqual(raised(bench), []);
	const fromMs = bench.nowMs;
	bench.farm.room.setDoor(true, fromMs);
	for (const probe of ["room-back", "room-front"]) silence(bench.farm, probe);
	bench.run(3 * minute);
	const after = raised(bench).map(({ name, atMs }) => ({ name, s: Math.round((atMs - fromMs) / 1000) }));
	t.is(after[0]?.name, "probes");
	t.true((after[0]?.s ?? 99) <= 51, "20 s after the value is stale");
	t.is(after[1]?.name, "door");
	t.true(Math.abs((after[1]?.s ?? 0) - 120) <= 6, "2 min, and one reading");
});

test("somebody who is locked in is told of at the first reading, whatever else stands", (t) => {
	const bench = roomBench((_, site) => {
		// The contact of the door stands for the button: it opens when it is pressed.
		site.alarms = [
			{ name: "line", device: "room-coil", delayMs: 0 },
			{
				name: "locked-in",
				severity: "critical",
				point: "room.door",
				below: 0.5,
				hysteresis: 0,
				delayMs: 0,
				timer: "single",
				latch: true,
			},
		];
	});
	silence(bench.farm, "room-coil");
	bench.run(5 * minute);
	const fromMs = bench.nowMs;
	bench.farm.room.setDoor(true, fromMs);
	bench.run(10_000);
	bench.farm.room.setDoor(false, bench.nowMs);
	bench.run(minute);
	const found = raised(bench).find(({ name }) => name === "locked-in");
	t.true((found?.atMs ?? Number.NaN) - fromMs <= 5_100, `${(found?.atMs ?? 0) - fromMs} ms`);
	t.is(bench.gateway.alarms.state(1), 3, "it stays until somebody has seen it");
});

test("with a probe the room is the gateway's, without one its own thermostat's", (t) => {
	const bench = roomBench(
		(room, site) => {
			const [compressor] = site.outputs;
			if (compressor === undefined) return;
			site.outputs.push({ ...compressor, name: "takeover", title: "Takeover", actuator: "relay-6", rest: "local" });
			room.takeover = "takeover";
		},
		fullRoomFarm(3, 3),
	);
	bench.run(5 * minute);
	t.deepEqual([...bench.closed()].sort(), ["compressor", "fan", "takeover"]);
	const revive = ["room-back", "room-front"].map((probe) => silence(bench.farm, probe));
	bench.run(minute);
	t.deepEqual(bench.closed(), [], "its relay opens: the thermostat has it");
	t.is(stateOfRoom(bench), "local");
	for (const again of revive) again();
	bench.run(6 * minute);
	t.deepEqual([...bench.closed()].sort(), ["compressor", "fan", "takeover"]);
});

test("nobody may adjust the set point to where the goods freeze", (t) => {
	const site = orchardSite();
	for (const room of site.programs) {
		if (room.type === "cold-store") room.crop = { kind: "grape", undershootK: 0.5, probeErrorK: 0.3 };
	}
	site.adjustable = [{ number: "apple-room/setPoint", min: -1.4, max: 4 }];
	const [fault, ...more] = checkSite(site, profileMap());
	t.deepEqual(more, []);
	t.is(fault?.path, "adjustable[0].min");
	t.regex(fault?.message ?? "", /grape freezes at -2.2.*it must be above -1.4/);
	site.adjustable = [{ number: "apple-room/setPoint", min: -1.3, max: 4 }];
	t.deepEqual(checkSite(site, profileMap()), []);
});
