import { keepAliveBytesPerDay, segmentBytes } from "../base/keep-alive";

/** What bytes are for. */
export const LinkClass = Object.freeze({ events: 0, rows: 1, session: 2, receipts: 3 });
const classes = 4;

const dayMs = 86_400_000;
const segmentPayload = 1460;
/** A publication at QoS 1: PUBLISH (7 bytes beside topic and payload), its TCP acknowledgement, PUBACK, its. */
const exchangeBytes = segmentBytes + 7 + segmentBytes + (segmentBytes + 4) + segmentBytes;
/** TCP's three segments, CONNECT, CONNACK, two subscriptions: without TLS. */
const connectBytes = 600;

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
	/** Bytes of the last whole day; 0 at first. */
	lastDayBytes = 0;

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

	connected(nowMs: number): void {
		this.#add(LinkClass.session, connectBytes, nowMs);
	}

	/** A publication, either way. */
	published(kind: number, topicBytes: number, payloadBytes: number, nowMs: number): void {
		const more = Math.floor((topicBytes + payloadBytes + 7) / segmentPayload) * segmentBytes;
		this.#add(kind, exchangeBytes + more + topicBytes + payloadBytes, nowMs);
	}

	#add(kind: number, bytes: number, nowMs: number): void {
		this.#turn(nowMs);
		this.bytes[kind] = (this.bytes[kind] as number) + bytes;
	}

	#turn(nowMs: number): void {
		if (nowMs - this.#dayStartMs < dayMs) return;
		this.lastDayBytes = nowMs - this.#dayStartMs < 2 * dayMs ? this.dayBytes : 0;
		this.#dayStartMs += dayMs * Math.floor((nowMs - this.#dayStartMs) / dayMs);
		this.bytes.fill(0);
	}

	/** When rows may go again; in the past: now. What keep-alives take all day is set aside first. */
	rowsAllowedMs(nowMs: number): number {
		if (this.#bytesPerDay === null) return 0;
		this.#turn(nowMs);
		const left = Math.max(1, this.#bytesPerDay - this.keepAliveBytesPerDay);
		const dueMs = this.#dayStartMs + Math.ceil((this.dayBytes / left) * dayMs);
		return Math.min(dueMs, this.#dayStartMs + dayMs);
	}
}
