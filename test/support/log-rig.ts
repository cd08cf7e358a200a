import type { Flash } from "../../modules/ports/flash";
import { RecordLog } from "../../modules/store/log";
import { LogReader } from "../../modules/store/reader";
import { RecordWriter } from "../../modules/store/record";
import { SimClock } from "../../sim/core/clock";
import { Random } from "../../sim/core/random";
import { Scheduler } from "../../sim/core/scheduler";

const schema = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

/** What a watcher of the log has seen begun and finished, over all its lives. */
export class Witness {
	readonly started = new Map<number, string[]>();
	readonly stored = new Set<number>();

	logOpened(): void {
		// one epoch is all that these tests have
	}

	recordStarted(sequence: number, bytes: Uint8Array): void {
		this.started.set(sequence, [...(this.started.get(sequence) ?? []), Buffer.from(bytes).toString("hex")]);
	}

	recordStored(sequence: number): void {
		this.stored.add(sequence);
	}

	outputChanged(): void {
		// no outputs here
	}
}

export function openLog(
	flash: Flash,
	witness: Witness | null = null,
	logSchema: Uint8Array = schema,
): { log: RecordLog; result: number } {
	const log = new RecordLog(flash, new Random(7, "entropy"), new SimClock(new Scheduler(), 1.78e12), witness);
	const result = log.open(logSchema);
	return { log, result };
}

const writer = new RecordWriter();

/** A row of `count` values that tells its own number. */
export function row(number: number, count = 3): Uint8Array {
	writer.beginRow();
	for (let point = 0; point < count; point += 1) writer.add(point, 0, number + point);
	return writer.row(2, 1.78e12 + number);
}

/** Everything from the cursor on: sequence and body. */
export function readAll(log: RecordLog, flash: Flash): { sequence: number; body: string }[] {
	const reader = new LogReader(log, flash);
	reader.rewind();
	const records: { sequence: number; body: string }[] = [];
	for (let body = reader.next(); body !== null; body = reader.next()) {
		records.push({ sequence: reader.sequence - 1, body: Buffer.from(body).toString("hex") });
	}
	return records;
}
