import { Line } from "../../modules/bus/line";
import type { BusListener } from "../../modules/bus/line-types";
import { Slave } from "../../modules/bus/slave";
import { BusStatus } from "../../modules/bus/status";
import type { Clock } from "../../modules/ports/clock";
import type { OpenSerial } from "../../modules/ports/serial";
import { type Read, Tally } from "./tally";
import { registersOf } from "./truth";

export interface OursOptions {
	readonly baud: number;
	readonly replyTimeoutMs: number;
	readonly reads: readonly Read[];
	/** Default 250, as in a site file. */
	readonly longestTransactionMs?: number;
	isRight(unit: number, address: number, values: readonly number[]): boolean;
	/** After every read, however it ended. */
	onRead?(): void;
	onWrite?(token: number, status: number): void;
}

export interface Ours {
	readonly line: Line;
	readonly tally: Tally;
	readonly units: readonly number[];
}

/** Our line, polling; what it reads goes into the tally. One block a read: none of them is joined with another. */
export function startOurs(options: OursOptions, clock: Clock, openSerial: OpenSerial): Ours {
	const tally = new Tally();
	const units = [...new Set(options.reads.map((read) => read.unit))];
	const slaves = units.map((unit) => new Slave({ ...slaveOptions, unit, replyTimeoutMs: options.replyTimeoutMs }));
	const wants = options.reads.map(({ unit, address, count, periodMs }) => {
		return { slave: units.indexOf(unit), code: 3, address, count, periodMs: Math.max(1, periodMs) };
	});
	let startUs = Number.NaN;
	/** Opening the port is no part of what is measured. */
	const openTimed: OpenSerial = (name, serial) =>
		openSerial(name, {
			...serial,
			onWritable(count) {
				if (Number.isNaN(startUs)) startUs = clock.nowUs();
				serial.onWritable(count);
			},
		});
	const listener: BusListener = {
		onBlock(_line, block, status, reply) {
			tally.spanUs = clock.nowUs() - startUs;
			const unit = units[block.slave] as number;
			if (status === BusStatus.good) {
				tally.note(unit, options.isRight(unit, block.address, registersOf(reply, block.count)));
			} else if (status === BusStatus.doubtful) tally.doubtful += 1;
			else tally.failed += 1;
			options.onRead?.();
		},
		onWrite: (_line, token, status) => options.onWrite?.(token, status),
	};
	const { baud, longestTransactionMs = 250 } = options;
	const line = new Line(
		{ index: 0, name: "bench", baud, slaves, wants, longestTransactionMs },
		clock,
		openTimed,
		listener,
	);
	return { line, tally, units };
}

const slaveOptions = { parity: "none", stop: 1, gapMs: 0, registersPerRead: 125, holesAllowed: false } as const;
