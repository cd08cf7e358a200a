import test from "ava";
import { silence, withCrc } from "../../../support/core-gateway";
import { raised } from "../../../support/core-orchard";
import { fullRoomFarm, hour, minute, roomBench, stateOfRoom } from "../../../support/core-room";

/** The room beside its own controller, whose relays are read; the gateway has no output there. */
function watched(airC: number) {
	return roomBench(
		(_, site) => {
			const relay = (name: string, coil: number) => {
				return { name, device: "room-relays", quantity: `relay-${coil}`, class: "control" as const, periodMs: 5000 };
			};
			site.points.push(relay("room.cools", 1), relay("room.melts", 4));
			site.outputs = [];
			site.programs = [
				{
					type: "room-monitor",
					name: "pears",
					temperature: ["room.back.temperature"],
					cooling: { point: "room.cools" },
					defrost: { point: "room.melts", is: [1] },
					door: { point: "room.door", is: [0] },
					coldBelow: 1,
					pulldownMs: hour,
					recoverMs: 30 * minute,
				},
			];
			site.alarms = [
				{
					name: "high",
					point: "room.back.temperature",
					above: 2,
					hysteresis: 0.5,
					delayMs: minute,
					inhibit: {
						whileNotice: [
							{ program: "pears", notice: "pulldown" },
							{ program: "pears", notice: "defrosting" },
						],
					},
				},
				{ name: "door", program: "pears", notice: "door-open", delayMs: minute },
			];
		},
		fullRoomFarm(airC, airC),
	);
}

/** What the room's own controller does. */
function controller(bench: ReturnType<typeof watched>, relay: number, on: boolean): void {
	bench.farm.slaves.get("room-relays")?.answer(withCrc([10, 5, 0, relay - 1, on ? 0xff : 0, 0]));
}

test("it says what the controller does, and writes nothing", (t) => {
	const bench = watched(0);
	const words: string[] = [];
	const note = (): void => {
		bench.run(11_000);
		words.push(stateOfRoom(bench));
	};
	note();
	controller(bench, 1, true);
	note();
	bench.farm.room.setDoor(true, bench.nowMs);
	note();
	controller(bench, 4, true);
	note();
	silence(bench.farm, "room-relays");
	bench.run(minute);
	words.push(stateOfRoom(bench));
	t.deepEqual(words, ["satisfied", "cooling", "door", "defrost", "local"]);
	t.is(bench.gateway.outputs.length, 0);
});

test("the controller's defrost and the pulldown inhibit the high alarm, each for so long at the most", (t) => {
	const bench = watched(6);
	bench.run(hour + 2 * minute);
	const [first] = raised(bench);
	t.true((first?.atMs ?? 0) > hour && (first?.atMs ?? 0) < hour + 2 * minute, "pulldown");
	const warm = watched(0);
	warm.run(5 * minute);
	t.is(warm.gateway.programs[0]?.notice("pulldown", -1, warm.nowMs), false);
	controller(warm, 4, true);
	warm.run(minute);
	warm.farm.room.airC = 9;
	warm.farm.room.productC = 9;
	warm.run(minute);
	controller(warm, 4, false);
	warm.run(29 * minute);
	t.deepEqual(raised(warm), []);
	warm.run(4 * minute);
	t.is(raised(warm)[0]?.name, "high");
});

test("its door is told", (t) => {
	const bench = watched(0);
	bench.run(minute);
	bench.farm.room.setDoor(true, bench.nowMs);
	bench.run(70_000);
	t.deepEqual(
		raised(bench).map(({ name }) => name),
		["door"],
	);
});
