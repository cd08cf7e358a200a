import { assert } from "../../modules/base/assert";
import type { Site, SiteDevice } from "../../modules/site/types";
import type { SimSlave } from "./slave";
import { airProbe, flowMeter, soilProbe } from "./twins";
import { abbDrive, type MainsAround, onePhaseMeter, pzem, threePhaseMeter } from "./twins-energy";
import { chirpProbe, type GroundAround, mtecSoilProbe, scatteredSoilProbe, smt100 } from "./twins-soil";
import { coldStoreController, probeCollector, type RoomAround, relayAndInputBoard } from "./twins-store";
import { digitalElectrode, levelTransmitter, oxygenAndSalt, oxygenProbe, type WaterAround } from "./twins-water";
import { pyranometer, rainGauge, rainSensor, type SkyAround, shelter, weatherStation } from "./twins-weather";

/*
 * A world that stands still. Most values depend on the unit address, so that a value that ends up at another device's
 * point is a wrong one.
 */

function ground(unit: number): GroundAround {
	return {
		moisture: () => 20 + unit,
		temperature: () => 10 + unit / 10,
		ec: () => 400 + 50 * unit,
		ph: () => 6 + unit / 10,
		nitrogen: () => 30 + unit,
		phosphorus: () => 40 + unit,
		potassium: () => 50 + unit,
		salinity: () => 200 + unit,
		permittivity: () => 10 + unit / 2,
	};
}

function sky(unit: number): SkyAround {
	return {
		temperature: () => -5.5 - unit / 10,
		humidity: () => 50 + unit,
		pressure: () => 91_000 + unit,
		illuminance: () => 70_000 + unit,
		windDirection: () => 200 + unit,
		windSpeed: () => 3 + unit / 10,
		rainToday: () => 12 + unit / 10,
		rain: () => unit / 10,
	};
}

function mains(unit: number): MainsAround {
	return {
		voltage: () => 220 + unit / 4,
		current: () => 2 + unit / 8,
		powerFactor: () => 0.75,
		frequency: () => 50,
		imported: () => 1000 + unit / 2,
		exported: () => unit / 4,
	};
}

function water(unit: number): WaterAround {
	return {
		temperature: () => 14 + unit / 10,
		oxygen: () => 7 + unit / 100,
		saturation: () => 80 + unit / 10,
		ec: () => 500 + unit,
		ph: () => 6.5 + unit / 100,
		level: () => 1.5 + unit / 1000,
	};
}

function room(unit: number): RoomAround {
	return {
		temperature: () => 1 + unit / 10,
		evaporator: () => -6 - unit / 10,
		setPoint: () => 1.5,
		cooling: () => true,
		doorOpen: () => false,
	};
}

const twins: { readonly [profile: string]: (unit: number) => SimSlave } = {
	"soil-contiguous-7in1": (unit) => soilProbe(unit, ground(unit)),
	"jxct-7in1-scattered": (unit) => scatteredSoilProbe(unit, ground(unit)),
	"seeed-s-soil-mtec-02": (unit) => mtecSoilProbe(unit, ground(unit)),
	"truebner-smt100-modbus": (unit) => smt100(unit, ground(unit)),
	"catnip-chirp-rs485": (unit) => chirpProbe(unit, ground(unit)),
	"xy-md0x-sht": (unit) => airProbe(unit, sky(unit)),
	"jxct-temp-hum": (unit) => shelter(unit, sky(unit)),
	"sensecap-one": (unit) => weatherStation(unit, sky(unit)),
	"jxct-optical-rain": (unit) => rainSensor(unit, sky(unit)),
	"renke-pyranometer": (unit) => pyranometer(unit, () => 300 + unit),
	"honde-rain-gauge": (unit) => rainGauge(unit, () => 12 + unit / 10),
	"tuf-2000m": (unit) => flowMeter(unit, { flow: () => 10 + unit / 2, netVolume: () => 2000 + unit }),
	"eastron-sdm630-sdm72": (unit) => threePhaseMeter(unit, mains(unit)),
	"eastron-sdm120-220-230": (unit) => onePhaseMeter(unit, mains(unit)),
	"pzem-004t-v3-016": (unit) => pzem(unit, mains(unit)),
	"remond-bgt-digital-electrode": (unit) => digitalElectrode(unit, water(unit)),
	"qdy30a-qdw90a": (unit) => levelTransmitter(unit, water(unit)),
	"seeed-s-rjy-01-do": (unit) => oxygenProbe(unit, water(unit)),
	"xylem-odo-rtu": (unit) => oxygenAndSalt(unit, water(unit)),
	"eliwell-idplus-9xx": (unit) => coldStoreController(unit, room(unit)),
	"eletechsup-r4dcb08": (unit) => probeCollector(unit, room(unit)),
	"waveshare-modbus-rtu-relay": (unit) => relayAndInputBoard(unit, (channel) => channel % 2 === 0),
	"abb-acs355-acs550": (unit) =>
		abbDrive(unit, {
			status: () => 0x0337,
			actual1: () => 1450,
			actual2: () => -38,
			dcuStatus: () => 0x0001_0203,
			relay: () => true,
		}),
};

/** Profiles that have a twin. */
export const twinnedProfiles: readonly string[] = Object.keys(twins);

/** A slave for every device of a site, in the site's order, with values that stand still. */
export function mixedSlaves(site: Site): readonly SimSlave[] {
	return site.devices.map(({ profile, unit }: SiteDevice) => {
		const make = twins[profile];
		assert(make !== undefined, `there is no twin of ${profile}`);
		return make(unit);
	});
}
