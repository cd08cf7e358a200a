import { crc16 } from "../../modules/base/crc";
import { RegisterBank } from "./register-bank";
import { SimSlave } from "./slave";

/*
 * Twins of devices that do not just answer: written by hand from what is known of them, not from the profiles in
 * drivers/. `nowMs` is the twin's own clock.
 */

/** Function 4 starts a GroPoint; it answers "acknowledge" and is ready after this for each register that was asked. */
const GROPOINT_MS_A_REGISTER = 200;
/** A DO7016 has measured after this. */
const SUPMEA_MS = 1_500;

/** GroPoint Profile: a read starts a measurement, is refused with 5, and answered when it is sent again later. */
export function groPoint(unit: number, nowMs: () => number, profile: RegisterBank, isDeafWhileBusy = false): SimSlave {
	return new GroPoint(unit, nowMs, profile, isDeafWhileBusy);
}

class GroPoint extends SimSlave {
	readonly #nowMs: () => number;
	readonly #isDeafWhileBusy: boolean;
	#asked = "";
	#readyMs = 0;
	measurements = 0;

	constructor(unit: number, nowMs: () => number, profile: RegisterBank, isDeafWhileBusy: boolean) {
		super(unit, { input: profile.read });
		this.#nowMs = nowMs;
		this.#isDeafWhileBusy = isDeafWhileBusy;
	}

	override answer(request: Uint8Array): Uint8Array | null {
		const reply = super.answer(request);
		if (reply === null || request[1] !== 4 || reply[1] !== 4) return reply;
		const asked = request.join(" ");
		if (this.#asked !== asked) {
			this.#asked = asked;
			this.#readyMs = this.#nowMs() + GROPOINT_MS_A_REGISTER * (request[5] as number);
			this.measurements += 1;
			return sealed(this.unit, 0x84, 5);
		}
		if (this.#nowMs() < this.#readyMs) return this.#isDeafWhileBusy ? null : sealed(this.unit, 0x84, 5);
		this.#asked = "";
		return reply;
	}
}

/** Supmea DO7016: writing 0x000F to register 1 starts it; floats hold the last measurement until the next is ready. */
export function supmeaOxygen(unit: number, nowMs: () => number, oxygen: () => number): SimSlave {
	let readyMs = Number.POSITIVE_INFINITY;
	let measured = 0;
	const value = (): number => {
		if (nowMs() >= readyMs) {
			measured = oxygen();
			readyMs = Number.POSITIVE_INFINITY;
		}
		return measured;
	};
	const bank = new RegisterBank()
		.float(0x0053, "ABCD", () => 15)
		.float(0x0055, "ABCD", () => 10 * value())
		.float(0x0057, "ABCD", value)
		.float(0x0059, "ABCD", value)
		.scaled(0x00a4, 1, () => SUPMEA_MS);
	return new SimSlave(unit, {
		holding: bank.read,
		setHolding: (address, word) => {
			if (address !== 1 || (word & 0x000f) === 0) return false;
			readyMs = nowMs() + SUPMEA_MS;
			return true;
		},
	});
}

/** Yosemitech Y504: a read of no register at 0x2500 starts it, 0x2600 × 6 is answered, everything else is silence. */
export function yosemitechOxygen(unit: number, oxygen: () => number): SimSlave & { starts: number } {
	return new Yosemitech(unit, oxygen);
}

class Yosemitech extends SimSlave {
	readonly #oxygen: () => number;
	starts = 0;

	constructor(unit: number, oxygen: () => number) {
		super(unit, {});
		this.#oxygen = oxygen;
	}

	override answer(request: Uint8Array): Uint8Array | null {
		if (super.answer(request) === null) return null;
		const asked = Array.from(request.subarray(1, 6), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
		if (asked === "03 25 00 00 00") {
			this.starts += 1;
			return sealed(this.unit, 3, 0);
		}
		if (asked !== "03 26 00 00 06" || this.starts === 0) return null;
		const data = new DataView(new ArrayBuffer(12));
		data.setFloat32(0, 15, true);
		data.setFloat32(4, this.#oxygen() / 10, true);
		data.setFloat32(8, this.#oxygen(), true);
		return sealed(this.unit, 3, 12, ...new Uint8Array(data.buffer));
	}
}

/** Delta OHM HD2016: registers 2 and 3 hold micrometres of rain since they were read the last time. */
export function weighingRainGauge(unit: number): SimSlave & { fall(um: number): void } {
	return new RainGauge(unit);
}

class RainGauge extends SimSlave {
	#totalUm = 0;
	#sinceReadUm = 0;

	constructor(unit: number) {
		super(unit, {
			input: (address) => {
				if (address > 13) return undefined;
				if (address === 2) return this.#sinceReadUm >>> 16;
				if (address === 3) return this.#sinceReadUm & 0xffff;
				if (address === 4) return this.#totalUm >>> 16;
				return address === 5 ? this.#totalUm & 0xffff : 0;
			},
		});
	}

	fall(um: number): void {
		this.#totalUm += um;
		this.#sinceReadUm += um;
	}

	override answer(request: Uint8Array): Uint8Array | null {
		const reply = super.answer(request);
		const [first, count] = [request[3] as number, request[5] as number];
		if (reply !== null && first <= 3 && first + count > 2) this.#sinceReadUm = 0;
		return reply;
	}
}

/** Eletechsup R421A08: holding register n is relay n; 0x0100 is on, 0x0200 off; one register a read. */
export function commandRelays(unit: number, relays: number): SimSlave & { readonly contacts: readonly boolean[] } {
	return new CommandRelays(unit, relays);
}

class CommandRelays extends SimSlave {
	readonly contacts: boolean[];

	constructor(unit: number, relays: number) {
		super(unit, {
			holding: (address) => (address >= 1 && address <= relays ? Number(this.contacts[address - 1]) : undefined),
			setHolding: (address, word) => {
				if (address < 1 || address > relays) return false;
				if (word === 0x0100) this.contacts[address - 1] = true;
				if (word === 0x0200) this.contacts[address - 1] = false;
				return true;
			},
		});
		this.contacts = new Array<boolean>(relays).fill(false);
	}

	override answer(request: Uint8Array): Uint8Array | null {
		return request[1] === 3 && request[5] !== 1 ? null : super.answer(request);
	}
}

function sealed(...bytes: readonly number[]): Uint8Array {
	const frame = Uint8Array.from([...bytes, 0, 0]);
	const crc = crc16(frame, 0, bytes.length);
	frame[bytes.length] = crc & 0xff;
	frame[bytes.length + 1] = crc >>> 8;
	return frame;
}
