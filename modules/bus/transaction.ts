import { broadcastUnit, frameBytesMax, Match } from "./frame";
import type { LinePort } from "./port";
import { ReplyBuffer } from "./reply-buffer";
import { RequestFrame } from "./requests";
import type { Slave } from "./slave";
import { BusStatus } from "./status";

/** Nothing has ended. */
export const goesOn = -1;
/** What was given up before has come, and nothing waits for it. */
export const cameLate = -2;

/** One request and what comes of it: judged by its bytes, its silences and its time, in that order. Made once. */
export class Transaction {
	readonly request = new RequestFrame();
	readonly reply = new ReplyBuffer();
	readonly #slaves: readonly Slave[];
	readonly #discard = new Uint8Array(frameBytesMax);
	/** Whom it asks. */
	slave: Slave;
	/** Bytes of the normal reply, or the longest that may be. */
	expectedBytes = 0;
	/** A reply of this shape is owed: one that comes may be that one. */
	#isDoubtful = false;
	/** Something that was not the reply has come since the request. */
	#isNoisy = false;
	startUs = 0;
	sentUs = 0;
	/** Bytes that came when none were due: noise, late replies, other talkers. */
	strayBytes = 0;

	/** @param slaves all of the line, one of which may answer late while another is asked */
	constructor(slaves: readonly Slave[], first: Slave) {
		this.#slaves = slaves;
		this.slave = first;
	}

	/** `request` is set and goes out to `slave`. */
	begin(slave: Slave, expectedBytes: number, mayBeConfused: boolean, nowUs: number, nowMs: number): void {
		this.slave = slave;
		this.expectedBytes = expectedBytes;
		this.#isDoubtful = mayBeConfused && slave.mayConfuse(this.code, expectedBytes, nowMs);
		this.#isNoisy = false;
		this.reply.clear();
		this.startUs = nowUs;
	}

	get isBroadcast(): boolean {
		return this.request.bytes[0] === broadcastUnit;
	}

	private get code(): number {
		return this.request.bytes[1] as number;
	}

	/**
	 * Reads what the port has.
	 *
	 * @param isDue the reply is waited for; else it is late or nobody's
	 * @param isHeard what is not due is taken note of; else thrown away
	 * @returns a {@link BusStatus} when the reply is here, {@link cameLate}, or {@link goesOn}
	 */
	hear(port: LinePort, isDue: boolean, isHeard: boolean, nowMs: number): number {
		const room = this.reply.room();
		if (!(isDue || isHeard) || room.length === 0) {
			this.strayBytes += port.read(this.#discard);
			return goesOn;
		}
		const count = port.read(room);
		this.reply.length += count;
		if (!isDue) this.strayBytes += count;
		const match = this.reply.match(this.request.bytes, this.request.length);
		this.notePassed(nowMs);
		// A wrong frame is let out to its end: what follows on its heels would be damaged too.
		if (match !== Match.reply && match !== Match.exception) return goesOn;
		if (!isDue) {
			this.slave.pay(this.code, this.expectedBytes, nowMs);
			this.reply.drop();
			return cameLate;
		}
		if (match === Match.reply) return this.sound;
		if (!this.slave.payException(this.code, nowMs)) return BusStatus.exception;
		this.reply.drop();
		return goesOn;
	}

	private get sound(): number {
		return this.#isDoubtful ? BusStatus.doubtful : BusStatus.good;
	}

	/** A sound frame went by that was not the reply: perhaps one that its sender owed. */
	private notePassed(nowMs: number): void {
		const { passed } = this.reply;
		if (passed.length === 0) return;
		for (const slave of this.#slaves) {
			if (slave.unit === passed.unit) slave.pay(passed.code, passed.length, nowMs);
		}
		passed.length = 0;
	}

	/** Silence ends a frame, whole or not. A {@link BusStatus}, or {@link goesOn}. */
	silence(isDue: boolean, nowMs: number): number {
		if (this.reply.length === 0) return goesOn;
		if (isDue) {
			if (this.isWholeBySilence()) return this.sound;
			if (this.isReplyDamaged(nowMs)) return BusStatus.damaged;
			// A piece of noise, or of a frame: the reply may still follow, and is waited for.
			this.#isNoisy = true;
		}
		this.reply.drop();
		return goesOn;
	}

	/** The time for a reply is over. A {@link BusStatus}. */
	timeUp(): number {
		if (this.isBroadcast) return BusStatus.good;
		if (this.isWholeBySilence()) return this.sound;
		return this.reply.length > 0 || this.#isNoisy ? BusStatus.damaged : BusStatus.timeout;
	}

	private isWholeBySilence(): boolean {
		const match = this.reply.match(this.request.bytes, this.request.length);
		return match === Match.untilSilence && this.reply.isWholeBySilence();
	}

	/** What has come is the reply, damaged, and not an earlier one's remains or noise before it: no other will come. */
	private isReplyDamaged(nowMs: number): boolean {
		if (this.#isDoubtful || this.#isNoisy || this.slave.debtFreeMs > nowMs) return false;
		return this.reply.beginsAsReply(this.request.bytes);
	}

	/**
	 * Takes note of the end. True when a reply, this one's or the one it was confused with, may still come.
	 *
	 * @param replyMs as for {@link Slave.times}
	 */
	conclude(status: number, replyMs: number, nowMs: number): boolean {
		const { slave } = this;
		if (status === BusStatus.good && !this.isBroadcast) slave.times.add(replyMs);
		else if (status === BusStatus.exception) slave.noteException(this.reply.bytes[2] as number);
		const isOwed = status === BusStatus.timeout || (status === BusStatus.damaged && !this.isReplyDamaged(nowMs));
		if (isOwed) slave.owe(this.code, this.expectedBytes, nowMs);
		else if (status === BusStatus.doubtful) slave.doubt(this.code, this.expectedBytes, nowMs);
		return isOwed || status === BusStatus.doubtful;
	}
}
