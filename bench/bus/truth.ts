import { dataOffset } from "../../modules/bus/frame";
import { SimSlave } from "../../sim/core/slave";

/** What a register holds when the slaves have been asked `asked` times: a value tells where and when it was read. */
export function valueAt(unit: number, address: number, asked: number): number {
	return (unit * 4099 + address * 7 + asked * 1009) & 0xffff;
}

/** Slaves whose holding registers tell when they were read, so that a wrong value is always seen. */
export class Truth {
	readonly #slaves = new Map<number, SimSlave>();
	readonly #coils = new Map<number, boolean>();
	/** Requests that the slaves have heard. */
	asked = 0;

	/** The reply of the unit that is addressed; null when there is none or the request is damaged. */
	answer(request: Uint8Array): Uint8Array | null {
		this.asked += 1;
		return this.#slave(request[0] as number).answer(request);
	}

	#slave(unit: number): SimSlave {
		const known = this.#slaves.get(unit);
		if (known !== undefined) return known;
		const slave = new SimSlave(unit, {
			holding: (address) => valueAt(unit, address, this.asked),
			coil: (address) => this.#coils.get(address) ?? false,
			setCoil: (address, on) => {
				this.#coils.set(address, on);
				return true;
			},
		});
		this.#slaves.set(unit, slave);
		return slave;
	}

	/** Whether these are the values that the last request called for. */
	isRight(unit: number, address: number, values: readonly number[]): boolean {
		return values.every((value, index) => value === valueAt(unit, address + index, this.asked));
	}
}

/** The registers of a read reply. */
export function registersOf(reply: Uint8Array, count: number): number[] {
	return Array.from({ length: count }, (_, index) => {
		const at = dataOffset + 2 * index;
		return (reply[at] as number) * 0x100 + (reply[at + 1] as number);
	});
}
