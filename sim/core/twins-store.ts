import { RegisterBank } from "./register-bank";
import { SimSlave } from "./slave";

/*
 * Twins of what stands in a cold store and beside it, written by hand from their manuals and not from the profiles in
 * drivers/. What no manual names is refused with exception 2: an assumption of the simulator.
 */

const NO_PROBE = -3276.8; // 0x8000 in tenths

/** Degrees Celsius, and what the controller is doing. */
export interface RoomAround {
	temperature(): number;
	evaporator(): number;
	setPoint(): number;
	cooling(): boolean;
	doorOpen(): boolean;
}

/** Eliwell IDPlus 974: three probes with a register between each two, states of 8 bits far above. */
export function coldStoreController(unit: number, room: RoomAround): SimSlave {
	const bank = new RegisterBank()
		.scaled(0x0127, 10, () => room.temperature())
		.scaled(0x0129, 10, () => room.evaporator())
		.scaled(0x012b, 10, () => room.temperature() + 1)
		.scaled(0x4002, 10, () => 2)
		.scaled(0x4020, 10, () => room.setPoint())
		.scaled(0x8072, 1, () => 0)
		.scaled(0x8076, 1, () => (room.cooling() ? 0x08 : 0))
		.scaled(0x8078, 1, () => 0x80)
		.scaled(0x8080, 1, () => (room.doorOpen() ? 0x08 : 0))
		.scaled(0x806c, 1, () => 0)
		.scaled(0x806d, 1, () => 0)
		.scaled(0x806e, 1, () => 0)
		.scaled(0x8120, 1, () => 0);
	return new SimSlave(unit, { holding: bank.read });
}

/** Eletechsup R4DCB08: eight probes, each half a degree warmer than the one before; nothing on the last channel. */
export function probeCollector(unit: number, room: Pick<RoomAround, "temperature">): SimSlave {
	const bank = new RegisterBank();
	for (let channel = 0; channel < 8; channel += 1) {
		bank.scaled(channel, 10, () => (channel === 7 ? NO_PROBE : room.temperature() + channel / 2));
		bank.scaled(0x0008 + channel, 10, () => 0);
	}
	return new SimSlave(unit, { holding: bank.read });
}

/** Waveshare Relay (D): eight relays, eight inputs, and the version of its software in tables of their own. */
export function relayAndInputBoard(unit: number, input: (channel: number) => boolean): SimSlave {
	const contacts = new Array<boolean>(8).fill(false);
	const versions = new RegisterBank().scaled(0x8000, 1, () => 200);
	return new SimSlave(unit, {
		holding: versions.read,
		coil: (address) => contacts[address],
		discrete: (address) => (address < contacts.length ? input(address) : undefined),
		setCoil(address, on) {
			if (address === 0x00ff) contacts.fill(on);
			else if (address < contacts.length) contacts[address] = on;
			else return false;
			return true;
		},
	});
}
