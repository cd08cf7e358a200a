import { assert } from "../base/assert";
import type { Clock, Timer } from "../ports/clock";
import type { Datagram, OpenDatagram } from "../ports/datagram";
import type { Entropy } from "../ports/entropy";
import { NONCE_BYTES, SNTP_BYTES, SntpReading, SntpReply, writeRequest } from "./sntp-packet";

export interface SntpOptions {
	/** Names or addresses, one to eight; the next one is asked when one fails. */
	readonly servers: readonly string[];
	/** Default 123. */
	readonly port?: number;
	/** Milliseconds since 1970-01-01 UTC: no server's time is earlier. */
	readonly notBeforeMs: number;
}

/** How a client stands; for people. */
export const SntpState = Object.freeze({ idle: 0, asking: 1, waiting: 2, stopped: 3 });

/** The name is resolved, the request sent and answered within this. */
const REPLY_MS = 5_000;
/** After the first failure, doubled with each further one. RFC 4330, 10: never more often than every 15 s. */
const RETRY_MS = 16_000;
/** After the first success, doubled with each further one. */
const POLL_MS = 64_000;
const LONGEST_MS = 1_024_000;
/** A farther root is of no use (RFC 5905, A.1: MAXDIST). */
const DISTANCE_MAX_MS = 1_500;
/** Whole milliseconds at each end. */
const RESOLUTION_MS = 2;

/**
 * Asks servers for the time by SNTP (RFC 4330, with the checks of RFC 5905), one at a time, ever more rarely.
 *
 * Each question has a number of 64 random bits and a port of its own: what does not bear it is not heard. A server that
 * says RATE is asked half as often, one that says DENY or RSTR never again.
 */
export class SntpClient {
	readonly #options: SntpOptions;
	readonly #clock: Clock;
	readonly #entropy: Entropy;
	readonly #open: OpenDatagram;
	readonly #onTime: (utcMs: number, uncertaintyMs: number, atMs: number) => void;
	readonly #timer: Timer;
	readonly #reading: SntpReading;
	readonly #packet = new Uint8Array(SNTP_BYTES);
	/** The nonce, and a byte to spread the next question by. */
	readonly #random = new Uint8Array(NONCE_BYTES + 1);
	readonly #isDenied: boolean[];
	#socket: Datagram | null = null;
	#server = 0;
	#askedMs = 0;
	#pauseMs = 0;
	/** What a server that said RATE is to be spared; never less again. */
	#leastMs = 0;
	#state: number = SntpState.idle;
	/** Questions without a good answer, in a row. */
	failures = 0;
	/** Of the last good answer. */
	stratum = 0;

	/**
	 * @param onTime at monotonic `atMs` it was `utcMs`, give or take `uncertaintyMs`: half the way there and back, and
	 * what the server said of itself
	 */
	constructor(
		options: SntpOptions,
		clock: Clock,
		entropy: Entropy,
		open: OpenDatagram,
		onTime: (utcMs: number, uncertaintyMs: number, atMs: number) => void,
	) {
		assert(options.servers.length >= 1 && options.servers.length <= 8, "one to eight time servers");
		this.#options = options;
		this.#clock = clock;
		this.#entropy = entropy;
		this.#open = open;
		this.#onTime = onTime;
		this.#reading = new SntpReading(options.notBeforeMs);
		this.#isDenied = options.servers.map(() => false);
		this.#timer = clock.timer(() => {
			if (this.#state === SntpState.asking) this.fail();
			else this.ask();
		});
	}

	/** One of {@link SntpState}. */
	get state(): number {
		return this.#state;
	}

	/** Asks soon. */
	start(): void {
		if (this.#state !== SntpState.idle) return;
		this.#state = SntpState.waiting;
		this.#timer.set(this.#clock.now());
	}

	/** Asks no more. Idempotent. */
	close(): void {
		this.hangUp();
		this.#timer.clear();
		this.#state = SntpState.stopped;
	}

	private ask(): void {
		this.#entropy.fill(this.#random);
		this.#state = SntpState.asking;
		this.#timer.set(this.#clock.now() + REPLY_MS);
		this.#socket = this.#open({
			host: this.#options.servers[this.#server] as string,
			port: this.#options.port ?? 123,
			onWritable: () => {
				writeRequest(this.#packet, this.#random);
				this.#askedMs = this.#clock.now();
				this.#socket?.write(this.#packet);
			},
			onReadable: () => this.hear(),
			onError: () => {
				this.#socket = null;
				this.fail();
			},
		});
	}

	private hear(): void {
		const heardMs = this.#clock.now();
		const length = this.#socket?.read(this.#packet) ?? 0;
		const reply = this.#reading.read(this.#packet, length, this.#random);
		if (reply === SntpReply.foreign) return;
		if (reply === SntpReply.denied) this.#isDenied[this.#server] = true;
		if (reply === SntpReply.rate) this.#leastMs = Math.min(LONGEST_MS, 2 * Math.max(POLL_MS, this.#leastMs));
		if (reply !== SntpReply.good) {
			this.fail();
			return;
		}
		const { receivedMs, sentMs, distanceMs } = this.#reading;
		const delayMs = heardMs - this.#askedMs - (sentMs - receivedMs);
		const uncertaintyMs = Math.max(0, delayMs) / 2 + distanceMs + RESOLUTION_MS;
		if (delayMs < -RESOLUTION_MS || uncertaintyMs > DISTANCE_MAX_MS) {
			this.fail();
			return;
		}
		this.hangUp();
		this.#pauseMs = this.failures > 0 ? POLL_MS : Math.min(LONGEST_MS, Math.max(POLL_MS, 2 * this.#pauseMs));
		this.failures = 0;
		this.stratum = this.#reading.stratum;
		this.wait();
		this.#onTime(Math.round(sentMs + Math.max(0, delayMs) / 2), Math.ceil(uncertaintyMs), heardMs);
	}

	private fail(): void {
		this.hangUp();
		this.#pauseMs = this.failures > 0 ? Math.min(LONGEST_MS, 2 * this.#pauseMs) : RETRY_MS;
		this.failures += 1;
		for (let turn = 0; turn < this.#isDenied.length; turn += 1) {
			this.#server = (this.#server + 1) % this.#isDenied.length;
			if (!this.#isDenied[this.#server]) {
				this.wait();
				return;
			}
		}
		this.close();
	}

	/** An eighth more at most: thousands of gateways that power came back to do not ask at once. */
	private wait(): void {
		this.#state = SntpState.waiting;
		const spread = (this.#random[NONCE_BYTES] as number) / 255 / 8;
		this.#timer.set(this.#clock.now() + Math.round(Math.max(this.#leastMs, this.#pauseMs) * (1 + spread)));
	}

	private hangUp(): void {
		this.#socket?.close();
		this.#socket = null;
	}
}
