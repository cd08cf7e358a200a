import { RegisterBank } from "./register-bank";
import { SimSlave } from "./slave";

/*
 * Twins of weather instruments, written by hand from their manuals and not from the profiles in drivers/. Registers
 * that a manual does not name are refused with exception 2: an assumption of the simulator.
 */

/** Degrees Celsius, percent, pascals, lux, degrees from north, metres a second, millimetres. */
export interface SkyAround {
	temperature(): number;
	humidity(): number;
	pressure(): number;
	illuminance(): number;
	windDirection(): number;
	windSpeed(): number;
	rainToday(): number;
	rain(): number;
}

/** JXCT instrument shelter: humidity before temperature, light in 32 bits high word first. */
export function shelter(unit: number, sky: SkyAround): SimSlave {
	const bank = new RegisterBank()
		.scaled(0x0000, 10, () => sky.humidity())
		.scaled(0x0001, 10, () => sky.temperature())
		.long(0x0007, "ABCD", 1, () => sky.illuminance());
	return new SimSlave(unit, { holding: bank.read });
}

/** SenseCAP ONE: thousandths in 32 bits; least, most and mean of the wind. */
export function weatherStation(unit: number, sky: SkyAround): SimSlave {
	const bank = new RegisterBank();
	const thousandths = (address: number, read: () => number) => bank.long(address, "ABCD", 1000, read);
	thousandths(0x0000, () => sky.temperature());
	thousandths(0x0002, () => sky.humidity());
	thousandths(0x0004, () => sky.pressure());
	thousandths(0x0006, () => sky.illuminance());
	thousandths(0x0008, () => sky.windDirection() - 20);
	thousandths(0x000a, () => sky.windDirection() + 20);
	thousandths(0x000c, () => sky.windDirection());
	thousandths(0x000e, () => sky.windSpeed() / 2);
	thousandths(0x0010, () => 2 * sky.windSpeed());
	thousandths(0x0012, () => sky.windSpeed());
	return new SimSlave(unit, { input: bank.read });
}

/** JXCT optical rain sensor: two amounts with a register between them. */
export function rainSensor(unit: number, sky: SkyAround): SimSlave {
	const bank = new RegisterBank().scaled(0x0001, 10, () => sky.rainToday()).scaled(0x0003, 10, () => sky.rain());
	return new SimSlave(unit, { holding: bank.read });
}

/** Renke RS-TBQ: watts a square metre in the one register that is known. */
export function pyranometer(unit: number, irradiance: () => number): SimSlave {
	return new SimSlave(unit, { holding: new RegisterBank().scaled(0x0000, 1, irradiance).read });
}

/** Honde rain gauge: tenths of a millimetre since it has power, in the fourth of ten registers. */
export function rainGauge(unit: number, sincePowerUpMm: () => number): SimSlave {
	const bank = new RegisterBank(10).scaled(0x0003, 10, sincePowerUpMm);
	return new SimSlave(unit, { holding: bank.read });
}
