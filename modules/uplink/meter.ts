import { keepAliveBytesPerDay, segmentBytes } from "../base/keep-alive";

/** What bytes are for. */
export const LinkClass = Object.freeze({ events: 0, rows: 1, session: 2, receipts: 3 });
const classes = 4;

const dayMs = 86_400_000;
const segmentPayload = 1460;
/** A publication at QoS 1: PUBLISH (7 bytes beside topic and payload), its TCP acknowledgement, PUBACK, its. */
const exchangeBytes = segmentBytes + 7 + segmentBytes + (segmentBytes + 4) + segmentBytes;
/** A publication at QoS 0: PUBLISH (5 bytes beside topic and payload), its TCP acknowledgement. */
const sendingBytes = segmentBytes + 5 + segmentBytes;
/** TCP's three segments, CONNECT, CONNACK, two subscriptions: without TLS. */
const connectBytes = 600;

/** Whole days that a forecast looks back on, and the days of a month. */
const forecastDays = 7;
const monthDays = 30;
/** With less behind it, a forecast would be of the first connection. */
const forecastLeastMs = 3_600_000;

/**
 * Counts what a link carries, by class, in days of 24 h since boot; an estimate that knows MQTT and TCP/IP, not TLS.
 * With a budget it says when the next pack of rows may go: when what went before is no more than its share of the
 * day that has passed. A new day begins with nothing used.
 */
export class LinkMeter {
	readonly #bytesPerDay: number | null;
	readonly #keepAliveMs: number;
	#dayStartMs: number;
	/** Bytes of this day, by {@link LinkClass}. */
	readonly bytes = new Float64Array(classes);
	/** The same since boot, and what keep-alives took beside, at the most. */
	readonly totals = new Float64Array(classes);
	keepAliveBytes = 0;
	/** Bytes of the last whole day; 0 at first. */
	lastDayBytes = 0;
	/** Of this day. */
	#keepAliveDayBytes = 0;
	/** Until when keep-alives are counted; NaN: the link is away. */
	#aliveMs = Number.NaN;
	/** Of the last whole days, keep-alives included, in a ring. */
	readonly #days = new Float64Array(forecastDays);
	#wholeDays = 0;

	constructor(bytesPerDay: number | null, keepAliveMs: number, nowMs: number) {
		this.#bytesPerDay = bytesPerDay;
		this.#keepAliveMs = keepAliveMs;
		this.#dayStartMs = nowMs;
	}

	/** What keep-alives take in 24 h, were nothing else on the link. */
	get keepAliveBytesPerDay(): number {
		return keepAliveBytesPerDay(this.#keepAliveMs);
	}

	/** Bytes of this day, of all classes. */
	get dayBytes(): number {
		let sum = 0;
		for (let at = 0; at < classes; at += 1) sum += this.bytes[at] as number;
		return sum;
	}

	/**
	 * What 30 days would take at the rate of the last seven whole days and this one, keep-alives included; NaN in the
	 * first hour.
	 */
	monthBytes(nowMs: number): number {
		this.turn(nowMs);
		const days = Math.min(this.#wholeDays, forecastDays);
		const elapsedMs = days * dayMs + (nowMs - this.#dayStartMs);
		if (elapsedMs < forecastLeastMs) return Number.NaN;
		let sum = this.dayBytes + this.#keepAliveDayBytes;
		for (let day = 0; day < days; day += 1) sum += this.#days[day] as number;
		return Math.round((sum / elapsedMs) * monthDays * dayMs);
	}

	connected(nowMs: number): void {
		this.add(LinkClass.session, connectBytes, nowMs);
		this.#aliveMs = nowMs;
	}

	lost(nowMs: number): void {
		this.turn(nowMs);
		this.#aliveMs = Number.NaN;
	}

	/** A publication at QoS 1, either way. */
	published(kind: number, topicBytes: number, payloadBytes: number, nowMs: number): void {
		this.count(kind, exchangeBytes, topicBytes + payloadBytes, nowMs);
	}

	/** A publication at QoS 0. */
	sent(kind: number, topicBytes: number, payloadBytes: number, nowMs: number): void {
		this.count(kind, sendingBytes, topicBytes + payloadBytes, nowMs);
	}

	private count(kind: number, around: number, bytes: number, nowMs: number): void {
		const more = Math.floor((bytes + 7) / segmentPayload) * segmentBytes;
		this.add(kind, around + more + bytes, nowMs);
	}

	private add(kind: number, bytes: number, nowMs: number): void {
		this.turn(nowMs);
		this.bytes[kind] = (this.bytes[kind] as number) + bytes;
		this.totals[kind] = (this.totals[kind] as number) + bytes;
	}

	/** What went before belongs to the day that has passed. */
	private turn(nowMs: number): void {
		this.countKeepAlives(nowMs);
		const days = Math.floor((nowMs - this.#dayStartMs) / dayMs);
		if (days === 0) return;
		this.lastDayBytes = days === 1 ? this.dayBytes : 0;
		for (let day = 0; day < Math.min(days, forecastDays); day += 1) {
			const isCounted = day === 0 && days <= forecastDays;
			this.#days[(this.#wholeDays + day) % forecastDays] = isCounted ? this.dayBytes + this.#keepAliveDayBytes : 0;
		}
		this.#wholeDays += days;
		this.#dayStartMs += dayMs * days;
		this.#keepAliveDayBytes = 0;
		this.bytes.fill(0);
	}

	private countKeepAlives(nowMs: number): void {
		if (Number.isNaN(this.#aliveMs)) return;
		const bytes = ((nowMs - this.#aliveMs) / dayMs) * this.keepAliveBytesPerDay;
		this.keepAliveBytes += bytes;
		this.#keepAliveDayBytes += bytes;
		this.#aliveMs = nowMs;
	}

	/** When rows may go again; in the past: now. What keep-alives take all day is set aside first. */
	rowsAllowedMs(nowMs: number): number {
		if (this.#bytesPerDay === null) return 0;
		this.turn(nowMs);
		const left = Math.max(1, this.#bytesPerDay - this.keepAliveBytesPerDay);
		const dueMs = this.#dayStartMs + Math.ceil((this.dayBytes / left) * dayMs);
		return Math.min(dueMs, this.#dayStartMs + dayMs);
	}
}
