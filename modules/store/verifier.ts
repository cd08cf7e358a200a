import type { Digest } from "../ports/digest";
import { BlockHeader, hashBytes } from "./block";
import type { RecordLog } from "./log";
import { Found } from "./scanner";

/** What a step has found out. */
export const Verified = Object.freeze({ nothing: 0, sound: 1, altered: 2 });

/**
 * Reads the log through, a block at each step: whether all of its frames are there and whether the next block's header
 * says the same of it. Each block once between two starts.
 */
export class LogVerifier {
	readonly log: RecordLog;
	readonly #digest: Digest;
	readonly #header = new BlockHeader();
	readonly #next = new BlockHeader();
	readonly #hash = new Uint8Array(hashBytes);
	#first = 0;
	#end = 0;
	#missing = 0;
	/** Number of the block verified last. */
	number = 0;

	constructor(log: RecordLog, digest: Digest) {
		this.log = log;
		this.#digest = digest;
	}

	/** One of {@link Verified}. Reads 4 KiB: call it when no reply is due. */
	step(): number {
		const { ring, isOpen } = this.log;
		if (!isOpen || this.number + 1 >= ring.state.number) return Verified.nothing;
		const index = ring.table.after(this.number);
		if (index < 0 || index === ring.block) return Verified.nothing;
		this.number = ring.table.number(index);
		const after = ring.table.after(this.number);
		if (!ring.readHeader(index, this.#header)) return Verified.altered;
		this.#digest.reset();
		this.#digest.update(ring.headerBytes);
		const isWhole = this.#readThrough(index, ring.table.firstSequence(after));
		this.#digest.finish(this.#hash);
		if (!isWhole) {
			this.log.reportDamaged(this.#first, this.#end, this.#missing);
			return Verified.sound;
		}
		if (!ring.readHeader(after, this.#next) || this.#next.number !== this.number + 1) return Verified.sound;
		const same = this.#hash.every((byte, at) => byte === this.#next.previous[at]);
		return same ? Verified.sound : Verified.altered;
	}

	/** Reads a block whose records end before `end`. Whether none is missing of those that a reader waits for. */
	#readThrough(index: number, end: number): boolean {
		const log = this.log;
		const scanner = log.scanner.enter(index, this.#header.number, this.#header.firstSequence);
		let next = this.#header.firstSequence;
		this.#missing = 0;
		for (let found = scanner.next(); found !== Found.end; found = scanner.next()) {
			this.#digest.update(scanner.bytes());
			if (found !== Found.record || !scanner.isReadable) continue;
			this.#miss(next, scanner.sequence);
			next = scanner.sequence + 1;
		}
		this.#miss(next, end);
		return this.#missing === 0;
	}

	#miss(from: number, end: number): void {
		const first = Math.max(from, this.log.start);
		if (first >= end) return;
		if (this.#missing === 0) this.#first = first;
		this.#missing += end - first;
		this.#end = end;
	}
}
