import { ByteReader } from "../base/bytes";
import { Quality, RecordKind } from "../store/record";

const HEADER_BYTES = 8;

/** Reads rows of the log value by value; allocates nothing. */
export class RowReader {
	readonly #points: number;
	readonly #reader = new ByteReader();
	#left = 0;
	clockQuality = 0;
	timeMs = 0;
	point = 0;
	quality = 0;
	/** Meaningless where the quality is bad. */
	counts = 0;

	/** @param points of the schema that rows refer to */
	constructor(points: number) {
		this.#points = points;
	}

	/** Begins with a record. False: it is no row, or one that the schema does not explain. */
	open(body: Uint8Array): boolean {
		if (!this.begin(body)) return false;
		while (this.next()) {
			if (this.#reader.failed || this.point >= this.#points) return false;
		}
		return !this.#reader.failed && this.#reader.left === 0 && this.begin(body);
	}

	private begin(body: Uint8Array): boolean {
		const reader = this.#reader.over(body);
		if (reader.u8() !== RecordKind.row) return false;
		this.clockQuality = reader.u8();
		this.timeMs = reader.u48();
		this.#left = reader.varint();
		return body.length > HEADER_BYTES && this.#left <= this.#points;
	}

	/** The next value; false at the end. */
	next(): boolean {
		if (this.#left === 0) return false;
		this.#left -= 1;
		const head = this.#reader.varint();
		this.quality = head % 4;
		this.point = (head - this.quality) / 4;
		this.counts = this.quality === Quality.bad ? 0 : this.#reader.zigzag();
		return true;
	}
}
