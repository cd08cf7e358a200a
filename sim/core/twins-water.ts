import { crc16 } from "../../modules/base/crc";
import { RegisterBank } from "./register-bank";
import { SimSlave } from "./slave";

/*
 * Twins of water probes, written by hand from their manuals and not from the profiles in drivers/. Registers that a
 * manual does not name are refused with exception 2: an assumption of the simulator.
 */

/** Degrees Celsius, mg/L, percent, µS/cm, metres. */
export interface WaterAround {
	temperature(): number;
	oxygen(): number;
	saturation(): number;
	ec(): number;
	ph(): number;
	level(): number;
}

/** Remond, BGT: floats on odd addresses, low word first; a pH electrode here. */
export function digitalElectrode(unit: number, water: WaterAround): SimSlave {
	const bank = new RegisterBank()
		.float(0x0001, "CDAB", () => water.ph())
		.float(0x0003, "CDAB", () => water.temperature())
		.float(0x0005, "CDAB", () => 4 + (16 / 14) * water.ph())
		.scaled(0x0007, 1, () => 0)
		.scaled(0x0008, 1, () => 0)
		.scaled(0x0066, 1, () => 30_000);
	return new SimSlave(unit, { holding: bank.read });
}

/** Seeed S-EC-01: as the vendor's soil probe without moisture; salinity and solids by the usual 0.5 mg/L per µS/cm. */
export function saltProbe(unit: number, water: WaterAround): SimSlave {
	const bank = new RegisterBank()
		.scaled(0x0000, 100, () => water.temperature())
		.scaled(0x0002, 1, () => water.ec())
		.scaled(0x0003, 1, () => 0.55 * water.ec())
		.scaled(0x0004, 1, () => 0.5 * water.ec());
	return new SimSlave(unit, { holding: bank.read });
}

/** QDY30A: tells its own unit (17: centimetres) and decimals (1). */
export function levelTransmitter(unit: number, water: WaterAround): SimSlave {
	const bank = new RegisterBank()
		.scaled(0x0000, 1, () => unit)
		.scaled(0x0001, 1, () => 3)
		.scaled(0x0002, 1, () => 17)
		.scaled(0x0003, 1, () => 1)
		.scaled(0x0004, 1000, () => water.level());
	return new SimSlave(unit, { holding: bank.read });
}

/** Seeed S-RJY-01: three integers from 0x0100 on. */
export function oxygenProbe(unit: number, water: WaterAround): SimSlave {
	const bank = new RegisterBank()
		.scaled(0x0100, 10, () => water.temperature())
		.scaled(0x0101, 100, () => water.oxygen())
		.scaled(0x0102, 10, () => water.saturation());
	return new SimSlave(unit, { holding: bank.read });
}

/** Xylem ODO/CT: floats high word first. Its manual: even addresses and even numbers of registers, else refused. */
export function oxygenAndSalt(unit: number, water: WaterAround): SimSlave {
	const bank = new RegisterBank()
		.float(0x0000, "ABCD", () => water.saturation())
		.float(0x0002, "ABCD", () => water.oxygen())
		.float(0x0004, "ABCD", () => water.saturation() - 1)
		.float(0x0006, "ABCD", () => water.temperature())
		.long(0x000a, "ABCD", 1, () => 3_600_000)
		.float(0x000c, "ABCD", () => water.ec())
		.float(0x000e, "ABCD", () => 1.1 * water.ec())
		.float(0x0010, "ABCD", () => water.ec() / 2000)
		.float(0x0014, "ABCD", () => 0.65 * water.ec());
	return new EvenSlave(unit, { input: bank.read });
}

/** Refuses reads that do not begin at an even address and take an even number. Which exception: an assumption (2). */
class EvenSlave extends SimSlave {
	override answer(request: Uint8Array): Uint8Array | null {
		const reply = super.answer(request);
		const isOdd = (((request[3] ?? 0) | (request[5] ?? 0)) & 1) === 1;
		if (reply === null || request[1] !== 4 || !isOdd) return reply;
		const refusal = Uint8Array.of(this.unit, 0x84, 2, 0, 0);
		const crc = crc16(refusal, 0, 3);
		refusal[3] = crc & 0xff;
		refusal[4] = crc >>> 8;
		return refusal;
	}
}
