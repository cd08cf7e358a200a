import { ProfileTwin } from "./profile-twin";

/*
 * Twins of rain gauges: what is read away, and what begins again.
 */

/** Delta OHM HD2016: reading one of registers 2 and 3 clears both. High word first: an assumption of the simulator. */
export class ReadAwayRainTwin extends ProfileTwin {
	#isRead = false;

	/** Rain falls, in micrometres. */
	fall(um: number): void {
		for (const address of [2, 4, 6]) {
			const high = this.wordAt({ table: "input", address });
			const total = high * 0x10000 + this.wordAt({ table: "input", address: address + 1 }) + um;
			this.poke({ table: "input", address }, [Math.floor(total / 0x10000) & 0xffff, total & 0xffff]);
		}
	}

	override beforeRead(code: number, address: number, count: number): number {
		this.#isRead = code === 4 && address < 4 && address + count > 2;
		return super.beforeRead(code, address, count);
	}

	override answered(): void {
		if (this.#isRead) this.poke({ table: "input", address: 2 }, [0, 0]);
		this.#isRead = false;
	}
}

/** Honde rain gauge: tenths of a millimetre in 16 bits. They wrap, and begin at 0 when power was gone. */
export class TipRainTwin extends ProfileTwin {
	readonly #place = { table: "holding", address: 3 } as const;

	/** The bucket tips so often. */
	tip(times: number): void {
		this.poke(this.#place, [(this.wordAt(this.#place) + times) % 0x10000]);
	}

	override restart(): void {
		super.restart();
		this.poke(this.#place, [0]);
	}

	/** A write of 3 clears the count. */
	override write(code: number, address: number, values: readonly number[]): number {
		const result = super.write(code, address, values);
		if (result === 0 && address === 55) this.poke(this.#place, [0]);
		return result;
	}
}
