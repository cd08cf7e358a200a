import test from "ava";
import { ColdRoom } from "../../../sim/plants/cold-room";
import { SoilBucket } from "../../../sim/plants/soil-bucket";
import { WaterSupply } from "../../../sim/plants/water-supply";
import { Weather } from "../../../sim/plants/weather";
import { orchardFarm } from "../../support/core-site";

const hour = 3_600_000;
const file = orchardFarm();
/** 00:00 solar time at the demo orchard. */
const midnightMs = 1_782_864_000_000 - 8 * hour - (1_782_864_000_000 % 86_400_000);

function weather(): Weather {
	return new Weather(file.weather, midnightMs);
}

test("a day is coldest at 3, warmest at 15, and the next is the same", (t) => {
	const sky = weather();
	const temperatures = Array.from({ length: 24 }, (_, at) => sky.temperatureC(at * hour));
	t.is(temperatures.indexOf(Math.min(...temperatures)), 3);
	t.is(temperatures.indexOf(Math.max(...temperatures)), 15);
	t.true(Math.abs(Math.max(...temperatures) - 32) < 1e-9 && Math.abs(Math.min(...temperatures) - 16) < 1e-9);
	t.true(Math.abs(sky.temperatureC(5 * hour) - sky.temperatureC(29 * hour)) < 1e-9);
	t.true(sky.humidityPercent(3 * hour) > sky.humidityPercent(15 * hour));
});

test("evapotranspiration of a day adds up to its constant, and is none at night", (t) => {
	const sky = weather();
	let sum = 0;
	for (let minute = 0; minute < 1440; minute += 1) sum += sky.evapotranspirationMmPerHour(minute * 60_000) / 60;
	t.true(Math.abs(sum - 6) < 0.01, `${sum} mm`);
	t.is(sky.evapotranspirationMmPerHour(2 * hour), 0);
});

test("soil keeps its water balance: what flows in is there, before plants and drainage take it", (t) => {
	const constants = { rootDepthMm: 300, fieldCapacity: 0.31, wiltingPoint: 0.12, drainagePerHour: 0.04, areaM2: 500 };
	const soil = new SoilBucket({ ...constants, flowM3PerHour: 12 }, weather(), 0.2, 0);
	soil.irrigate(12, 0);
	soil.irrigate(0, hour);
	t.true(Math.abs(soil.storageMm - (60 + 24)) < 1e-6, "12 m³ on 500 m² are 24 mm, and it is night");
});

test("soil drains to field capacity, dries towards its wilting point and never below it", (t) => {
	const constants = file.zones[0]?.soil;
	if (constants === undefined) return t.fail();
	const wet = new SoilBucket(constants, weather(), 0.45, 0);
	t.true(wet.moisture(48 * hour) < 0.34);
	const dry = new SoilBucket(constants, weather(), 0.2, 0);
	const after = dry.moisture(120 * 24 * hour);
	t.true(after > constants.wiltingPoint && after < constants.wiltingPoint + 0.01, String(after));
});

test("how often soil is asked hardly matters", (t) => {
	const constants = file.zones[0]?.soil;
	if (constants === undefined) return t.fail();
	const often = new SoilBucket(constants, weather(), 0.3, 0);
	for (let atMs = 0; atMs <= 24 * hour; atMs += 7000) often.moisture(atMs);
	const once = new SoilBucket(constants, weather(), 0.3, 0);
	t.true(Math.abs(often.moisture(24 * hour) - once.moisture(24 * hour)) < 1e-4);
});

test("a cold room warms without cooling, cools with it, and warms faster with its door open", (t) => {
	const room = () => new ColdRoom(file.room.constants, () => 25, 3, 3, 0);
	const shut = room();
	const open = room();
	const cooled = room();
	open.setDoor(true, 0);
	cooled.setCooling(true, 0);
	t.true(shut.temperatureC(hour) > 3);
	t.true(open.temperatureC(hour) > shut.temperatureC(hour) + 1);
	t.true(cooled.temperatureC(hour) < 1);
	t.true(cooled.humidityPercent() < shut.humidityPercent());
	t.true(open.doorOpen && !shut.doorOpen);
});

test("a room that nothing heats or cools keeps its heat", (t) => {
	const constants = { ...file.room.constants, respirationW: 0, wallsWPerK: 0 };
	const room = new ColdRoom(constants, () => 25, 8, 2, 0);
	const heatKj = () => constants.airKjPerK * room.airC + constants.productKjPerK * room.productC;
	const before = heatKj();
	room.advanceTo(24 * hour);
	t.true(Math.abs(heatKj() - before) < 1e-6 * before);
	t.true(Math.abs(room.airC - room.productC) < 0.01);
});

test("water flows only where pump, master and valve are open, and is counted by the hour", (t) => {
	let fed = false;
	const delivered: number[] = [];
	const zones = [12, 11].map((flowM3PerHour, index) => ({
		flowM3PerHour,
		isOpen: () => index === 1,
		deliver: (flow: number) => {
			delivered[index] = flow;
		},
	}));
	const supply = new WaterSupply(zones, () => fed, 100, 0);
	supply.update(0);
	t.is(supply.flowM3PerHour, 0);
	fed = true;
	supply.update(hour);
	t.deepEqual(delivered, [0, 11]);
	t.is(supply.volumeM3(hour), 100);
	t.is(supply.volumeM3(3 * hour), 122);
});
