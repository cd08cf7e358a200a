import type { Digest } from "../ports/digest";
import type { RecordLog } from "./log";
import { BlockScanner, Found } from "./scanner";

/** What a step has found out. */
export const Verified = Object.freeze({ nothing: 0, sound: 1, altered: 2 });

/** Frames looked at in a step: an ESP32 must not be kept from its lines for long. */
const FRAMES = 16;

/**
 * Reads the log through, some frames at each step: whether all of a block's frames are there and whether the next
 * block's header says the same of it. Each block once between two starts.
 */
export class LogVerifier {
	readonly log: RecordLog;
	readonly #scanner: BlockScanner;
	readonly #digest: Digest;
	readonly #hash: Uint8Array;
	/** Place in the ring of the block that is read; -1: none is. */
	#index = -1;
	#expected = 0;
	#first = 0;
	#end = 0;
	#missing = 0;
	/** Number of the block that is read, or was read last. */
	number = 0;

	/**
	 * @param digest @param hash of 32 bytes: may be shared by verifiers none of which steps while another
	 * {@link isReading}
	 */
	constructor(log: RecordLog, digest: Digest, hash: Uint8Array) {
		this.log = log;
		this.#digest = digest;
		this.#hash = hash;
		this.#scanner = new BlockScanner(log.ring.flash, log.epoch, log.buffers.scan);
	}

	/** A block was begun, and is not at its end. */
	get isReading(): boolean {
		return this.#index >= 0;
	}

	/** One of {@link Verified}. Call it when no reply is due. */
	step(): number {
		const { table } = this.log.ring;
		if (this.#index < 0 && !this.begin()) return Verified.nothing;
		if (!this.log.isOpen || table.number(this.#index) !== this.number) {
			this.#index = -1; // given up meanwhile: what was in it has been told of
			return Verified.sound;
		}
		const after = table.after(this.number);
		if (this.readOn()) return Verified.sound;
		this.#index = -1;
		this.miss(this.#expected, table.firstSequence(after));
		return this.judge(after);
	}

	private begin(): boolean {
		const { ring, isOpen } = this.log;
		if (!isOpen || this.number + 1 >= ring.state.number) return false;
		const index = ring.table.after(this.number);
		if (index < 0 || index === ring.block) return false;
		this.#index = index;
		this.number = ring.table.number(index);
		this.#expected = ring.table.firstSequence(index);
		this.#missing = 0;
		this.#scanner.enter(index, this.number, this.#expected);
		this.#digest.reset();
		ring.readHeader(index); // its bytes, sound or not
		this.#digest.update(ring.headerBytes);
		return true;
	}

	/** Reads some more frames; false at the block's end. */
	private readOn(): boolean {
		const scanner = this.#scanner;
		for (let count = 0; count < FRAMES; count += 1) {
			const found = scanner.next();
			if (found === Found.end) return false;
			this.#digest.update(scanner.bytes());
			if (found !== Found.record || !scanner.isReadable) continue;
			this.miss(this.#expected, scanner.sequence);
			this.#expected = scanner.sequence + 1;
		}
		return true;
	}

	/** Records of [from, end) are not there; those that every reader has confirmed are not missed. */
	private miss(from: number, end: number): void {
		const first = Math.max(from, this.log.start);
		if (first >= end) return;
		if (this.#missing === 0) this.#first = first;
		this.#missing += end - first;
		this.#end = end;
	}

	/** What is missing is told as damage; else the next header says whether the block is what it was. */
	private judge(after: number): number {
		const { ring } = this.log;
		this.#digest.finish(this.#hash);
		if (this.#missing > 0) {
			this.log.reportDamaged(this.#first, this.#end, this.#missing);
			return Verified.sound;
		}
		if (!ring.readHeader(after) || ring.header.number !== this.number + 1) return Verified.sound;
		const same = this.#hash.every((byte, at) => byte === ring.header.previous[at]);
		return same ? Verified.sound : Verified.altered;
	}
}
