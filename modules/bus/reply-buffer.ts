import { frameBytesMax, isSealed, Match, matchReply, strangerBytes } from "./frame";

/** Echoes in a row after which an adapter is taken to echo all that is sent. */
const ECHOES_TO_LEARN = 3;

/** What {@link ReplyBuffer.match} has passed over on its way to the reply. */
export interface PassedOver {
	/** A sound frame that answers nothing that was asked: its unit, function and length; 0 when there was none. */
	unit: number;
	code: number;
	length: number;
}

/**
 * Collects what comes after a request and finds the reply in it.
 *
 * Passes over the request's own echo, which some adapters send back, and sound frames of others: replies that come
 * late, or from a unit that was not asked. Anything else that is wrong stays until silence ends it.
 */
export class ReplyBuffer {
	readonly bytes = new Uint8Array(frameBytesMax);
	length = 0;
	/** The adapter echoes: learned from reads, whose echo can't be taken for their reply. */
	#echoes = 0;
	#echoPassed = false;
	/** Sound frames passed over since the line was made. */
	strangers = 0;
	readonly passed: PassedOver = { unit: 0, code: 0, length: 0 };

	get hasLearnedEcho(): boolean {
		return this.#echoes >= ECHOES_TO_LEARN;
	}

	/** A request is going out. */
	clear(): void {
		this.length = 0;
		this.#echoPassed = false;
		this.passed.length = 0;
	}

	/** What is here was no reply. */
	drop(): void {
		this.length = 0;
	}

	/** Room for what is read next, without copying. Empty when a frame can't be longer. */
	room(): Uint8Array {
		return this.length === 0 ? this.bytes : this.bytes.subarray(this.length);
	}

	/** Judges what has come so far. One of {@link Match}. */
	match(request: Uint8Array, requestLength: number): number {
		for (;;) {
			if (this.hasLearnedEcho && !this.#echoPassed) {
				if (this.beginsWith(request, requestLength)) {
					this.remove(requestLength);
					this.#echoPassed = true;
				} else if (this.length < requestLength && this.beginsWith(request, this.length)) return Match.partial;
				else this.#echoes = 0; // it has stopped: another adapter
			}
			const match = matchReply(request, this.bytes, this.length);
			if (match !== Match.wrong) return match;
			if (!this.#echoPassed && this.beginsWith(request, requestLength)) {
				this.#echoes += 1;
				this.#echoPassed = true;
				this.remove(requestLength);
				continue;
			}
			const stranger = strangerBytes(this.bytes, this.length);
			if (stranger === 0) return Match.wrong;
			this.passOver(stranger);
			if (this.length === 0) return Match.partial;
		}
	}

	/** Silence has followed: whether what is here is a whole frame of a function whose length nobody described. */
	isWholeBySilence(): boolean {
		return isSealed(this.bytes, this.length);
	}

	/** What is here begins as the reply to `request` would: a piece of it, and hardly noise. */
	beginsAsReply(request: Uint8Array): boolean {
		return this.length >= 3 && this.bytes[0] === request[0] && this.bytes[1] === request[1];
	}

	private beginsWith(request: Uint8Array, length: number): boolean {
		if (this.length < length) return false;
		for (let index = 0; index < length; index += 1) {
			if (this.bytes[index] !== request[index]) return false;
		}
		return true;
	}

	private passOver(length: number): void {
		this.strangers += 1;
		this.passed.unit = this.bytes[0] as number;
		this.passed.code = this.bytes[1] as number;
		this.passed.length = length;
		this.remove(length);
	}

	private remove(count: number): void {
		this.bytes.copyWithin(0, count, this.length);
		this.length -= count;
	}
}
