import { assert } from "../base/assert";
import type { Clock, Timer } from "../ports/clock";
import type { OpenSerial } from "../ports/serial";
import type { Block } from "./blocks";
import { knownReplyBytes, replyBytes } from "./frame";
import { LineState } from "./line-state";
import type { BusListener, ExchangeEnded, LineOptions } from "./line-types";
import { LoadMeter } from "./load";
import { Poller } from "./poller";
import { LinePort } from "./port";
import { RequestFrame } from "./requests";
import type { Slave } from "./slave";
import { BusStatus } from "./status";
import { frameGapUs } from "./timing";
import { cameLate, goesOn, Transaction } from "./transaction";
import { type Write, WriteQueue } from "./write-queue";

/** A port that has not sent a frame within its own time on the line plus this is taken for dead. */
const SEND_GRACE_MS = 500;
/** After a broadcast every slave is given this long to do what it was told (MODBUS over Serial Line V1.02, 2.4.1). */
const BROADCAST_TURNAROUND_MS = 100;

const Kind = Object.freeze({ poll: 0, write: 1, exchange: 2 });

/**
 * The master of one RS-485 line: one transaction at a time, writes first, reads by deadline.
 *
 * Driven by the port's callbacks and one timer. It holds at most 16 queued writes and one exchange, and polls without
 * allocating.
 */
export class Line {
	readonly #options: LineOptions;
	readonly #clock: Clock;
	readonly #listener: BusListener;
	readonly #timer: Timer;
	readonly #port: LinePort;
	readonly poller: Poller;
	readonly #writes = new WriteQueue();
	readonly #load: LoadMeter;
	readonly #transaction: Transaction;
	readonly #write: Write = { slave: 0, code: 0, address: 0, value: 0, token: 0 };
	#exchange: { slave: Slave; frame: RequestFrame; ended: ExchangeEnded } | null = null;
	#state: number = LineState.closed;
	#kind: number = Kind.poll;
	#block: Block | null = null;

	constructor(options: LineOptions, clock: Clock, openSerial: OpenSerial, listener: BusListener) {
		const first = options.slaves[0];
		assert(first !== undefined, "a line needs a slave");
		this.#options = options;
		this.#clock = clock;
		this.#listener = listener;
		this.#transaction = new Transaction(options.slaves, first);
		this.#timer = clock.timer(() => this.onTimer());
		this.#load = new LoadMeter(clock.now());
		this.#port = new LinePort(options.name, options.baud, first, clock, openSerial, {
			onReadable: () => this.onReadable(),
			onWritable: () => this.onWritable(),
			onSent: () => this.onSent(),
			onGap: () => this.onGap(),
			onError: (reason) => this.onError(reason),
		});
		this.#state = LineState.opening;
		this.#port.open(first);
		const limits = {
			characterUs: this.#port.characterUs,
			gapUs: frameGapUs(options.baud, first.options.parity, first.options.stop),
			receiveBytes: this.#port.receiveBytes,
			longestTransactionMs: options.longestTransactionMs,
			longestByClassMs: options.longestByClassMs,
		};
		this.poller = new Poller(options.wants, options.slaves, limits, clock.now());
	}

	/**
	 * Queues a write of coils or registers (functions 5, 6, 15, 16); it starts right after the transaction in flight.
	 * An array is held, not copied.
	 *
	 * @returns false when the queue is full or the port is gone: nothing was taken, `onWrite` will not come.
	 */
	write(slave: number, code: number, address: number, value: number | readonly number[], token: number): boolean {
		assert(slave < this.#options.slaves.length, "write to an unknown slave");
		if (this.#state === LineState.closed || !this.#writes.push(slave, code, address, value, token)) return false;
		this.next();
		return true;
	}

	/**
	 * Asks something of one's own, next after the writes that wait; for tools. `slave` may be one that the line does not
	 * poll. `frame` is copied.
	 *
	 * @returns false when another exchange waits or the port is gone
	 */
	exchange(slave: Slave, frame: RequestFrame, ended: ExchangeEnded): boolean {
		if (this.#state === LineState.closed || this.#exchange !== null) return false;
		const copy = new RequestFrame();
		copy.copyFrom(frame);
		this.#exchange = { slave, frame: copy, ended };
		this.next();
		return true;
	}

	/** Wants a want's block next, after the writes that wait. */
	expedite(want: number): void {
		this.poller.expedite(want, this.#clock.now());
		this.next();
	}

	/** No reply is due: a moment to stall the processor in, for a flash erase. */
	get quiet(): boolean {
		return this.#state !== LineState.sending && this.#state !== LineState.waiting;
	}

	get slaves(): readonly Slave[] {
		return this.#options.slaves;
	}

	/** Bytes that came when none were due: noise, late replies, other talkers. */
	get strayBytes(): number {
		return this.#transaction.strayBytes;
	}

	/** Sound frames that answered nothing that was asked. */
	get strangers(): number {
		return this.#transaction.reply.strangers;
	}

	/** How the port fares. */
	get port(): Pick<LinePort, "losses" | "lastError" | "formatChanges"> {
		return this.#port;
	}

	loadPercent(): number {
		return this.#load.percent(this.#clock.now());
	}

	close(): void {
		this.#timer.clear();
		this.#port.close();
		this.#state = LineState.closed;
	}

	private onWritable(): void {
		if (this.#state === LineState.opening) this.settle();
	}

	private next(): void {
		if (this.#state !== LineState.idle) return;
		const written = this.#writes.slave;
		if (written >= 0) this.startWrite(this.#options.slaves[written] as Slave);
		else if (this.#exchange !== null) this.startExchange(this.#exchange.slave, this.#exchange.frame);
		else {
			const nowMs = this.#clock.now();
			const block = this.poller.next(nowMs, this.#port.like);
			if (block !== null) this.startBlock(block, nowMs);
			else {
				const nextMs = this.poller.nextMs();
				if (nextMs < Number.POSITIVE_INFINITY) this.#timer.set(nextMs);
			}
		}
	}

	private startWrite(slave: Slave): void {
		if (!this.isFormatOf(slave)) return;
		this.#writes.take(this.#write);
		const { code, address, value } = this.#write;
		this.#transaction.request.write(slave.unit, code, address, value);
		this.start(Kind.write, slave, replyBytes(code, 1));
	}

	private startExchange(slave: Slave, frame: RequestFrame): void {
		const expected = knownReplyBytes(frame.bytes);
		const nowMs = this.#clock.now();
		if (!slave.silent && slave.mayConfuse(frame.bytes[1] as number, expected, nowMs)) {
			// It can't be given another shape: what is owed is waited for.
			this.#state = LineState.quarantine;
			this.#timer.set(slave.debtFreeMs);
			return;
		}
		if (!this.isFormatOf(slave)) return;
		this.#transaction.request.copyFrom(frame);
		this.start(Kind.exchange, slave, expected);
	}

	private startBlock(block: Block, nowMs: number): void {
		const slave = this.#options.slaves[block.slave] as Slave;
		if (!this.isFormatOf(slave)) return;
		this.poller.started(block, nowMs);
		this.#block = block;
		this.start(Kind.poll, slave, this.poller.ask(block, this.#transaction.request, nowMs));
	}

	/** False: the port is being opened anew for this slave's format, and what was to start must wait for it. */
	private isFormatOf(slave: Slave): boolean {
		if (this.#port.fits(slave)) return true;
		this.#state = LineState.opening;
		return false;
	}

	private start(kind: number, slave: Slave, expectedBytes: number): void {
		const { request } = this.#transaction;
		const nowMs = this.#clock.now();
		this.#kind = kind;
		// A write's echo repeats its value: whichever write it answers, the value is there.
		this.#transaction.begin(slave, expectedBytes, kind !== Kind.write, this.#clock.nowUs(), nowMs);
		this.#state = LineState.sending;
		this.#timer.set(nowMs + this.#port.onLineMs(request.length) + SEND_GRACE_MS);
		this.#port.write(request.frame());
	}

	private onSent(): void {
		if (this.#state !== LineState.sending) return;
		const { isBroadcast, slave, expectedBytes } = this.#transaction;
		this.#transaction.sentUs = this.#clock.nowUs();
		this.#state = LineState.waiting;
		const waitMs = isBroadcast ? BROADCAST_TURNAROUND_MS : slave.timeoutMs + this.#port.onLineMs(expectedBytes);
		this.#timer.set(this.#clock.now() + waitMs);
	}

	private onReadable(): void {
		const isDue = this.#state === LineState.waiting;
		// A late reply is taken note of even when nothing waits for it any more.
		const isHeard =
			this.#state === LineState.quarantine || this.#state === LineState.idle || this.#state === LineState.gap;
		const heard = this.#transaction.hear(this.#port, isDue, isHeard, this.#clock.now());
		if (heard === cameLate) {
			if (this.#state === LineState.quarantine) this.settle();
			else if (this.#state === LineState.idle) this.next();
		} else if (heard !== goesOn) this.end(heard);
	}

	private onGap(): void {
		const status = this.#transaction.silence(this.#state === LineState.waiting, this.#clock.now());
		if (status !== goesOn) this.end(status);
	}

	private onTimer(): void {
		if (this.#state === LineState.closed) {
			this.#state = LineState.opening;
			this.#port.open(this.#port.like);
		} else if (this.#state === LineState.waiting) this.end(this.#transaction.timeUp());
		else if (this.#state === LineState.sending) this.onError("the port does not send");
		else if (this.#state !== LineState.opening) {
			if (this.#state === LineState.quarantine) this.#transaction.slave.noteVainQuarantine();
			this.settle();
		}
	}

	private end(status: number): void {
		const nowMs = this.#clock.now();
		const nowUs = this.#clock.nowUs();
		const { slave, reply, startUs, sentUs } = this.#transaction;
		const replyMs = Math.max(0, nowUs - sentUs - reply.length * this.#port.characterUs) / 1000;
		const mayComeLate = this.#transaction.conclude(status, replyMs, nowMs);
		const isBack = slave.note(status, nowMs);
		this.#port.proven();
		this.#load.add(nowUs - startUs, nowMs);
		this.#state = mayComeLate ? LineState.quarantine : LineState.gap;
		const pauseMs = Math.max(mayComeLate ? slave.quarantineMs : 0, slave.options.gapMs);
		if (mayComeLate || pauseMs > 0) this.#timer.set(nowMs + pauseMs);
		if (isBack) this.poller.refresh(slave, nowMs);
		if (this.#kind === Kind.poll) {
			const block = this.#block as Block;
			const isOver = this.poller.ended(block, status, nowUs - startUs, nowMs);
			if (isOver) this.#listener.onBlock(this.#options.index, block, status, reply.bytes);
		} else if (this.#kind === Kind.write) this.#listener.onWrite(this.#options.index, this.#write.token, status);
		else this.endExchange(status, replyMs);
		reply.clear();
		if (this.#state === LineState.gap && slave.options.gapMs === 0) this.settle();
	}

	private endExchange(status: number, replyMs: number): void {
		const ended = this.#exchange?.ended;
		this.#exchange = null;
		const { reply } = this.#transaction;
		ended?.(status, reply.bytes, reply.length, replyMs);
	}

	/** The line is ours again. */
	private settle(): void {
		this.#state = LineState.idle;
		this.next();
	}

	private onError(reason: string): void {
		if (this.#state === LineState.closed) return;
		const inFlight = this.#state === LineState.sending || this.#state === LineState.waiting;
		this.#state = LineState.closed;
		this.#timer.set(this.#port.lose(reason));
		if (inFlight && this.#kind === Kind.write) {
			this.#listener.onWrite(this.#options.index, this.#write.token, BusStatus.portLost);
		}
		while (this.#writes.take(this.#write)) {
			this.#listener.onWrite(this.#options.index, this.#write.token, BusStatus.portLost);
		}
		if (this.#exchange !== null) this.endExchange(BusStatus.portLost, 0);
	}
}
