import { SimSlave } from "./slave";
import { done, ExceptionCode } from "./slave-map";

/** Waveshare: coils from here on close, or open, a contact for a time. */
const FLASH_ON = 0x0200;
const FLASH_OFF = 0x0400;
const FLASH_UNIT_MS = 100;
const ALL = 0x00ff;
const ON = 0xff00;

/**
 * Waveshare Modbus RTU Relay, by hand from its manual. Contacts keep what they were told while they have power,
 * whatever becomes of the master, unless they were told for a time: then the board itself ends it. That a time can be
 * set anew while one runs is an assumption of the simulator.
 */
export class RelayBoard {
	readonly contacts: boolean[];
	readonly slave: SimSlave;
	readonly #changed: () => void;
	readonly #after: (ms: number, work: () => void) => void;
	/** For each contact: which of its times counts. */
	readonly #turn: number[];

	/**
	 * @param changed a contact is about to move: whatever depends on it is brought up to date first
	 * @param input whether what is wired to one of its inputs is closed; null: it has none
	 * @param after does something when so much time has passed
	 */
	constructor(
		unit: number,
		relays: number,
		changed: () => void,
		after: (ms: number, work: () => void) => void,
		input: ((channel: number) => boolean) | null = null,
	) {
		this.contacts = new Array<boolean>(relays).fill(false);
		this.#turn = new Array<number>(relays).fill(0);
		this.#changed = changed;
		this.#after = after;
		this.slave = new SimSlave(unit, {
			coil: (address) => this.contacts[address],
			discrete: (address) => (address < relays ? input?.(address) : undefined),
			write: (code, address, values) => this.#write(code, address, values),
		});
	}

	#write(code: number, address: number, values: readonly number[]): number {
		const relays = this.contacts.length;
		if (code !== 5 && code !== 15) return ExceptionCode.illegalFunction;
		const [value = 0] = values;
		if (code === 15) {
			if (address + values.length > relays) return ExceptionCode.illegalAddress;
			for (const [index, bit] of values.entries()) this.#set(address + index, bit !== 0);
			return done;
		}
		if (address >= FLASH_ON && address < FLASH_ON + relays) return this.#flash(address - FLASH_ON, true, value);
		if (address >= FLASH_OFF && address < FLASH_OFF + relays) return this.#flash(address - FLASH_OFF, false, value);
		if (value !== ON && value !== 0) return ExceptionCode.illegalValue;
		if (address === ALL) for (let relay = 0; relay < relays; relay += 1) this.#set(relay, value === ON);
		else if (address < relays) this.#set(address, value === ON);
		else return ExceptionCode.illegalAddress;
		return done;
	}

	#flash(relay: number, on: boolean, units: number): number {
		this.#set(relay, on);
		const turn = this.#turn[relay];
		this.#after(units * FLASH_UNIT_MS, () => {
			if (this.#turn[relay] === turn) this.#set(relay, !on);
		});
		return done;
	}

	#set(relay: number, on: boolean): void {
		this.#turn[relay] = (this.#turn[relay] as number) + 1;
		if (this.contacts[relay] !== on) this.#changed();
		this.contacts[relay] = on;
	}
}
