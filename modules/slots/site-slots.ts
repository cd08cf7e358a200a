import { assert } from "../base/assert";
import { isSame } from "../base/bytes";
import type { Digest } from "../ports/digest";
import type { Flash } from "../ports/flash";
import { journalBlocks, SlotJournal } from "./slot-journal";
import { nameBytes, type SlotContent, type SlotState, type SlotWish } from "./state";
import { Put, partBytes, partsMax, TableSlot } from "./table-slot";
import { Verdict } from "./verdict";

/** Starts that a site on trial has. */
const ATTEMPTS = 3;
const DIGEST_BYTES = 32;

/** What came of a part of a table. */
export const Load = Object.freeze({
	/** It is in flash, now or from before. */
	kept: 0,
	/** All parts are. */
	whole: 1,
	/** A site is on trial, and the other slot holds the one to go back to; or one is about to be. */
	onTrial: 2,
	/** It is no part of a table: too long, of another length, behind its end. */
	wrong: 3,
	/** The flash does not take it. */
	worn: 4,
});

/** A table that could be run, or why it could not. */
export type Loaded = Uint8Array | "incomplete" | "damaged";

/**
 * Two places for site tables in flash, and which of them is whose turn. One holds the site that runs, or none does and
 * the host's own site runs; the other one is filled, put on trial, and then is the one that runs, or is not.
 *
 * Each change of state is one write that a power cut leaves done or not done; a table counts only while its SHA-256 is
 * its name. SLOTS.md.
 */
export class SiteSlots {
	readonly #journal: SlotJournal;
	readonly #digest: Digest;
	readonly #slots: readonly [TableSlot, TableSlot];
	/** Asked before anything is loaded: whether what is there was checked, and is about to be run. */
	isHeld: () => boolean = () => false;
	/** What `begin` gave last is the site on trial. */
	isTrial = false;

	/** @param flash at least 10 blocks; 64 KiB of table take 2 + 2 × 17 of 4 KiB */
	constructor(flash: Flash, digest: Digest) {
		const blocks = Math.floor((flash.blocks - journalBlocks) / 2);
		assert(blocks >= 4, "slots of a site need at least 4 blocks each");
		this.#journal = new SlotJournal(flash);
		this.#digest = digest;
		const { slots } = this.#journal.state;
		this.#slots = [
			new TableSlot(flash, journalBlocks, blocks, slots[0]),
			new TableSlot(flash, journalBlocks + blocks, blocks, slots[1]),
		];
	}

	get state(): SlotState {
		return this.#journal.state;
	}

	/** The slot that may be filled. */
	get idle(): TableSlot {
		return this.#slot(this.#idleNumber);
	}

	get #idleNumber(): number {
		return this.state.current === 1 ? 2 : 1;
	}

	#slot(number: number): TableSlot {
		return this.#slots[number - 1] as TableSlot;
	}

	/** Takes a part into the idle slot; what is there of another table is given up. One of {@link Load}. */
	load(name: Uint8Array, length: number, part: number, bytes: Uint8Array): number {
		if (this.state.trial !== 0 || this.isHeld()) return Load.onTrial;
		const isWrong = name.length !== nameBytes || length < 1 || length > partsMax * partBytes;
		const parts = Math.ceil(length / partBytes);
		if (isWrong || part < 0 || part >= parts) return Load.wrong;
		if (bytes.length !== Math.min(partBytes, length - part * partBytes)) return Load.wrong;
		if (!this.#isBegun(name, length) && !this.#begin(name, length)) return Load.worn;
		const { idle } = this;
		if (!idle.has(part)) {
			let put = idle.put(part, bytes);
			// Torn frames have used up the room for more: all of it once more.
			if (put === Put.full && this.#begin(name, length)) put = idle.put(part, bytes);
			if (put !== Put.kept) return Load.worn;
		}
		return idle.isWhole ? Load.whole : Load.kept;
	}

	#isBegun(name: Uint8Array, length: number): boolean {
		const { content } = this.idle;
		return content.length === length && isSame(content.name, name);
	}

	#begin(name: Uint8Array, length: number): boolean {
		const [first, second] = this.state.slots;
		const generation = Math.max(first.generation, second.generation) + 1;
		const content: SlotContent = { generation, length, name: name.slice() };
		const slots: [SlotContent, SlotContent] = this.#idleNumber === 1 ? [content, second] : [first, content];
		if (!this.#journal.write({ ...this.state, slots })) return false;
		this.idle.begin(content);
		return true;
	}

	/** The table of that name in the idle slot. Allocates all of it: at most 64 KiB, while it is looked at. */
	loaded(name: Uint8Array): Loaded {
		const { idle } = this;
		if (!isSame(idle.content.name, name) || !idle.isWhole) return "incomplete";
		const table = this.#table(this.#idleNumber);
		// Whoever sends it again sends all of it: which part is wrong can't be told.
		if (table === null) this.#begin(name, idle.content.length);
		return table ?? "damaged";
	}

	/** Name of the table that is in use; null: the host's own site is. */
	get currentName(): Uint8Array | null {
		return this.state.current === 0 ? null : this.#slot(this.state.current).content.name;
	}

	/** Name of the table that `begin` gave last; null: the host's own site runs. */
	get runningName(): Uint8Array | null {
		return this.isTrial ? this.idle.content.name : this.currentName;
	}

	/** From the next start on the idle slot is on trial. False: the flash does not take it. */
	arm(wish: SlotWish, ownHash: Uint8Array): boolean {
		const { current, base } = this.state;
		return this.#journal.write({
			...this.state,
			...{ trial: this.#idleNumber, attemptsLeft: ATTEMPTS, verdict: Verdict.none, wish },
			base: current === 0 ? ownHash.slice() : base,
		});
	}

	/**
	 * A start: the table whose turn it is; null: the host's own site. One that is on trial has one attempt less; one that
	 * has none left, or is not what was loaded, is gone back from.
	 *
	 * @param ownHash of the host's own site: another one than it was is a newer wish, and comes before the slots
	 */
	begin(ownHash: Uint8Array): Uint8Array | null {
		const { current, trial, base } = this.state;
		this.isTrial = false;
		if ((current !== 0 || trial !== 0) && !isSame(base, ownHash)) this.#drop(Verdict.ownChanged);
		if (this.state.trial !== 0) {
			const table = this.#tried();
			this.isTrial = table !== null;
			if (table !== null) return table;
		}
		if (this.state.current === 0) return null;
		const table = this.#table(this.state.current);
		if (table === null) this.#drop(Verdict.damaged);
		return table;
	}

	#tried(): Uint8Array | null {
		const { trial, attemptsLeft } = this.state;
		const hasMore = attemptsLeft > 0 && this.#journal.write({ ...this.state, attemptsLeft: attemptsLeft - 1 });
		const table = hasMore ? this.#table(trial) : null;
		if (table === null) this.rollBack(hasMore ? Verdict.damaged : Verdict.restarts);
		return table;
	}

	/** The host's own site it is from now on. */
	#drop(verdict: number): void {
		this.#journal.write({ ...this.state, current: 0, trial: 0, attemptsLeft: 0, verdict });
	}

	/** What `begin` gave can't be run: begin again. */
	refuse(verdict: number): void {
		this.isTrial = false;
		if (this.state.trial !== 0) this.rollBack(verdict);
		else this.#drop(verdict);
	}

	/** The site on trial is the one that is in use. False: the flash does not take it, and it is on trial still. */
	confirm(): boolean {
		const { trial } = this.state;
		const change = { current: trial, trial: 0, attemptsLeft: 0, verdict: Verdict.confirmed };
		if (!this.#journal.write({ ...this.state, ...change })) return false;
		this.isTrial = false;
		return true;
	}

	/** The site on trial is given up; from the next start on the one before is in use. */
	rollBack(verdict: number): boolean {
		return this.#journal.write({ ...this.state, trial: 0, attemptsLeft: 0, verdict });
	}

	/** What came of the newest change is on record. */
	told(): void {
		this.#journal.write({ ...this.state, verdict: Verdict.none });
	}

	/** The whole table of a slot; null: it is not what its name says. */
	#table(number: number): Uint8Array | null {
		const slot = this.#slot(number);
		if (!slot.isWhole) return null;
		const table = new Uint8Array(slot.content.length);
		for (let part = 0; part < slot.parts; part += 1) {
			const bytes = slot.read(part);
			if (bytes === null) return null;
			table.set(bytes, part * partBytes);
		}
		return isSame(tableName(table, this.#digest), slot.content.name) ? table : null;
	}
}

/** The name of a table: the first 16 bytes of its SHA-256. */
export function tableName(table: Uint8Array, digest: Digest): Uint8Array {
	const hash = new Uint8Array(DIGEST_BYTES);
	digest.reset();
	digest.update(table);
	digest.finish(hash);
	return hash.subarray(0, nameBytes);
}
