import { SimSlave } from "./slave";

/*
 * Twins of real devices, written by hand from their manuals and not from the profiles in drivers/, so that a test does
 * not hold a file against itself. Addresses are those on the wire.
 */

/** Where the float registers of a TUF-2000M begin that the twin knows: flow rate, velocity, net total. */
const TUF_FLOW = 0;
const TUF_VELOCITY = 4;
const TUF_NET = 112;
/** Inner area of the pipe that the meter is clamped to, in square metres. */
const PIPE_AREA_M2 = 0.00785;

const scratch = new DataView(new ArrayBuffer(4));

/** Word 0 or 1 of a 32-bit float sent low word first. */
function floatWordCdab(value: number, word: number): number {
	scratch.setFloat32(0, value);
	return scratch.getUint16(word === 0 ? 2 : 0);
}

function tenths(value: number): number {
	return Math.round(value * 10) & 0xffff;
}

/** What a soil probe is in: percent by volume, degrees Celsius, microsiemens per centimetre. */
export interface SoilAround {
	moisture(): number;
	temperature(): number;
	ec(): number;
	/** Missing on a 3-in-1: its register answers 0. */
	ph?(): number;
}

/** Renke, CWT, DFRobot: moisture × 10, temperature × 10 in two's complement, EC, pH × 10; seven registers answer. */
export function soilProbe(unit: number, soil: SoilAround): SimSlave {
	return new SimSlave(unit, {
		holding(address) {
			if (address === 0) return tenths(soil.moisture());
			if (address === 1) return tenths(soil.temperature());
			if (address === 2) return Math.round(soil.ec()) & 0xffff;
			if (address === 3) return tenths(soil.ph?.() ?? 0);
			return address <= 6 ? 0 : undefined;
		},
	});
}

/** Degrees Celsius and percent relative humidity. */
export interface AirAround {
	temperature(): number;
	humidity(): number;
}

/** XY-MD02: input registers that begin at 1. */
export function airProbe(unit: number, air: AirAround): SimSlave {
	return new SimSlave(unit, {
		input(address) {
			if (address === 1) return tenths(air.temperature());
			return address === 2 ? tenths(air.humidity()) : undefined;
		},
	});
}

/** Flow in cubic metres an hour, net volume in cubic metres. */
export interface PipeAround {
	flow(): number;
	netVolume(): number;
}

/** TUF-2000M: 32-bit floats, low word first. Reading between its values gives zeros. */
export function flowMeter(unit: number, pipe: PipeAround): SimSlave {
	return new SimSlave(unit, {
		holding(address) {
			if (address < TUF_FLOW + 2) return floatWordCdab(pipe.flow(), address - TUF_FLOW);
			if (address >= TUF_VELOCITY && address < TUF_VELOCITY + 2) {
				return floatWordCdab(pipe.flow() / 3600 / PIPE_AREA_M2, address - TUF_VELOCITY);
			}
			if (address >= TUF_NET && address < TUF_NET + 2) return floatWordCdab(pipe.netVolume(), address - TUF_NET);
			return address < 200 ? 0 : undefined;
		},
	});
}
