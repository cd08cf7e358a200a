import { crc16 } from "../../modules/base/crc";
import { ProfileTwin } from "./profile-twin";
import { done } from "./slave-map";

/*
 * Twins of relay boards, controllers and meters: commands that a profile does not use, and what else they do.
 */

/** Dixell XC645CX: what it shows in degrees Celsius and tenths, or in degrees Fahrenheit and whole ones. */
export class RackTwin extends ProfileTwin {
	/** Suction and discharge, in degrees Celsius. */
	shows(suction: number, discharge: number, isFahrenheit: boolean): void {
		const word = (celsius: number): number => Math.round(isFahrenheit ? 1.8 * celsius + 32 : 10 * celsius) & 0xffff;
		this.poke({ table: "holding", address: 256 }, [word(suction), word(discharge)]);
	}
}

/** Eletechsup R4DCB08: with register 253 away from 0 it tells its temperatures unasked. */
export class TalkingTwin extends ProfileTwin {
	/** Seconds from one report to the next; 0: it is quiet. */
	get reportEveryS(): number {
		return this.wordAt({ table: "holding", address: 253 });
	}

	/** What it sends then: the reply to a read of its eight channels that nobody sent. */
	report(): Uint8Array {
		const words = Array.from({ length: 8 }, (_, address) => this.wordAt({ table: "holding", address }));
		const frame = Uint8Array.of(this.slave.unit, 3, 16, ...words.flatMap((word) => [word >> 8, word & 0xff]), 0, 0);
		const crc = crc16(frame, 0, frame.length - 2);
		frame.set([crc & 0xff, crc >>> 8], frame.length - 2);
		return frame;
	}
}

/** Eletechsup R421A08: 0x0300 toggles a relay, 0x0400 switches all others off, 0x0500 closes it for a second. */
export class CodedRelayTwin extends ProfileTwin {
	override write(code: number, address: number, values: readonly number[]): number {
		const relays = this.profile.actuators.length;
		const [command = 0] = values;
		if (code !== 6 || address < 1 || address > relays) return super.write(code, address, values);
		const isOn = this.isOn(`relay-${address}`);
		if (command === 0x0300) return super.write(6, address, [isOn ? 0x0200 : 0x0100]);
		if (command === 0x0500) return super.write(6, address, [0x0601]);
		if (command !== 0x0400) return super.write(code, address, values);
		for (let other = 1; other <= relays; other += 1) super.write(6, other, [other === address ? 0x0100 : 0x0200]);
		return done;
	}
}

const TOGGLE = 0x5500;

/** Waveshare: coil 0x00FF is all relays, 0x5500 toggles, coils from 0x0400 on switch off for a time. */
export class FlashRelayTwin extends ProfileTwin {
	readonly #onAgainAtMs = new Map<number, number>();

	override write(code: number, address: number, values: readonly number[]): number {
		this.#again();
		const relays = this.profile.actuators.length;
		const [value = 0] = values;
		if (code !== 5) return super.write(code, address, values);
		if (address === 0x00ff) {
			for (let relay = 0; relay < relays; relay += 1) this.write(5, relay, values);
			return done;
		}
		if (address >= 0x0400 && address < 0x0400 + relays) {
			this.#onAgainAtMs.set(address - 0x0400, this.nowMs() + 100 * value);
			return super.write(5, address - 0x0400, [0]);
		}
		const isToggle = address < relays && value === TOGGLE;
		if (isToggle) return super.write(5, address, [this.isOn(`relay-${address + 1}`) ? 0 : 0xff00]);
		if (address < relays) this.#onAgainAtMs.delete(address);
		return super.write(code, address, values);
	}

	override beforeRead(code: number, address: number, count: number): number {
		this.#again();
		return super.beforeRead(code, address, count);
	}

	#again(): void {
		for (const [relay, atMs] of this.#onAgainAtMs) {
			if (this.nowMs() < atMs) continue;
			this.#onAgainAtMs.delete(relay);
			super.write(5, relay, [0xff00]);
		}
	}
}

const RESET_ENERGY = 0x42;

/** Peacefair PZEM: function 0x42 clears its energy. */
export class PzemTwin extends ProfileTwin {
	override odd(body: Uint8Array): readonly number[] | null {
		if (body.length !== 1 || body[0] !== RESET_ENERGY) return super.odd(body);
		this.poke({ table: "input", address: 5 }, [0, 0]);
		return [RESET_ENERGY];
	}
}
