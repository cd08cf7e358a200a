import { ByteReader } from "../base/bytes";
import type { Flash } from "../ports/flash";
import { codedHeaderBytes, type FramePlace, type FrameWriter, framedBytes, unitBytes } from "./frame";
import { KeyFrame, keyUnitsMax } from "./key-frame";
import { KeyTable } from "./key-table";
import { RecordKind } from "./record";
import { keyValuesMax, RowCoder } from "./row-coder";
import { RowCursor } from "./row-shape";

const POINT_MAX = 0xffff;

/** Chooses how a row is written: by what it differs from an earlier one in, or as it is. RAM: 1.3 KiB. */
export class RowKeys {
	readonly #flash: Flash;
	readonly #table = new KeyTable();
	readonly #key: KeyFrame;
	readonly #coder = new RowCoder();
	readonly #row = new RowCursor(new ByteReader(new Uint8Array(0)));
	#chosen = -1;
	#isKey = false;
	#lowest = 0;
	#highest = 0;

	constructor(flash: Flash) {
		this.#flash = flash;
		this.#key = new KeyFrame(flash, new Uint8Array(keyUnitsMax * unitBytes));
	}

	/** A new block: nothing in it yet. */
	clear(): void {
		this.#table.clear();
		this.#key.forget();
	}

	/** Bytes that `body` will take in the block `index`. */
	measure(body: Uint8Array, place: FramePlace, index: number): number {
		const plainBytes = framedBytes(body.length, false);
		this.#chosen = -1;
		this.#isKey = body[0] === RecordKind.row && plainBytes <= keyUnitsMax * unitBytes && this.#span(body);
		if (!this.#isKey) return plainBytes;
		const chosen = this.#table.find(this.#lowest, this.#highest);
		if (chosen < 0) return plainBytes;
		const { check, nextSequence } = place;
		const key = this.#key.body(index * this.#flash.blockLength, this.#table.unit(chosen), nextSequence, check);
		if (key === null || !this.#coder.encode(body, key)) return plainBytes;
		const bytes = Math.ceil((codedHeaderBytes + this.#coder.bits.byteCount) / unitBytes) * unitBytes;
		if (bytes >= plainBytes) return plainBytes;
		this.#chosen = chosen;
		return bytes;
	}

	#span(body: Uint8Array): boolean {
		const row = this.#row;
		row.begin(body, 0, body.length);
		this.#lowest = POINT_MAX;
		this.#highest = 0;
		while (row.next()) {
			this.#lowest = Math.min(this.#lowest, row.point);
			this.#highest = Math.max(this.#highest, row.point);
		}
		return row.isCanonical && row.count > 0 && row.count <= keyValuesMax && this.#highest <= POINT_MAX;
	}

	/** The frame of the body that was measured last. */
	frame(frames: FrameWriter, place: FramePlace, body: Uint8Array): Uint8Array {
		if (this.#chosen < 0) return frames.record(place, body);
		const { bits, order, flags } = this.#coder;
		return frames.row(place, order, flags, this.#table.unit(this.#chosen), bits.bytes.subarray(0, bits.byteCount));
	}

	/** That frame lies at `unit`. */
	written(unit: number, bytes: number): void {
		if (this.#chosen >= 0) this.#table.use(this.#chosen, bytes);
		else if (this.#isKey) this.#table.add(unit, this.#lowest, this.#highest);
	}
}
