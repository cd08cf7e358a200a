import type { Flash } from "../ports/flash";
import { codedHeaderBytes, type FramePlace, type FrameWriter, framedBytes, unitBytes } from "./frame";
import { KeyFrame, type KeyOwner, keyUnitsMax } from "./key-frame";
import { KeyTable } from "./key-table";
import { RecordKind } from "./record";
import { RowEncoder } from "./row-encoder";

/** What choosing works in; logs that take turns may share it. RAM: 2.6 KiB. */
export class RowBuffers {
	readonly encoder = new RowEncoder();
	readonly key = new KeyFrame();
}

/** Chooses how a row is written: by what it differs from an earlier one in, or as it is. RAM: 384 bytes. */
export class RowKeys implements KeyOwner {
	readonly flash: Flash;
	readonly #table = new KeyTable();
	readonly #key: KeyFrame;
	readonly #encoder: RowEncoder;
	#chosen = -1;
	#isKey = false;

	constructor(flash: Flash, buffers: RowBuffers) {
		this.flash = flash;
		this.#encoder = buffers.encoder;
		this.#key = buffers.key;
	}

	/** A new block: nothing in it yet. */
	clear(): void {
		this.#table.clear();
		this.#key.forget(this);
	}

	/** Bytes that `body` will take in the block `index`. */
	measure(body: Uint8Array, place: FramePlace, index: number): number {
		const plainBytes = framedBytes(body.length, false);
		const encoder = this.#encoder;
		this.#chosen = -1;
		this.#isKey = body[0] === RecordKind.row && plainBytes <= keyUnitsMax * unitBytes && encoder.load(body);
		if (!this.#isKey) return plainBytes;
		const chosen = this.#table.find(encoder.lowestPoint, encoder.highestPoint);
		if (chosen < 0) return plainBytes;
		const { check, nextSequence } = place;
		const base = index * this.flash.blockLength;
		const key = this.#key.body(this, base, this.#table.unit(chosen), nextSequence, check);
		if (key === null || !encoder.encode(key)) return plainBytes;
		const bytes = Math.ceil((codedHeaderBytes + encoder.bits.byteCount) / unitBytes) * unitBytes;
		if (bytes >= plainBytes) return plainBytes;
		this.#chosen = chosen;
		return bytes;
	}

	/** The frame of the body that was measured last. */
	frame(frames: FrameWriter, place: FramePlace, body: Uint8Array): Uint8Array {
		if (this.#chosen < 0) return frames.record(place, body);
		const { bits, order, flags } = this.#encoder;
		const coded = bits.bytes.subarray(0, bits.byteCount);
		return frames.row(place, order, flags, this.#table.unit(this.#chosen), coded);
	}

	/** That frame lies at `unit`. */
	written(unit: number, bytes: number): void {
		if (this.#chosen >= 0) this.#table.use(this.#chosen, bytes);
		else if (this.#isKey) this.#table.add(unit, this.#encoder.lowestPoint, this.#encoder.highestPoint);
	}
}
