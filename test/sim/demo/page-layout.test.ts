import { readFileSync } from "node:fs";
import test from "ava";
import type { Site } from "../../../modules/site/types";
import { layoutOf } from "../../../sim/demo/layout";

const site = JSON.parse(readFileSync("sim/sites/orchard.json", "utf8")) as Site;

test("the demo orchard's layout", (t) => {
	const layout = layoutOf(site);
	t.deepEqual(
		layout.zones.map((zone) => zone.name),
		["north", "middle", "south"],
	);
	t.deepEqual(layout.zones[2], {
		name: "south",
		title: "South",
		valve: "valve.south",
		moisturePoints: ["soil.south.moisture", "soil.south-deep.moisture"],
		startBelow: 22,
		stopAt: 30,
	});
	t.deepEqual(layout.irrigation, { program: "irrigation", pump: "pump", master: "master" });
	t.deepEqual(layout.rooms, [
		{
			name: "apple-room",
			title: "Apple room",
			temperaturePoints: ["room.back.temperature", "room.front.temperature"],
			humidityPoints: ["room.back.humidity", "room.front.humidity"],
			compressor: "compressor",
			setPoint: 1,
			differential: 1.5,
			highAlarm: 5,
			lowAlarm: -1,
		},
	]);
	t.is(layout.flowPoint, "water.flow");
	t.deepEqual(layout.airPoints, ["air.temperature", "air.humidity"]);
	t.is(layout.points.length, site.points.length);
});

test("a point may be as old as the site lets it be, and one uplink period more", (t) => {
	const stale = new Map(layoutOf(site).points.map((point) => [point.name, point.staleAfterMs]));
	t.is(stale.get("soil.north.moisture"), 65_000, "60 s at the least");
	t.is(stale.get("water.total"), 605_000, "stored every ten minutes while it does not move");
});

test("a site without programs, flow and alarms has an empty layout", (t) => {
	const bare = layoutOf({ ...site, points: [], programs: [], alarms: [] });
	t.deepEqual(bare, { zones: [], irrigation: null, rooms: [], flowPoint: null, airPoints: [], points: [] });
	t.like(layoutOf({ ...site, alarms: [] }).rooms[0], { highAlarm: null, lowAlarm: null });
});

test("the strictest of several alarms is the one drawn", (t) => {
	const alarms = [3, 7].map((above) => ({
		name: `above-${above}`,
		point: "room.front.temperature",
		above,
		hysteresis: 0.5,
		delayMs: 0,
	}));
	t.is(layoutOf({ ...site, alarms }).rooms[0]?.highAlarm, 3);
});
