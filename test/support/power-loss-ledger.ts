import { ByteReader } from "../../modules/base/bytes";
import { crc32 } from "../../modules/base/crc";
import type { Observer } from "../../modules/ports/observer";
import { decodeRecord } from "../../modules/store/decoded-record";
import type { RecordLog } from "../../modules/store/log";
import type { LogReader } from "../../modules/store/reader";
import { GapCause, RecordKind } from "../../modules/store/record";

/** What one log is known to hold. A life after a cut has a ledger of its own on top of the one that was cut. */
export class Ledger {
	readonly #parent: Ledger | null;
	/** Checksums of the bodies that were begun, by sequence. */
	readonly #started = new Map<number, number[]>();
	/** Sequences below were stored. */
	stored: number;
	/** Sequences below may be forgotten. */
	confirmed: number;

	constructor(parent: Ledger | null) {
		this.#parent = parent;
		this.stored = parent?.stored ?? 1;
		this.confirmed = parent?.confirmed ?? 1;
	}

	start(sequence: number, body: Uint8Array): void {
		const crc = crc32(body, 0, body.length);
		const before = this.#started.get(sequence);
		if (before) before.push(crc);
		else this.#started.set(sequence, [crc]);
	}

	/** Whether such a record was ever begun under this sequence. */
	knows(sequence: number, body: Uint8Array): boolean {
		const crc = crc32(body, 0, body.length);
		for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.#parent) {
			if (ledger.#started.get(sequence)?.includes(crc)) return true;
		}
		return false;
	}
}

/** The ledgers of a store's two logs, kept by watching it. */
export class Ledgers implements Observer {
	readonly events: Ledger;
	readonly telemetry: Ledger;
	#eventsEpoch: Uint8Array | null = null;

	constructor(parent: Ledgers | null) {
		this.events = new Ledger(parent?.events ?? null);
		this.telemetry = new Ledger(parent?.telemetry ?? null);
	}

	#of(epoch: Uint8Array): Ledger {
		return epoch === this.#eventsEpoch ? this.events : this.telemetry;
	}

	/** The log of events is opened first. */
	logOpened(epoch: Uint8Array): void {
		this.#eventsEpoch ??= epoch;
	}

	recordStarted(epoch: Uint8Array, sequence: number, bytes: Uint8Array): void {
		this.#of(epoch).start(sequence, bytes);
	}

	recordStored(epoch: Uint8Array, sequence: number): void {
		const ledger = this.#of(epoch);
		ledger.stored = Math.max(ledger.stored, sequence + 1);
	}

	outputChanged(): void {
		// no outputs here
	}
}

/**
 * Holds a log against its ledger: what is there was begun so, what was stored is there or told of, once, and the count
 * of values is right. Null when all is well.
 */
export function faultOf(log: RecordLog, reader: LogReader, ledger: Ledger): string | null {
	reader.rewind();
	if ((log.ring.state.cursors[0] as number) > ledger.confirmed) return "the cursor is beyond what was confirmed";
	const missing: [number, number][] = [];
	const told: [number, number][] = [];
	let next = ledger.confirmed;
	let values = 0;
	let lastEnd = 0;
	for (let body = reader.next(); body !== null; body = reader.next()) {
		const sequence = reader.sequence - 1;
		if (!ledger.knows(sequence, body)) return `sequence ${sequence} was never begun so`;
		if (sequence > next) missing.push([next, sequence]);
		next = Math.max(next, sequence + 1);
		values += reader.values;
		if (body[0] !== RecordKind.gap && body[0] !== RecordKind.summary) continue;
		const record = decodeRecord(new ByteReader(body));
		if (record?.kind !== RecordKind.gap && record?.kind !== RecordKind.summary)
			return `sequence ${sequence}: not a record`;
		if (record.kind === RecordKind.gap && record.cause !== GapCause.full) return `sequence ${sequence}: damage`;
		const end = record.first + record.span;
		if (end <= lastEnd) return `sequence ${sequence} tells of what was told`;
		lastEnd = end;
		told.push([record.first, end]);
	}
	if (next < ledger.stored) missing.push([next, ledger.stored]);
	for (const [first, end] of missing) {
		if (told.every((range) => range[0] > first || range[1] < end) && !tellsInParts(told, first, end)) {
			return `sequences ${first} to ${end - 1} are lost`;
		}
	}
	return values === log.backlogValues ? null : `${log.backlogValues} values counted, ${values} there`;
}

function tellsInParts(told: readonly (readonly [number, number])[], first: number, end: number): boolean {
	let at = first;
	for (const [from, to] of [...told].sort((left, right) => left[0] - right[0])) if (from <= at && to > at) at = to;
	return at >= end;
}
