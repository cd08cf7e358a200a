import { RegisterBank } from "./register-bank";
import { SimSlave } from "./slave";

/*
 * Twins of energy meters and of a drive, written by hand from their manuals and not from the profiles in drivers/. No
 * manual says what an Eastron meter does between its values. ESPHome's sdm_meter reads the first 80 registers of SDM120
 * to SDM630 in one request, so they are answered; that they read 0, and that those beyond are refused with exception 2,
 * is assumed.
 */

const FIRST_BLOCK = 0x0050;

/** One phase, and what went through it: volts, amperes, kilowatt-hours. Power factor [0, 1]. */
export interface MainsAround {
	voltage(): number;
	current(): number;
	powerFactor(): number;
	frequency(): number;
	imported(): number;
	exported(): number;
}

const apparent = (mains: MainsAround) => mains.voltage() * mains.current();
const active = (mains: MainsAround) => apparent(mains) * mains.powerFactor();
const reactive = (mains: MainsAround) =>
	apparent(mains) * Math.sqrt(Math.max(0, 1 - mains.powerFactor() * mains.powerFactor()));

/** Eastron SDM630: floats high word first; the same load on each phase, each phase a volt above the one before. */
export function threePhaseMeter(unit: number, mains: MainsAround): SimSlave {
	const bank = new RegisterBank(FIRST_BLOCK);
	const float = (address: number, read: () => number) => bank.float(address, "ABCD", read);
	for (let phase = 0; phase < 3; phase += 1) {
		float(0x0000 + 2 * phase, () => mains.voltage() + phase);
		float(0x0006 + 2 * phase, () => mains.current());
		float(0x000c + 2 * phase, () => active(mains));
		float(0x001e + 2 * phase, () => mains.powerFactor());
		float(0x015a + 2 * phase, () => mains.imported() / 3);
	}
	float(0x0034, () => 3 * active(mains));
	float(0x0038, () => 3 * apparent(mains));
	float(0x003c, () => 3 * reactive(mains));
	float(0x003e, () => mains.powerFactor());
	float(0x0046, () => mains.frequency());
	float(0x0048, () => mains.imported());
	float(0x004a, () => mains.exported());
	float(0x0156, () => mains.imported() + mains.exported());
	return new SimSlave(unit, { input: bank.read });
}

/** Eastron SDM120: floats high word first, four registers between most of them. */
export function onePhaseMeter(unit: number, mains: MainsAround): SimSlave {
	const bank = new RegisterBank(FIRST_BLOCK);
	const float = (address: number, read: () => number) => bank.float(address, "ABCD", read);
	float(0x0000, () => mains.voltage());
	float(0x0006, () => mains.current());
	float(0x000c, () => active(mains));
	float(0x0012, () => apparent(mains));
	float(0x0018, () => reactive(mains));
	float(0x001e, () => mains.powerFactor());
	float(0x0046, () => mains.frequency());
	float(0x0048, () => mains.imported());
	float(0x004a, () => mains.exported());
	float(0x0156, () => mains.imported() + mains.exported());
	float(0x0158, () => 0);
	return new SimSlave(unit, { input: bank.read });
}

/** PZEM-016: integers, those of 32 bits low word first; ten registers and no more. */
export function pzem(unit: number, mains: MainsAround): SimSlave {
	const bank = new RegisterBank()
		.scaled(0x0000, 10, () => mains.voltage())
		.long(0x0001, "CDAB", 1000, () => mains.current())
		.long(0x0003, "CDAB", 10, () => active(mains))
		.long(0x0005, "CDAB", 1000, () => mains.imported())
		.scaled(0x0007, 10, () => mains.frequency())
		.scaled(0x0008, 100, () => mains.powerFactor())
		.scaled(0x0009, 1, () => 0);
	return new SimSlave(unit, { input: bank.read });
}

/** What a drive says of itself: its status word, and the first two of the values that it was told to show. */
export interface DriveAround {
	status(): number;
	actual1(): number;
	actual2(): number;
	/** Status of the DCU profile, 32 bits. */
	dcuStatus(): number;
	relay(): boolean;
}

/** ABB ACH550: unused registers are refused, as its manual says. One relay output, coil 33: 32 on the wire. */
export function abbDrive(unit: number, drive: DriveAround): SimSlave {
	const bank = new RegisterBank(0x0003)
		.scaled(0x0003, 1, () => drive.status())
		.scaled(0x0004, 1, () => drive.actual1())
		.scaled(0x0005, 1, () => drive.actual2())
		.long(0x001e, "CDAB", 1, () => 0)
		.long(0x0020, "CDAB", 1, () => drive.dcuStatus());
	for (let address = 0x0006; address <= 0x000b; address += 1) bank.scaled(address, 1, () => 0);
	return new SimSlave(unit, {
		holding: bank.read,
		coil: (address) => (address === 0x0020 ? drive.relay() : undefined),
	});
}
