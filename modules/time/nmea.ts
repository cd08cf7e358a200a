import { DAY_MS, dayNumber, daysInMonth } from "./civil";
import { NmeaEvent, NmeaSentence } from "./nmea-sentence";

/** ZDA is believed next to an RMC that was valid so lately … */
const VOUCHED_MS = 10_000;
/** … and said the same. */
const AGREE_MS = 2_000;
/** The week of GPS has ten bits; old receivers lose so many weeks at once. */
const ROLLOVER_MS = 1024 * 7 * DAY_MS;
/** GPS began in 1980. */
const FIRST_YEAR = 80;

/* Characters as numbers: to ask a text for one of its own leaves garbage on XS. */

/** GN: several systems, GP: GPS, BD and GB: BeiDou, PQ: Quectel's BeiDou, GL: GLONASS, GA: Galileo. */
const talkers: readonly number[] = [0x474e, 0x4750, 0x4244, 0x4742, 0x5051, 0x474c, 0x4741];
const RMC = 0x524d43;
const ZDA = 0x5a4441;
/** A, D, R, F, P: autonomous, differential, kinematic (fixed, float), precise; not estimated, manual or simulated. */
const realModes: readonly number[] = [0x41, 0x44, 0x52, 0x46, 0x50];
const DOLLAR = 0x24;
const VALID = 0x41; // A
const WARNING = 0x56; // V
const NORTH = 0x4e;
const SOUTH = 0x53;
const EAST = 0x45;
const WEST = 0x57;

/**
 * Reads the time and place out of a GNSS receiver's bytes (NMEA 0183: sentences RMC and ZDA), byte by byte.
 *
 * Nothing without a right checksum counts. Only an RMC that says "valid" sets the time, and a ZDA that agrees with one:
 * receivers send ZDA from a clock of their own before they see a satellite. Allocates nothing.
 */
export class NmeaReader {
	readonly #notBeforeMs: number;
	readonly #sentence = new NmeaSentence();
	#startedMs = 0;
	#validMs = Number.NEGATIVE_INFINITY;
	/** Of the last sentence that set the time: milliseconds since 1970-01-01 UTC, at the monotonic {@link atMs}. */
	utcMs = 0;
	/** Monotonic milliseconds: when the `$` of that sentence came. Its second began up to a second before. */
	atMs = 0;
	/** Weeks that were added to {@link utcMs}, since the receiver's week has rolled over: 0, 1024, 2048 … */
	addedWeeks = 0;
	/** Whether the last RMC was valid. The degrees are of the last that was; NaN before the first. */
	hasFix = false;
	/** North positive. */
	latitudeDeg = Number.NaN;
	/** East positive. */
	longitudeDeg = Number.NaN;
	/** RMC and ZDA that were sound, valid or not. */
	sentences = 0;
	/** Sentences that were damaged, or RMC and ZDA whose checksum was right and content was not. */
	refused = 0;

	/** @param notBeforeMs milliseconds since 1970-01-01 UTC: a receiver that says less has lost its week */
	constructor(notBeforeMs: number) {
		this.#notBeforeMs = notBeforeMs;
	}

	/** Takes a byte that came at monotonic `nowMs`; true: it ended a sentence that sets the time. */
	take(byte: number, nowMs: number): boolean {
		if (byte === DOLLAR) this.#startedMs = nowMs;
		const event = this.#sentence.take(byte);
		if (event === NmeaEvent.damage) this.refused += 1;
		if (event !== NmeaEvent.sentence || this.#sentence.lengthOf(0) !== 5) return false;
		const kind = this.#sentence.word(0, 2, 3);
		if ((kind !== RMC && kind !== ZDA) || !talkers.includes(this.#sentence.word(0, 0, 2))) return false;
		const setsTime = kind === RMC ? this.readRmc() : this.readZda();
		if (setsTime === null) this.refused += 1;
		else this.sentences += 1;
		return setsTime === true;
	}

	/** True: it sets the time; false: it is sound and does not; null: it is not sound. */
	private readRmc(): boolean | null {
		const { fields } = this.#sentence;
		if (fields < 10) return null;
		if (this.#sentence.letter(2) === WARNING) {
			this.hasFix = false;
			return false;
		}
		if (this.#sentence.letter(2) !== VALID) return null;
		const timeMs = this.timeMs();
		const year = this.#sentence.digits(9, 4, 2);
		const dateMs = this.dateMs(year + (year < FIRST_YEAR ? 2000 : 1900), this.two(9, 2), this.two(9, 0));
		const latitudeDeg = this.degrees(3, 2, 90, NORTH, SOUTH);
		const longitudeDeg = this.degrees(5, 3, 180, EAST, WEST);
		if (this.#sentence.lengthOf(9) !== 6 || Number.isNaN(timeMs + dateMs + latitudeDeg + longitudeDeg)) return null;
		// Old receivers send no mode.
		this.hasFix = this.#sentence.lengthOf(12) === 0 || realModes.includes(this.#sentence.letter(12));
		if (!this.hasFix) return false;
		this.latitudeDeg = latitudeDeg;
		this.longitudeDeg = longitudeDeg;
		this.#validMs = this.#startedMs;
		return this.set(dateMs + timeMs);
	}

	private readZda(): boolean | null {
		if (this.#sentence.fields < 5) return null;
		if (this.#sentence.lengthOf(1) === 0) return false;
		const timeMs = this.timeMs();
		const dateMs = this.dateMs(this.#sentence.digits(4, 0, 4), this.two(3, 0), this.two(2, 0));
		if (this.#sentence.lengthOf(4) !== 4 || Number.isNaN(timeMs + dateMs)) return null;
		if (!this.hasFix || this.#startedMs - this.#validMs > VOUCHED_MS) return false;
		const expectedMs = this.utcMs + this.#startedMs - this.atMs;
		if (Math.abs(this.unrolled(dateMs + timeMs) - expectedMs) > AGREE_MS) return false;
		return this.set(dateMs + timeMs);
	}

	/** Takes the time over. Not in a leap second: it has no number of its own in the count since 1970. */
	private set(statedMs: number): boolean {
		if (this.two(1, 4) === 60) return false;
		this.utcMs = this.unrolled(statedMs);
		this.addedWeeks = Math.round((this.utcMs - statedMs) / (7 * DAY_MS));
		this.atMs = this.#startedMs;
		return true;
	}

	private unrolled(statedMs: number): number {
		if (statedMs >= this.#notBeforeMs) return statedMs;
		return statedMs + Math.ceil((this.#notBeforeMs - statedMs) / ROLLOVER_MS) * ROLLOVER_MS;
	}

	private two(field: number, from: number): number {
		return this.#sentence.digits(field, from, 2);
	}

	/** Field 1, `hhmmss.sss`, as milliseconds of the day; NaN when it is none. */
	private timeMs(): number {
		const hour = this.two(1, 0);
		const minute = this.two(1, 2);
		const second = this.two(1, 4);
		const isLeap = hour === 23 && minute === 59 && second === 60;
		if (!(hour < 24 && minute < 60 && (second < 60 || isLeap))) return Number.NaN;
		return ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(this.#sentence.millionths(1, 6) / 1000);
	}

	private dateMs(year: number, month: number, day: number): number {
		if (!(year >= 1980 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return Number.NaN;
		return dayNumber(year, month, day) * DAY_MS;
	}

	/** `ddmm.mmmm` (degrees in `width` digits) and behind it a field with the side. */
	private degrees(field: number, width: number, mostDeg: number, positive: number, negative: number): number {
		const minutes = this.two(field, width) + this.#sentence.millionths(field, width + 2) / 1_000_000;
		const degrees = this.#sentence.digits(field, 0, width) + minutes / 60;
		if (!(minutes < 60 && degrees <= mostDeg)) return Number.NaN;
		const side = this.#sentence.letter(field + 1);
		if (side === positive) return degrees;
		return side === negative ? -degrees : Number.NaN;
	}
}
