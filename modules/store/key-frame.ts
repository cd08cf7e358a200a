import type { Flash } from "../ports/flash";
import { type FrameCheck, FrameType, PlainFrame, unitBytes, unitsOf } from "./frame";
import { RecordKind } from "./record";

/** Units of the longest frame that others may be coded by. */
export const keyUnitsMax = 32;

/** Where a key lies that was read; those who take turns may share it. */
export class KeyBuffer {
	readonly frame = new Uint8Array(keyUnitsMax * unitBytes);
	/** Whose key it holds. */
	owner: KeyFrame | null = null;
}

/** The key that was asked for last. */
export class KeyFrame {
	readonly #flash: Flash;
	readonly #buffer: KeyBuffer;
	readonly #plain = new PlainFrame();
	#base = -1;
	#unit = -1;
	#sequence = -1;

	constructor(flash: Flash, buffer: KeyBuffer) {
		this.#flash = flash;
		this.#buffer = buffer;
	}

	forget(): void {
		this.#unit = -1;
	}

	/**
	 * The body of the row at `unit` of the block that begins at `base`; null when there is no sound one.
	 *
	 * @param sequence of any row that is coded by it: at most 255 above its own
	 */
	body(base: number, unit: number, sequence: number, check: FrameCheck): Uint8Array | null {
		const { frame, owner } = this.#buffer;
		const isHeld = owner === this && base === this.#base && unit === this.#unit && sequence >= this.#sequence;
		if (!isHeld && !this.load(base, unit, sequence, check)) return null;
		return frame.subarray(this.#plain.start, this.#plain.end);
	}

	private load(base: number, unit: number, sequence: number, check: FrameCheck): boolean {
		const { frame } = this.#buffer;
		this.#buffer.owner = this;
		this.#unit = -1;
		if ((unit + 1) * unitBytes > this.#flash.blockLength) return false;
		this.#flash.read(frame.subarray(0, unitBytes), base + unit * unitBytes);
		const head = frame[0] as number;
		const length = unitsOf(head) * unitBytes;
		if (head >> 6 !== FrameType.record || length > frame.length) return false;
		if (unit * unitBytes + length > this.#flash.blockLength) return false;
		if (length > unitBytes) this.#flash.read(frame.subarray(unitBytes, length), base + (unit + 1) * unitBytes);
		const own = sequence - ((sequence - (frame[1] as number)) & 0xff);
		if (!check.holds(frame, length, own, unit) || !this.#plain.read(frame, length)) return false;
		if (frame[this.#plain.start] !== RecordKind.row) return false;
		this.#base = base;
		this.#unit = unit;
		this.#sequence = own;
		return true;
	}
}
