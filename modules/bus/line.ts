import { assert } from "../base/assert";
import type { Clock, Timer } from "../ports/clock";
import type { OpenSerial, Parity, Serial } from "../ports/serial";
import { encodeRequest, frameBytesMax, Match, matchReply, replyBytes, requestBytes } from "./frame";
import { LoadMeter } from "./load";
import { nothingDue, type Poll, Schedule } from "./schedule";
import type { Slave } from "./slave";
import { BusStatus } from "./status";
import { characterUs, frameGapUs } from "./timing";
import { type Write, WriteQueue } from "./write-queue";

const REOPEN_FIRST_MS = 1_000;
const REOPEN_LAST_MS = 10_000;
/** A port that has not sent a frame within its own time on the line plus this is taken for dead. */
const SEND_GRACE_MS = 500;

/** Who wants to know how transactions end. Called from port callbacks; may queue writes, must not close the line. */
export interface BusListener {
	/** A poll has ended. On `good`, data begins at `reply[dataOffset]`; `reply` is valid during the call. */
	onPoll(line: number, poll: number, status: number, reply: Uint8Array): void;
	/** A write has ended. `good` means that the slave echoed it. */
	onWrite(line: number, token: number, status: number): void;
}

export interface LineOptions {
	/** Number of the line, handed back to the listener. */
	readonly index: number;
	readonly name: string;
	readonly baud: number;
	readonly parity: Parity;
	readonly stop: 1 | 2;
	readonly slaves: readonly Slave[];
	readonly polls: readonly Poll[];
}

const State = Object.freeze({
	closed: 0,
	/** The port is being opened: it has not granted a write yet. */
	opening: 1,
	idle: 2,
	sending: 3,
	waiting: 4,
	/** A late reply may still come. */
	quarantine: 5,
	/** The slave wants silence before it is addressed again. */
	gap: 6,
});

const isPoll = 0;
const isWrite = 1;

/**
 * The master of one RS-485 line: one transaction at a time, writes first, polls by deadline.
 *
 * Driven by the port's callbacks and one timer. It holds at most 16 queued writes and allocates nothing after start.
 */
export class Line {
	readonly #options: LineOptions;
	readonly #clock: Clock;
	readonly #openSerial: OpenSerial;
	readonly #listener: BusListener;
	readonly #timer: Timer;
	readonly #schedule: Schedule;
	readonly #writes = new WriteQueue();
	readonly #characterUs: number;
	readonly #load: LoadMeter;
	readonly #request = new Uint8Array(requestBytes);
	readonly #reply = new Uint8Array(frameBytesMax);
	readonly #discard = new Uint8Array(frameBytesMax);
	readonly #write: Write = { slave: 0, code: 0, address: 0, value: 0, token: 0 };
	#serial: Serial | null = null;
	#state: number = State.closed;
	#received = 0;
	/** Something that was not the reply has come since the request. */
	#noisy = false;
	#kind = isPoll;
	#poll = 0;
	#slave = 0;
	#startUs = 0;
	#reopenMs = REOPEN_FIRST_MS;
	/** Bytes that came when none were due: noise, late replies, other talkers. */
	strayBytes = 0;
	/** How often the port was lost. */
	portLosses = 0;
	lastPortError = "";

	constructor(options: LineOptions, clock: Clock, openSerial: OpenSerial, listener: BusListener) {
		this.#options = options;
		this.#clock = clock;
		this.#openSerial = openSerial;
		this.#listener = listener;
		this.#timer = clock.timer(() => this.#onTimer());
		this.#characterUs = characterUs(options.baud, options.parity, options.stop);
		this.#schedule = new Schedule(options.polls, options.slaves, clock.now());
		this.#load = new LoadMeter(clock.now());
		this.#open();
	}

	/**
	 * Queues a write of one coil or register; it starts right after the transaction in flight.
	 *
	 * @returns false when the queue is full or the port is gone: nothing was taken, `onWrite` will not come.
	 */
	write(slave: number, code: number, address: number, value: number, token: number): boolean {
		assert(slave < this.#options.slaves.length, "write to an unknown slave");
		if (this.#state <= State.opening || !this.#writes.push(slave, code, address, value, token)) return false;
		this.#next();
		return true;
	}

	/** Wants a poll next, after the writes that wait. */
	expedite(poll: number): void {
		this.#schedule.expedite(poll, this.#clock.now());
		this.#next();
	}

	/** No reply is due: a moment to stall the processor in, for a flash erase. */
	get quiet(): boolean {
		return this.#state !== State.sending && this.#state !== State.waiting;
	}

	get slaves(): readonly Slave[] {
		return this.#options.slaves;
	}

	loadPercent(): number {
		return this.#load.percent(this.#clock.now());
	}

	close(): void {
		this.#timer.clear();
		this.#serial?.close();
		this.#serial = null;
		this.#state = State.closed;
	}

	#open(): void {
		const { name, baud, parity, stop } = this.#options;
		this.#state = State.opening;
		this.#serial = this.#openSerial(name, {
			baud,
			parity,
			stop,
			idleUs: frameGapUs(baud, parity, stop),
			onReadable: () => this.#onReadable(),
			onWritable: () => this.#onWritable(),
			onSent: () => this.#onSent(),
			onGap: () => this.#onGap(),
			onError: (reason) => this.#onError(reason),
		});
	}

	#onWritable(): void {
		if (this.#state === State.opening) this.#settle();
	}

	#next(): void {
		if (this.#state !== State.idle) return;
		const nowMs = this.#clock.now();
		if (this.#writes.take(this.#write)) {
			const { slave, code, address, value } = this.#write;
			this.#start(isWrite, slave, code, address, value);
			return;
		}
		const index = this.#schedule.pick(nowMs);
		if (index === nothingDue) {
			const nextMs = this.#schedule.nextMs();
			if (nextMs < Number.POSITIVE_INFINITY) this.#timer.set(nextMs);
			return;
		}
		this.#schedule.started(index, nowMs);
		const poll = this.#options.polls[index] as Poll;
		this.#poll = index;
		this.#start(isPoll, poll.slave, poll.code, poll.address, poll.count);
	}

	#start(kind: number, slave: number, code: number, first: number, second: number): void {
		const unit = (this.#options.slaves[slave] as Slave).unit;
		encodeRequest(this.#request, unit, code, first, second);
		this.#kind = kind;
		this.#slave = slave;
		this.#received = 0;
		this.#noisy = false;
		this.#state = State.sending;
		this.#startUs = this.#clock.nowUs();
		this.#timer.set(this.#clock.now() + this.#onLineMs(requestBytes) + SEND_GRACE_MS);
		this.#serial?.write(this.#request);
	}

	#onSent(): void {
		if (this.#state !== State.sending) return;
		this.#state = State.waiting;
		const code = this.#request[1] as number;
		const count = (this.#request[4] as number) * 0x100 + (this.#request[5] as number);
		const { replyTimeoutMs } = this.#options.slaves[this.#slave] as Slave;
		this.#timer.set(this.#clock.now() + replyTimeoutMs + this.#onLineMs(replyBytes(code, count)));
	}

	#onReadable(): void {
		const isLate = this.#state === State.quarantine;
		const room = this.#reply.subarray(this.#received);
		if ((this.#state !== State.waiting && !isLate) || room.length === 0) {
			this.#readAway();
			return;
		}
		const count = this.#serial?.read(room) ?? 0;
		this.#received += count;
		const match = matchReply(this.#request, this.#reply, this.#received);
		const isWhole = match === Match.reply || match === Match.exception;
		if (isLate) {
			this.strayBytes += count;
			if (isWhole) this.#leaveGap(this.#options.slaves[this.#slave] as Slave);
		} else if (isWhole) this.#end(match === Match.reply ? BusStatus.good : BusStatus.exception);
		// A wrong frame is let out to its end: what follows on its heels would be damaged too.
	}

	/** Reads what nobody asked for. */
	#readAway(): void {
		const count = this.#serial?.read(this.#discard) ?? 0;
		this.strayBytes += count;
	}

	#onGap(): void {
		if (this.#received === 0 || (this.#state !== State.waiting && this.#state !== State.quarantine)) return;
		if (matchReply(this.#request, this.#reply, this.#received) === Match.partial) return;
		if (this.#state === State.waiting && this.#isDamagedReply()) this.#end(BusStatus.damaged);
		else this.#dropNoise(); // the reply may still follow
	}

	#onTimer(): void {
		if (this.#state === State.closed) this.#open();
		else if (this.#state === State.waiting) {
			this.#end(this.#received > 0 || this.#noisy ? BusStatus.damaged : BusStatus.timeout);
		} else if (this.#state === State.sending) this.#onError("the port does not send");
		else if (this.#state !== State.opening) this.#settle();
	}

	#end(status: number): void {
		const nowMs = this.#clock.now();
		const slave = this.#options.slaves[this.#slave] as Slave;
		if (status === BusStatus.exception) slave.lastException = this.#reply[2] as number;
		if (slave.note(status, nowMs)) this.#schedule.refresh(this.#slave, nowMs);
		this.#load.add(this.#clock.nowUs() - this.#startUs, nowMs);
		const mayFollow = status === BusStatus.timeout || (status === BusStatus.damaged && !this.#isDamagedReply());
		this.#state = mayFollow ? State.quarantine : State.gap;
		this.#received = 0;
		if (mayFollow) this.#timer.set(nowMs + slave.replyTimeoutMs);
		if (this.#kind === isPoll) this.#listener.onPoll(this.#options.index, this.#poll, status, this.#reply);
		else this.#listener.onWrite(this.#options.index, this.#write.token, status);
		if (this.#state === State.gap) this.#leaveGap(slave);
	}

	#leaveGap(slave: Slave): void {
		this.#state = State.gap;
		if (slave.gapMs === 0) this.#settle();
		else this.#timer.set(this.#clock.now() + slave.gapMs);
	}

	#dropNoise(): void {
		this.#noisy = true;
		this.#received = 0;
	}

	/** What came is the reply, whole but with a CRC that is off: no other will follow. */
	#isDamagedReply(): boolean {
		const code = this.#request[1] as number;
		const count = (this.#request[4] as number) * 0x100 + (this.#request[5] as number);
		const bytes = replyBytes(code, count);
		return this.#received === bytes && this.#reply[0] === this.#request[0] && this.#reply[1] === code;
	}

	/** The line is ours again. */
	#settle(): void {
		this.#state = State.idle;
		this.#reopenMs = REOPEN_FIRST_MS;
		this.#next();
	}

	#onError(reason: string): void {
		if (this.#state === State.closed) return;
		const inFlight = this.#state === State.sending || this.#state === State.waiting;
		this.portLosses += 1;
		this.lastPortError = reason;
		this.#serial?.close();
		this.#serial = null;
		this.#state = State.closed;
		this.#timer.set(this.#clock.now() + this.#reopenMs);
		this.#reopenMs = Math.min(this.#reopenMs * 2, REOPEN_LAST_MS);
		if (inFlight && this.#kind === isWrite) {
			this.#listener.onWrite(this.#options.index, this.#write.token, BusStatus.portLost);
		}
		while (this.#writes.take(this.#write)) {
			this.#listener.onWrite(this.#options.index, this.#write.token, BusStatus.portLost);
		}
	}

	#onLineMs(bytes: number): number {
		return Math.ceil((bytes * this.#characterUs) / 1000);
	}
}
