import type { Block, BlockPlan } from "./blocks";
import type { Slave } from "./slave";
import { WantClass } from "./want";

/** No want is due. */
export const nothingDue = -1;
/** Changing the port's format costs about this: what needs no change goes first, if it is due within this. */
const FORMAT_CHANGE_MS = 300;
/** What a silent slave's probe is worth beside what others have due. */
const PROBE_PERIOD_MS = 1_000;
/** A background want that is late by this many of its periods is treated like others: it must not starve. */
const BACKGROUND_PATIENCE = 4;

/**
 * Which want is next: of those that are due, control goes first, background last, and within a class that whose
 * deadline (due + period) comes first.
 *
 * Missed turns are not made up: a want that is late is due once, and then a period after it should have been. One that
 * was read early is due a period later.
 */
export class Schedule {
	readonly #plan: BlockPlan;
	readonly #slaves: readonly Slave[];
	/** When each want is due, by its place in the plan's order. */
	readonly dueMs: Float64Array;
	readonly #urgent: Uint8Array;
	/** Slaves that are silent are not asked before this: together they get a small share of the line's time. */
	probesFromMs = 0;

	constructor(plan: BlockPlan, slaves: readonly Slave[], nowMs: number) {
		this.#plan = plan;
		this.#slaves = slaves;
		this.dueMs = new Float64Array(plan.wants.length).fill(nowMs);
		this.#urgent = new Uint8Array(plan.wants.length);
	}

	/**
	 * Place of the want to read now; {@link nothingDue} when there is none.
	 *
	 * @param like a slave whose format the port has now
	 */
	pick(nowMs: number, like: Slave): number {
		let best = nothingDue;
		let bestRank = Number.POSITIVE_INFINITY;
		let bestDeadlineMs = Number.POSITIVE_INFINITY;
		for (let place = 0; place < this.dueMs.length; place += 1) {
			if (this.readyMs(place) > nowMs) continue;
			const rank = this.rank(place, nowMs);
			if (rank > bestRank) continue;
			const deadlineMs = this.deadlineMs(place) + (this.changesFormat(place, like) ? FORMAT_CHANGE_MS : 0);
			if (rank === bestRank && deadlineMs > bestDeadlineMs) continue;
			const isTie = rank === bestRank && deadlineMs === bestDeadlineMs;
			if (isTie && (this.dueMs[place] as number) >= (this.dueMs[best] as number)) continue;
			best = place;
			bestRank = rank;
			bestDeadlineMs = deadlineMs;
		}
		return best;
	}

	/** What goes first: less than any class when it was expedited. */
	private rank(place: number, nowMs: number): number {
		if (this.#urgent[place] === 1) return -1;
		const { wantClass = WantClass.monitor, periodMs } = this.#plan.at(place);
		const lateMs = nowMs - (this.dueMs[place] as number);
		const isStarved = wantClass === WantClass.background && lateMs > BACKGROUND_PATIENCE * periodMs;
		return isStarved ? WantClass.monitor : wantClass;
	}

	private deadlineMs(place: number): number {
		if (this.#urgent[place] === 1) return 0;
		const slave = this.slaveOf(place);
		if (slave.silent) return slave.readyMs + PROBE_PERIOD_MS;
		if (slave.reading.isOn) return slave.reading.untilMs;
		return (this.dueMs[place] as number) + this.#plan.at(place).periodMs;
	}

	private slaveOf(place: number): Slave {
		return this.#slaves[this.#plan.at(place).slave] as Slave;
	}

	private changesFormat(place: number, like: Slave): boolean {
		const { options } = this.slaveOf(place);
		return options.parity !== like.options.parity || options.stop !== like.options.stop;
	}

	/** The block has been started: sets the next turn of all that is in it. */
	started({ first, last }: Block, nowMs: number): void {
		for (let place = first; place <= last; place += 1) {
			const { periodMs } = this.#plan.at(place);
			const dueMs = this.dueMs[place] as number;
			const isOnBeat = dueMs <= nowMs && dueMs + periodMs > nowMs;
			this.#urgent[place] = 0;
			this.dueMs[place] = (isOnBeat ? dueMs : nowMs) + periodMs;
		}
	}

	/** What is due of these places waits for its next turn, unread. */
	pass(first: number, last: number, nowMs: number): void {
		for (let place = first; place <= last; place += 1) {
			if ((this.dueMs[place] as number) <= nowMs) this.dueMs[place] = nowMs + this.#plan.at(place).periodMs;
		}
	}

	/** The block's next turn is at `atMs`, whatever its periods say. */
	postpone({ first, last }: Block, atMs: number): void {
		this.#urgent.fill(0, first, last + 1);
		this.dueMs.fill(atMs, first, last + 1);
	}

	/** Wants a want as soon as the line is free, before all others. */
	expedite(want: number, nowMs: number): void {
		const place = this.#plan.places[want] as number;
		this.#urgent[place] = 1;
		this.dueMs[place] = Math.min(this.dueMs[place] as number, nowMs);
	}

	/** Everything of a slave is due, but for what it does not have. */
	refresh(slave: number, nowMs: number): void {
		for (let place = 0; place < this.dueMs.length; place += 1) {
			if (this.#plan.at(place).slave !== slave || this.#plan.joins.isRefused(place)) continue;
			this.dueMs[place] = Math.min(this.dueMs[place] as number, nowMs);
		}
	}

	/** When the next want is due, in milliseconds of the clock; Infinity without wants. */
	nextMs(): number {
		let next = Number.POSITIVE_INFINITY;
		for (let place = 0; place < this.dueMs.length; place += 1) next = Math.min(next, this.readyMs(place));
		return next;
	}

	/**
	 * A silent slave is asked when it is its turn, for one want after the other, due or not. A reading that goes on has
	 * its own time, and keeps all others of its slave waiting.
	 */
	private readyMs(place: number): number {
		const slave = this.slaveOf(place);
		const { reading } = slave;
		if (reading.isOn) return reading.holds(place) ? reading.untilMs : Number.POSITIVE_INFINITY;
		return Math.max(slave.silent ? this.probesFromMs : (this.dueMs[place] as number), slave.readyMs);
	}
}
