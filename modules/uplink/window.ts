import { assert } from "../base/assert";
import type { RecordLog } from "../store/log";
import type { LogReader } from "../store/reader";
import type { PackBuilder } from "./pack";
import type { Receipt } from "./receipt";

const never = Number.POSITIVE_INFINITY;

/** A pack that was built and is not confirmed: enough to build it again, the same, byte for byte. */
export class SentPack {
	first = 0;
	count = 0;
	values = 0;
	/** Values in all records of the log up to the pack's last. */
	valuesBefore = 0;
	/** SHA-256. */
	readonly hash = new Uint8Array(32);
	/** When it goes out again if there is no receipt; never: it has one, and waits for those before it. */
	resendAtMs = never;

	get end(): number {
		return this.first + this.count;
	}
}

/**
 * The packs of one log that are under way, in the log's order. Receipts may come in any order; the log's cursor moves
 * over those at the front only, so that what it says is true whenever the power goes.
 */
export class PackWindow {
	readonly log: RecordLog;
	readonly #reader: LogReader;
	readonly #builder: PackBuilder;
	/** The first `#used` are under way. */
	readonly #packs: SentPack[];
	#used = 0;

	/** @param most packs under way at a time */
	constructor(reader: LogReader, builder: PackBuilder, most: number) {
		this.log = reader.log;
		this.#reader = reader;
		this.#builder = builder;
		this.#packs = Array.from({ length: most }, () => new SentPack());
	}

	/** Packs without a receipt. */
	get inFlight(): number {
		let count = 0;
		for (let at = 0; at < this.#used; at += 1) if (this.at(at).resendAtMs < never) count += 1;
		return count;
	}

	get isFull(): boolean {
		return this.#used === this.#packs.length;
	}

	/** Records behind those under way. */
	get waitingRecords(): number {
		return this.log.nextSequence - this.end;
	}

	private get end(): number {
		const start = this.log.startOf(this.#reader.reader);
		return this.#used === 0 ? start : Math.max(start, this.at(this.#used - 1).end);
	}

	/** When the first of them goes out again. */
	get resendAtMs(): number {
		let earliest = never;
		for (let at = 0; at < this.#used; at += 1) earliest = Math.min(earliest, this.at(at).resendAtMs);
		return earliest;
	}

	private at(index: number): SentPack {
		return this.#packs[index] as SentPack;
	}

	/** Packs without a receipt go out again at `ms`, 0: at once, unless they do so earlier. */
	hurry(ms: number): void {
		for (let at = 0; at < this.#used; at += 1) {
			const pack = this.at(at);
			if (pack.resendAtMs < never) pack.resendAtMs = Math.min(pack.resendAtMs, ms);
		}
	}

	/** The first that is to go out again by now; null: none. */
	due(nowMs: number): SentPack | null {
		for (let at = 0; at < this.#used; at += 1) if (this.at(at).resendAtMs <= nowMs) return this.at(at);
		return null;
	}

	/**
	 * The same pack again. Null when the log has given up records of it meanwhile: then nothing is under way any more,
	 * and what is left is for new packs.
	 */
	rebuild(pack: SentPack): Uint8Array | null {
		const { log } = this;
		const isThere = pack.first >= log.startOf(this.#reader.reader);
		const message = isThere ? this.compose(pack.first, pack.valuesBefore - pack.values, pack.count) : null;
		const { first, count } = this.#builder;
		if (message !== null && first === pack.first && count === pack.count) return message;
		this.#used = 0;
		return null;
	}

	/** A pack of what waits; null when nothing does. It is under way from now on: {@link newest}. */
	build(): Uint8Array | null {
		assert(!this.isFull, "no place for another pack");
		const { reader } = this.#reader;
		const start = this.end;
		if (this.#used > 0 && start > this.newest.end) this.#used = 0; // the log has given up all that was under way
		const valuesBefore = this.#used === 0 ? this.log.startValuesOf(reader) : this.newest.valuesBefore;
		const builder = this.#builder;
		const message = this.compose(start, valuesBefore);
		if (message === null) return null;
		// Only now: what is written here is for a later pack.
		if (builder.first > start) this.log.reportDamaged(start, builder.first, builder.first - start);
		const pack = this.at(this.#used);
		pack.first = builder.first;
		pack.count = builder.count;
		pack.values = builder.values;
		pack.valuesBefore = builder.valuesBefore;
		this.#used += 1;
		return message;
	}

	private compose(first: number, valuesBefore: number, most?: number): Uint8Array | null {
		this.#reader.seek(first, valuesBefore);
		return this.#builder.build(this.#reader, most);
	}

	/** The pack built last. */
	get newest(): SentPack {
		return this.at(this.#used - 1);
	}

	/** The pack that a receipt is for, if it is for one that is under way and has none. */
	find(receipt: Receipt): SentPack | null {
		if (!isStartOf(receipt.epoch, this.log.epoch)) return null;
		for (let at = 0; at < this.#used; at += 1) {
			const pack = this.at(at);
			if (receipt.first !== pack.first || receipt.count !== pack.count || pack.resendAtMs === never) continue;
			if (isStartOf(receipt.hash, pack.hash)) return pack;
		}
		return null;
	}

	/** The receiver has `pack`. */
	confirm(pack: SentPack): void {
		pack.resendAtMs = never;
		while (this.#used > 0 && this.at(0).resendAtMs === never) {
			const done = this.#packs.shift() as SentPack;
			this.#packs.push(done);
			this.#used -= 1;
			this.log.confirm(this.#reader.reader, done.end, done.valuesBefore);
		}
	}
}

function isStartOf(bytes: Uint8Array, whole: Uint8Array): boolean {
	for (let index = 0; index < bytes.length; index += 1) if (bytes[index] !== whole[index]) return false;
	return true;
}
