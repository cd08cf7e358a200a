/** Between `$` and the end of the line. NMEA 0183 allows 80; some receivers say more. */
const BODY_BYTES = 120;
const FIELDS = 24;

const dollar = 0x24;
const star = 0x2a;
const comma = 0x2c;
const dot = 0x2e;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** What a byte brought. */
export const NmeaEvent = Object.freeze({ nothing: 0, sentence: 1, damage: 2 });

/**
 * One sentence of NMEA 0183, gathered byte by byte and cut into fields; field 0 is talker and kind.
 *
 * Only printable bytes, only with a right checksum. Allocates nothing. A field that is not there is empty.
 */
export class NmeaSentence {
	readonly #body = new Uint8Array(BODY_BYTES);
	/** Where each field begins; the field after the last one, too. */
	readonly #starts = new Uint8Array(FIELDS + 1);
	/** Bytes since `$`; -1: outside. */
	#length = -1;
	/** At most 24; further ones belong to the last. */
	fields = 0;

	/** Takes a byte; one of {@link NmeaEvent}. After `sentence` the fields stand until the next `$`. */
	take(byte: number): number {
		if (byte === dollar) {
			const event = this.#length > 0 ? NmeaEvent.damage : NmeaEvent.nothing;
			this.#length = 0;
			return event;
		}
		if (this.#length < 0) return NmeaEvent.nothing;
		if (byte === carriageReturn || byte === lineFeed) {
			const length = this.#length;
			this.#length = -1;
			if (!this.isSealed(length)) return NmeaEvent.damage;
			this.cut(length - 3);
			return NmeaEvent.sentence;
		}
		if (byte < 0x20 || byte > 0x7e || this.#length === BODY_BYTES) {
			this.#length = -1;
			return NmeaEvent.damage;
		}
		this.#body[this.#length] = byte;
		this.#length += 1;
		return NmeaEvent.nothing;
	}

	/** Whether it ends with `*` and its checksum: the exclusive or of what is between `$` and `*`. */
	private isSealed(length: number): boolean {
		if (length < 3 || this.#body[length - 3] !== star) return false;
		let sum = 0;
		for (let at = 0; at < length - 3; at += 1) sum ^= this.#body[at] as number;
		return this.hex(length - 2) === sum >> 4 && this.hex(length - 1) === (sum & 15);
	}

	private hex(at: number): number {
		const byte = this.#body[at] as number;
		if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
		const letter = byte & 0xdf;
		return letter >= 0x41 && letter <= 0x46 ? letter - 0x37 : -1;
	}

	private cut(length: number): void {
		this.fields = 1;
		for (let at = 0; at < length && this.fields < FIELDS; at += 1) {
			if (this.#body[at] !== comma) continue;
			this.#starts[this.fields] = at + 1;
			this.fields += 1;
		}
		this.#starts[this.fields] = length + 1;
	}

	lengthOf(field: number): number {
		return field < this.fields ? (this.#starts[field + 1] as number) - (this.#starts[field] as number) - 1 : 0;
	}

	/** Up to four characters of a field from `from` on, as one number, the first one highest; 0 when there are fewer. */
	word(field: number, from: number, count: number): number {
		if (this.lengthOf(field) < from + count) return 0;
		const start = (this.#starts[field] as number) + from;
		let value = 0;
		for (let at = 0; at < count; at += 1) value = value * 256 + (this.#body[start + at] as number);
		return value;
	}

	/** The character of a field that has but one; else 0. */
	letter(field: number): number {
		return this.lengthOf(field) === 1 ? this.word(field, 0, 1) : 0;
	}

	/** The number in `count` digits of a field, from `from` on; NaN when there are fewer, or something else. */
	digits(field: number, from: number, count: number): number {
		if (this.lengthOf(field) < from + count) return Number.NaN;
		const start = (this.#starts[field] as number) + from;
		let value = 0;
		for (let at = 0; at < count; at += 1) {
			const digit = (this.#body[start + at] as number) - 0x30;
			if (digit < 0 || digit > 9) return Number.NaN;
			value = value * 10 + digit;
		}
		return value;
	}

	/**
	 * What stands behind the decimal point at `from`, in millionths, cut off; 0 where the field ends before it; NaN when
	 * it is no decimal fraction.
	 */
	millionths(field: number, from: number): number {
		const length = this.lengthOf(field);
		if (length <= from) return length === from ? 0 : Number.NaN;
		if (this.#body[(this.#starts[field] as number) + from] !== dot) return Number.NaN;
		const count = length - from - 1;
		if (Number.isNaN(this.digits(field, from + 1, count))) return Number.NaN;
		let value = this.digits(field, from + 1, Math.min(6, count));
		for (let each = count; each < 6; each += 1) value *= 10;
		return value;
	}
}
