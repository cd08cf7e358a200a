import { dataOffset } from "../../modules/bus/frame";
import { Line } from "../../modules/bus/line";
import type { LineOptions } from "../../modules/bus/line-types";
import { Slave, type SlaveOptions } from "../../modules/bus/slave";
import { BusStatus } from "../../modules/bus/status";
import type { Want } from "../../modules/bus/want";
import type { OpenSerial } from "../../modules/ports/serial";
import { SimClock } from "../../sim/core/clock";
import type { Scheduler } from "../../sim/core/scheduler";
import { SimSlave } from "../../sim/core/slave";

/** How a transaction ended, as a listener was told: one for every want of a block. */
export interface End {
	readonly atMs: number;
	readonly what: "poll" | "write";
	/** Index of the want, or token of the write. */
	readonly id: number;
	readonly status: number;
	/** The want's first register in the reply; -1 where there is no reply. */
	readonly value: number;
}

export interface WatchedLine {
	readonly line: Line;
	readonly slaves: readonly Slave[];
	readonly ends: End[];
}

/** What a test may say of a line. */
interface WatchOptions {
	readonly baud?: number;
	readonly longestTransactionMs?: number;
	readonly onEnd?: (line: Line, end: End) => void;
}

/** A line on virtual time, 9600 baud unless said otherwise; what its listener is told is kept. */
export function watchLine(
	scheduler: Scheduler,
	open: OpenSerial,
	slaves: readonly Slave[],
	wants: readonly Want[],
	{ baud = 9600, longestTransactionMs = 250, onEnd = () => undefined }: WatchOptions = {},
): WatchedLine {
	const ends: End[] = [];
	const clock = new SimClock(scheduler, 0);
	const options: LineOptions = { index: 0, name: "field", baud, slaves, wants, longestTransactionMs };
	const keep = (what: "poll" | "write", id: number, status: number, value: number): void => {
		const end = { atMs: scheduler.nowUs / 1000, what, id, status, value };
		ends.push(end);
		onEnd(line, end);
	};
	const line: Line = new Line(options, clock, open, {
		onBlock: (_line, block, status, reply) => {
			const { plan } = line.poller;
			const isSound = status === BusStatus.good || status === BusStatus.doubtful;
			for (const want of plan.order.subarray(block.first, block.last + 1)) {
				const at = dataOffset + 2 * plan.offsetOf(want, block);
				keep("poll", want, status, isSound ? (reply[at] as number) * 256 + (reply[at + 1] as number) : -1);
			}
		},
		onWrite: (_line, token, status) => keep("write", token, status, -1),
	});
	return { line, slaves, ends };
}

/** A slave whose holding registers hold `100 × unit + address`, and whose eight coils can be set. */
export function numbered(unit: number): SimSlave {
	const coils = new Array<boolean>(8).fill(false);
	return new SimSlave(unit, {
		holding: (address) => 100 * unit + address,
		coil: (address) => coils[address],
		setCoil: (address, on) => {
			if (address >= coils.length) return false;
			coils[address] = on;
			return true;
		},
	});
}

/** A want of one register, every second unless said otherwise. */
export function poll(slave: number, address: number, periodMs = 1000): Want {
	return { slave, code: 3, address, count: 1, periodMs };
}

/** 8N1, 300 ms to answer, one register a read: every want is a request of its own unless said otherwise. */
export function slave(unit: number, changes: Partial<SlaveOptions> = {}): Slave {
	return new Slave({
		unit,
		parity: "none",
		stop: 1,
		replyTimeoutMs: 300,
		gapMs: 0,
		registersPerRead: 1,
		holesAllowed: false,
		...changes,
	});
}
