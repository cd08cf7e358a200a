import type { Flash } from "../ports/flash";
import { type FrameCheck, FrameType, PlainFrame, unitBytes, unitsOf } from "./frame";
import { RecordKind } from "./record";

/** Units of the longest frame that others may be coded by. */
export const keyUnitsMax = 32;

/** Who reads keys, and from where. */
export interface KeyOwner {
	readonly flash: Flash;
}

/** The key that was read last; those who take turns may share it. */
export class KeyFrame {
	readonly #frame = new Uint8Array(keyUnitsMax * unitBytes);
	readonly #plain = new PlainFrame();
	/** Whose key it is; null: nobody's. */
	#owner: KeyOwner | null = null;
	#base = -1;
	#unit = -1;
	#sequence = -1;

	/** What was read for this one does not hold any more. */
	forget(owner: KeyOwner): void {
		if (this.#owner === owner) this.#owner = null;
	}

	/**
	 * The body of the row at `unit` of the block that begins at `base`; null when there is no sound one.
	 *
	 * @param sequence of any row that is coded by it: at most 255 above its own
	 */
	body(owner: KeyOwner, base: number, unit: number, sequence: number, check: FrameCheck): Uint8Array | null {
		const isSame = base === this.#base && unit === this.#unit && sequence >= this.#sequence;
		if (!(isSame && owner === this.#owner) && !this.load(owner, base, unit, sequence, check)) return null;
		return this.#frame.subarray(this.#plain.start, this.#plain.end);
	}

	private load(owner: KeyOwner, base: number, unit: number, sequence: number, check: FrameCheck): boolean {
		const { flash } = owner;
		const frame = this.#frame;
		this.#owner = null;
		if ((unit + 1) * unitBytes > flash.blockLength) return false;
		flash.read(frame.subarray(0, unitBytes), base + unit * unitBytes);
		const head = frame[0] as number;
		const length = unitsOf(head) * unitBytes;
		if (head >> 6 !== FrameType.record || length > frame.length) return false;
		if (unit * unitBytes + length > flash.blockLength) return false;
		if (length > unitBytes) flash.read(frame.subarray(unitBytes, length), base + (unit + 1) * unitBytes);
		const own = sequence - ((sequence - (frame[1] as number)) & 0xff);
		if (!check.holds(frame, length, own, unit) || !this.#plain.read(frame, length)) return false;
		if (frame[this.#plain.start] !== RecordKind.row) return false;
		this.#owner = owner;
		this.#base = base;
		this.#unit = unit;
		this.#sequence = own;
		return true;
	}
}
