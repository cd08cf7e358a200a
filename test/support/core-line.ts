import { Line, type LineOptions } from "../../modules/bus/line";
import type { Poll } from "../../modules/bus/schedule";
import { Slave } from "../../modules/bus/slave";
import type { OpenSerial } from "../../modules/ports/serial";
import { SimClock } from "../../sim/core/clock";
import type { Scheduler } from "../../sim/core/scheduler";
import { SimSlave } from "../../sim/core/slave";

/** How a transaction ended, as a listener was told. */
export interface End {
	readonly atMs: number;
	readonly what: "poll" | "write";
	/** Index of the poll, or token of the write. */
	readonly id: number;
	readonly status: number;
	/** First register of the reply. */
	readonly value: number;
}

export interface WatchedLine {
	readonly line: Line;
	readonly slaves: readonly Slave[];
	readonly ends: End[];
}

/** A line at 9600 8N1 on virtual time; what its listener is told is kept. */
export function watchLine(
	scheduler: Scheduler,
	open: OpenSerial,
	slaves: readonly Slave[],
	polls: readonly Poll[],
	onEnd: (line: Line, end: End) => void = () => undefined,
): WatchedLine {
	const ends: End[] = [];
	const clock = new SimClock(scheduler, 0);
	const options: LineOptions = { index: 0, name: "field", baud: 9600, parity: "none", stop: 1, slaves, polls };
	const keep = (what: "poll" | "write", id: number, status: number, value: number): void => {
		const end = { atMs: scheduler.nowUs / 1000, what, id, status, value };
		ends.push(end);
		onEnd(line, end);
	};
	const line: Line = new Line(options, clock, open, {
		onPoll: (_line, poll, status, reply) =>
			keep("poll", poll, status, (reply[3] as number) * 256 + (reply[4] as number)),
		onWrite: (_line, token, status) => keep("write", token, status, 0),
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

/** A poll of one register, every second unless said otherwise. */
export function poll(slave: number, address: number, periodMs = 1000): Poll {
	return { slave, code: 3, address, count: 1, periodMs };
}

export function slave(unit: number, replyTimeoutMs = 300, gapMs = 0): Slave {
	return new Slave(unit, replyTimeoutMs, gapMs);
}
