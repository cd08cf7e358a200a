import { ByteReader } from "../base/bytes";
import { Outcome, What } from "../commands/request";
import { LeaseReason } from "../outputs/lease";
import { type Clock, ClockQuality } from "../ports/clock";
import type { BootPast, CutRun } from "../programs/irrigation/cut-runs";
import { type DecodedRecord, decodeRecord } from "../store/decoded-record";
import type { RecordLog } from "../store/log";
import { LogReader } from "../store/reader";
import { RecordKind } from "../store/record";

/** Records of telemetry that are looked through for the last signs of life of boots. */
const ROWS_MAX = 256;

/**
 * What was under way before the boot. Fed with the newest records of the log of events, in order, before anything else
 * asks.
 *
 * A run is under way from the record of its lease to the next of its output that is not about a boot. Restarts one
 * after the other count to the first: a run is as old as the boot that it was in. Somebody who has stopped or paused
 * anything since has the last word.
 */
export class LoggedPast implements BootPast {
	readonly #clock: Clock;
	readonly #runs: (CutRun | null)[];
	readonly #owners: Int16Array;
	/** By the count of a boot: last row before its record, wall clock. */
	readonly #rowsBefore = new Map<number, number>();
	/** Last row of all. */
	#lastRowMs = Number.NaN;
	/** Last stamp of the events, wall clock. */
	#eventMs = Number.NaN;

	/** @param outputs how many there are */
	constructor(outputs: number, clock: Clock) {
		this.#clock = clock;
		this.#runs = new Array(outputs).fill(null);
		this.#owners = new Int16Array(outputs).fill(-1);
	}

	wallMs(): number {
		return this.#clock.wallQuality() > ClockQuality.holdover ? this.#clock.wallMs() : Number.NaN;
	}

	cutRun(output: number, owner: number): CutRun | null {
		return this.#owners[output] === owner ? (this.#runs[output] ?? null) : null;
	}

	/** Looks for the last signs of life in the log of telemetry. */
	readRows(log: RecordLog): void {
		if (!log.isOpen) return;
		const reader = new LogReader(log);
		const record = new ByteReader(new Uint8Array(0));
		reader.seek(Math.max(1, log.nextSequence - ROWS_MAX), 0);
		for (let body = reader.next(); body !== null; body = reader.next()) {
			const decoded = decodeRecord(record.over(body));
			if (decoded?.kind === RecordKind.boot) {
				this.#rowsBefore.set(decoded.bootCount, this.#lastRowMs);
				this.#lastRowMs = Number.NaN;
			} else if (decoded?.kind === RecordKind.row && decoded.clockQuality !== ClockQuality.none) {
				this.#lastRowMs = decoded.timeMs;
			}
		}
	}

	/** A record of the log of events. */
	note(record: DecodedRecord): void {
		const { kind, clockQuality, timeMs } = record;
		if (kind === RecordKind.boot) this.#cut(this.#rowsBefore.get(record.bootCount) ?? Number.NaN);
		else if (kind === RecordKind.command) this.#obey(record.what, record.outcome);
		else if (kind === RecordKind.output) {
			const isProgram = record.untilMs > 0 && record.owner < 64 && clockQuality !== ClockQuality.none;
			if (isProgram) this.#run(record.output, record.owner, timeMs, record.untilMs);
			else if (record.untilMs > 0 || record.reason !== LeaseReason.boot) this.#runs[record.output] = null;
		}
		if (clockQuality !== ClockQuality.none) this.#eventMs = timeMs;
	}

	/** All has been noted: what is still under way was so when this boot came. */
	end(): void {
		this.#cut(this.#lastRowMs);
	}

	#run(output: number, owner: number, timeMs: number, untilMs: number): void {
		const known = this.#owners[output] === owner ? (this.#runs[output] ?? null) : null;
		const isSame = known !== null && Number.isNaN(known.aliveMs);
		this.#owners[output] = owner;
		this.#runs[output] = { startedMs: isSame ? known.startedMs : timeMs, untilMs, aliveMs: Number.NaN };
	}

	/** A boot: what was under way was cut short after the last sign of life. */
	#cut(lastRowMs: number): void {
		const aliveMs = Number.isNaN(lastRowMs) ? this.#eventMs : Math.max(this.#eventMs, lastRowMs);
		this.#runs.forEach((run, output) => {
			if (run !== null && Number.isNaN(run.aliveMs)) this.#runs[output] = { ...run, aliveMs };
		});
	}

	#obey(what: number, outcome: number): void {
		const isStop = what === What.stop || what === What.stopAll || what === What.pause;
		if (isStop && outcome === Outcome.accepted) this.#runs.fill(null);
	}
}
