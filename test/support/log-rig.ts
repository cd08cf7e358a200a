import { Sha256 } from "../../modules/base/sha256";
import type { Flash } from "../../modules/ports/flash";
import type { Observer } from "../../modules/ports/observer";
import { RecordLog } from "../../modules/store/log";
import { LogBuffers, type LogPorts } from "../../modules/store/log-options";
import { LogReader } from "../../modules/store/reader";
import { RecordWriter } from "../../modules/store/record";
import { Store } from "../../modules/store/store";
import { SimClock } from "../../sim/core/clock";
import { Random } from "../../sim/core/random";
import { Scheduler } from "../../sim/core/scheduler";

export const testSchema = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

export function logPorts(observer: Observer | null = null, seed = 7): LogPorts {
	return {
		entropy: new Random(seed, "entropy"),
		clock: new SimClock(new Scheduler(), 1.78e12),
		makeDigest: () => new Sha256(),
		observer,
	};
}

interface OpenOptions {
	readonly observer?: Observer;
	readonly schema?: Uint8Array;
	/** 0: nothing is thinned. */
	readonly summaryPoints?: number;
	readonly holders?: number;
}

/** One log on a whole chip. */
export function openLog(flash: Flash, options: OpenOptions = {}): { log: RecordLog; result: number } {
	const log = new RecordLog(
		{
			flash,
			isEvents: false,
			partitionBlocks: flash.blocks,
			thins: (options.summaryPoints ?? 0) > 0,
			holders: options.holders ?? 1,
			buffers: new LogBuffers(options.summaryPoints ?? 0),
		},
		logPorts(options.observer),
	);
	return { log, result: log.open(options.schema ?? testSchema) };
}

export function openStore(flash: Flash, observer: Observer | null = null): { store: Store; result: number } {
	const store = new Store(flash, logPorts(observer), { points: 16 });
	return { store, result: store.open(testSchema) };
}

const writer = new RecordWriter();

/** A row of `count` values that tells its own number. */
export function row(number: number, count = 3): Uint8Array {
	writer.beginRow();
	for (let point = 0; point < count; point += 1) writer.add(point, 0, number + point);
	return writer.row(2, 1.78e12 + number * 1000).slice();
}

export function alarm(number: number): Uint8Array {
	const change = { alarm: number % 7, edge: number % 2, flags: number % 2, sequence: number, counts: number };
	return writer.alarm(2, 1.78e12 + number, { ...change, untilMs: 0, who: "" }).slice();
}

export function boot(count: number): Uint8Array {
	return writer.boot(2, 1.78e12, count, 1, testSchema).slice();
}

/** Everything from the cursor on: sequence and body. */
export function readAll(log: RecordLog, reader = 0): { sequence: number; body: string }[] {
	const logReader = new LogReader(log, reader);
	logReader.rewind();
	const records: { sequence: number; body: string }[] = [];
	for (let body = logReader.next(); body !== null; body = logReader.next()) {
		records.push({ sequence: logReader.sequence - 1, body: Buffer.from(body).toString("hex") });
	}
	return records;
}

/** The reader has everything before `sequence`. */
export function confirmUpTo(log: RecordLog, sequence: number, reader = 0): void {
	const logReader = new LogReader(log, reader);
	logReader.rewind();
	while (logReader.sequence < sequence && logReader.next() !== null);
	log.confirm(reader, logReader.sequence, logReader.valuesBefore);
}
