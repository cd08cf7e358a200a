/** The packet of SNTP (RFC 4330) and NTP version 4 (RFC 5905, 7.3), without extensions: 48 bytes, big-endian. */

export const SNTP_BYTES = 48;
export const NONCE_BYTES = 8;

const ORIGINATE_AT = 24;
const RECEIVE_AT = 32;
const TRANSMIT_AT = 40;
/** No leap warning, version 4, mode 3: client. */
const CLIENT_HEAD = 0x23;
const MODE_SERVER = 4;
const LEAP_UNSYNCHRONISED = 3;
const STRATUM_UNSYNCHRONISED = 16;
/** Seconds from 1900 to 1970. */
const TO_1970_S = 2_208_988_800;
const ERA_S = 0x100000000;

/** What a reply is worth. */
export const SntpReply = Object.freeze({
	good: 0,
	/** Not an answer to what was asked: to be ignored, the true one may still come. */
	foreign: 1,
	/** The server does not know the time itself, or says it so vaguely that it is of no use. */
	useless: 2,
	/** Kiss-o'-death RATE: asked too often. */
	rate: 3,
	/** Kiss-o'-death DENY, RSTR or another: not to be asked again. */
	denied: 4,
});

/** Writes a request. The transmit time is random instead: the server echoes it, and needs no clock of ours. */
export function writeRequest(into: Uint8Array, nonce: Uint8Array): void {
	into.fill(0, 0, SNTP_BYTES);
	into[0] = CLIENT_HEAD;
	for (let at = 0; at < NONCE_BYTES; at += 1) into[TRANSMIT_AT + at] = nonce[at] as number;
}

/** Judges replies; made once. */
export class SntpReading {
	readonly #notBeforeMs: number;
	/** Milliseconds since 1970-01-01 UTC when the request came to the server, and when its reply left. */
	receivedMs = 0;
	sentMs = 0;
	/** The server's own distance from its root: half the delay, and the dispersion. */
	distanceMs = 0;
	stratum = 0;

	/** @param notBeforeMs no time is earlier, which tells the eras of 136 years apart */
	constructor(notBeforeMs: number) {
		this.#notBeforeMs = notBeforeMs;
	}

	/** One of {@link SntpReply}; the fields hold only after `good`. */
	read(bytes: Uint8Array, length: number, nonce: Uint8Array): number {
		if (length < SNTP_BYTES) return SntpReply.foreign;
		const head = bytes[0] as number;
		const version = (head >> 3) & 7;
		if ((head & 7) !== MODE_SERVER || version < 3 || version > 4) return SntpReply.foreign;
		for (let at = 0; at < NONCE_BYTES; at += 1) {
			if (bytes[ORIGINATE_AT + at] !== nonce[at]) return SntpReply.foreign;
		}
		this.stratum = bytes[1] as number;
		if (this.stratum === 0) return isRate(bytes) ? SntpReply.rate : SntpReply.denied;
		if (head >> 6 === LEAP_UNSYNCHRONISED || this.stratum >= STRATUM_UNSYNCHRONISED) return SntpReply.useless;
		if (u32(bytes, RECEIVE_AT) === 0 || u32(bytes, TRANSMIT_AT) === 0) return SntpReply.useless;
		this.receivedMs = this.timeMs(bytes, RECEIVE_AT);
		this.sentMs = this.timeMs(bytes, TRANSMIT_AT);
		this.distanceMs = shortMs(bytes, 4) / 2 + shortMs(bytes, 8);
		return this.sentMs >= this.receivedMs ? SntpReply.good : SntpReply.useless;
	}

	private timeMs(bytes: Uint8Array, at: number): number {
		const ms = (u32(bytes, at) - TO_1970_S) * 1000 + (u32(bytes, at + 4) / ERA_S) * 1000;
		const eras = Math.ceil((this.#notBeforeMs - ms) / (ERA_S * 1000));
		return ms + Math.max(0, eras) * ERA_S * 1000;
	}
}

function isRate(bytes: Uint8Array): boolean {
	return u32(bytes, 12) === 0x52415445; // "RATE"
}

function u32(bytes: Uint8Array, at: number): number {
	const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
	return high * 0x10000 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
}

/** Seconds in 16.16 bits. */
function shortMs(bytes: Uint8Array, at: number): number {
	return (u32(bytes, at) / 0x10000) * 1000;
}
