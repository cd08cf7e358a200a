import { RegisterBank } from "./register-bank";
import { SimSlave } from "./slave";

/*
 * Twins of soil probes, written by hand from their manuals and not from the profiles in drivers/. None of the manuals
 * says what the registers between theirs hold: exception 2 is an assumption of the simulator.
 */

/** What a probe is in: percent by volume, degrees Celsius, microsiemens per centimetre, mg/kg, mg/L. */
export interface GroundAround {
	moisture(): number;
	temperature(): number;
	ec(): number;
	ph(): number;
	nitrogen(): number;
	phosphorus(): number;
	potassium(): number;
	salinity(): number;
	permittivity(): number;
}

/** JXCT 7-in-1: each group of registers on its own; EC in steps of 10 µS/cm. */
export function scatteredSoilProbe(unit: number, ground: GroundAround): SimSlave {
	const bank = new RegisterBank()
		.scaled(0x0006, 100, () => ground.ph())
		.scaled(0x0012, 10, () => ground.moisture())
		.scaled(0x0013, 10, () => ground.temperature())
		.scaled(0x0015, 1, () => 10 * Math.round(ground.ec() / 10))
		.scaled(0x001e, 1, () => ground.nitrogen())
		.scaled(0x001f, 1, () => ground.phosphorus())
		.scaled(0x0020, 1, () => ground.potassium());
	return new SimSlave(unit, { holding: bank.read });
}

/** Seeed S-Soil MTEC-02: temperature before moisture, hundredths; the same in both register tables. */
export function mtecSoilProbe(unit: number, ground: GroundAround): SimSlave {
	const bank = new RegisterBank()
		.scaled(0x0000, 100, () => ground.temperature())
		.scaled(0x0001, 100, () => ground.moisture())
		.scaled(0x0002, 1, () => ground.ec())
		.scaled(0x0003, 1, () => ground.salinity())
		.scaled(0x0004, 1, () => ground.ec() / 2)
		.scaled(0x0005, 100, () => ground.permittivity())
		.scaled(0x0020, 1, () => 0)
		.scaled(0x0021, 1, () => 0)
		.scaled(0x0022, 1, () => 20)
		.scaled(0x0023, 100, () => 0.55)
		.scaled(0x0024, 100, () => 0.5);
	return new SimSlave(unit, { holding: bank.read, input: bank.read });
}

/** TRUEBNER SMT100: temperature with an offset of 100 instead of a sign. It answers at once, unlike the real one. */
export function smt100(unit: number, ground: GroundAround): SimSlave {
	const bank = new RegisterBank()
		.scaled(0x0000, 100, () => ground.temperature() + 100)
		.scaled(0x0001, 100, () => ground.moisture())
		.scaled(0x0002, 100, () => ground.permittivity())
		.scaled(0x0003, 1, () => 9_000 - 100 * ground.moisture())
		.scaled(0x0004, 1, () => unit);
	return new SimSlave(unit, { holding: bank.read });
}

/** Catnip's Chirp: measurements are inputs, settings are holding registers of the same numbers. 292 counts are air. */
export function chirpProbe(unit: number, ground: GroundAround): SimSlave {
	const inputs = new RegisterBank()
		.scaled(0x0000, 1, () => 292 + 8 * ground.moisture())
		.scaled(0x0001, 10, () => ground.temperature())
		.scaled(0x0002, 1, () => 0x2300);
	const settings = new RegisterBank()
		.scaled(0x0000, 1, () => unit)
		.scaled(0x0001, 1, () => 3)
		.scaled(0x0002, 1, () => 0)
		.scaled(0x0003, 1, () => 500)
		.scaled(0x0004, 1, () => 0);
	return new SimSlave(unit, { input: inputs.read, holding: settings.read });
}
