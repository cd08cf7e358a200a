import { AlarmAnswer } from "../alarms/state";
import type { AlarmTable } from "../alarms/table";
import { type Clock, ClockQuality } from "../ports/clock";
import { type Entry, Ledger } from "./ledger";
import type { OutputDoor } from "./output-door";
import { Arrival, leastRole, Outcome, type Request, roleOf, What, whatOf } from "./request";

/** A command that says it is valid for longer is valid for so long. */
const VALID_MAX_MS = 15 * 60_000;
/** The sender's clock may be ahead by so much. */
const AHEAD_MAX_MS = 60_000;
/** What is asked for without a duration lasts so long … */
const RUN_MS = 10 * 60_000;
const HOLD_MS = 3_600_000;
/** … and nothing that is asked for lasts longer. */
const LASTS_MAX_MS = 7 * 86_400_000;
/** An output that is not where it was sent by then is told as it is. */
const SETTLE_MS = 30_000;
const WAITING_MAX = 16;

/** A program, as far as commands go. */
export interface Pausable {
	readonly name: string;
	/** Monotonic; until then it brings its outputs to rest and starts nothing. */
	pausedUntilMs: number;
	/** Whether it drives this output. */
	drives(output: number): boolean;
}

/** What a desk works with. */
export interface DeskDoors {
	readonly clock: Clock;
	readonly outputs: OutputDoor;
	readonly alarms: AlarmTable;
	readonly programs: readonly Pausable[];
	/** Names, by number. */
	readonly outputNames: readonly string[];
	readonly alarmNames: readonly string[];
	/** Puts it on record; false: that failed. */
	note(entry: Entry, outcome: number): boolean;
	/** Tells whoever asked. */
	answer(entry: Entry, outcome: number): void;
}

interface Waiting {
	readonly entry: Entry;
	/** -1: all outputs. */
	readonly output: number;
	/** End of what was asked for. */
	readonly untilMs: number;
	readonly deadlineMs: number;
}

/**
 * Where people's wishes are checked, put on record, followed once, and answered when it is seen what came of them.
 *
 * A stop is never refused. Bounds: 64 commands that are not expired, 16 that wait for their outputs.
 */
export class CommandDesk {
	readonly #doors: DeskDoors;
	readonly #ledger = new Ledger();
	readonly #waiting: Waiting[] = [];

	constructor(doors: DeskDoors) {
		this.#doors = doors;
	}

	/** @param arrival one of {@link Arrival} */
	take(request: Request, arrival: number): void {
		const { clock } = this.#doors;
		const known = this.#ledger.find(request.id);
		if (known !== null) {
			// Asked again because its answer was lost: what was done is not done again.
			this.#doors.answer(known, known.outcome);
			return;
		}
		const what = whatOf(request.what);
		const lasts = lastsMs(what, request.forMs);
		const stampMs = this.#stampMs();
		const hasAge = arrival !== Arrival.here && clock.wallQuality() !== ClockQuality.none;
		const entry: Entry = {
			...{ id: request.id, who: request.who, role: Math.max(0, roleOf(request.role)), what, subject: request.subject },
			expiresMs: hasAge ? request.atMs + Math.min(request.validForMs, VALID_MAX_MS) : 0,
			untilMs: lasts === 0 ? 0 : stampMs + lasts,
			outcome: Outcome.accepted,
		};
		const isStop = what === What.stop || what === What.stopAll;
		const refusal = this.#refusal(request, entry, arrival);
		if (refusal !== Outcome.accepted) {
			this.#doors.note(entry, refusal);
			this.#doors.answer(entry, refusal);
		} else if (!this.#doors.note(entry, Outcome.accepted) && !isStop) this.#doors.answer(entry, Outcome.unrecorded);
		else {
			this.#ledger.add(entry, stampMs);
			this.#follow(entry, lasts, clock.now());
		}
	}

	/** Why a command is not followed; `accepted`: it is. A stop is, whoever sent it and whenever. */
	#refusal({ role, atMs }: Request, entry: Entry, arrival: number): number {
		const { what } = entry;
		if (what === What.unknown) return Outcome.unknown;
		if (what !== What.stopAll && this.#subject(entry) < 0) return Outcome.subject;
		if (what === What.stop || what === What.stopAll) return Outcome.accepted;
		if (roleOf(role) < leastRole(what)) return Outcome.role;
		const { clock } = this.#doors;
		if (arrival !== Arrival.here) {
			if (arrival === Arrival.retained || clock.wallQuality() === ClockQuality.none) return Outcome.age;
			if (clock.wallMs() > entry.expiresMs) return Outcome.expired;
			if (atMs > clock.wallMs() + AHEAD_MAX_MS) return Outcome.age;
		}
		if (!this.#ledger.hasRoom(this.#stampMs()) || this.#waiting.length >= WAITING_MAX) return Outcome.busy;
		return Outcome.accepted;
	}

	/** Wall clock; without one, since boot. */
	#stampMs(): number {
		const { clock } = this.#doors;
		return clock.wallQuality() === ClockQuality.none ? clock.now() : clock.wallMs();
	}

	/** Number of what the command is about; -1: there is none of that name. */
	#subject({ what, subject }: Entry): number {
		const { outputNames, alarmNames, programs } = this.#doors;
		if (what === What.run || what === What.stop || what === What.clearLock) return outputNames.indexOf(subject);
		if (what === What.pause || what === What.resume) return programs.findIndex(({ name }) => name === subject);
		return alarmNames.indexOf(subject);
	}

	#follow(entry: Entry, lasts: number, nowMs: number): void {
		const { alarms, outputs, programs } = this.#doors;
		const subject = this.#subject(entry);
		const { what, who } = entry;
		if (what === What.run) {
			const outcome = outputs.run(subject, nowMs + lasts, nowMs);
			if (outcome === Outcome.accepted) this.#wait(entry, subject, nowMs + lasts, nowMs);
			else this.#finish(entry, outcome);
		} else if (what === What.stop || what === What.stopAll) this.#stop(entry, subject, nowMs + lasts, nowMs);
		else if (what === What.clearLock) this.#finish(entry, outputs.clearLock(subject) ? Outcome.done : Outcome.nothing);
		else if (what === What.pause) this.#finish(entry, pause(programs[subject], nowMs + lasts));
		else if (what === What.resume) this.#finish(entry, this.#resume(programs[subject]));
		else {
			let answer = AlarmAnswer.nothing as number;
			if (what === What.acknowledge) answer = alarms.acknowledge(subject, who, nowMs);
			else if (what === What.shelve) answer = alarms.shelve(subject, nowMs + lasts, who);
			else answer = alarms.unshelve(subject, who);
			this.#finish(entry, answer === AlarmAnswer.done ? Outcome.done : Outcome.nothing);
		}
	}

	/** A stop that still keeps its outputs from it is over too, else it would go on in name only. */
	#resume(program: Pausable | undefined): number {
		const { outputs, outputNames } = this.#doors;
		for (let index = 0; index < outputNames.length; index += 1) if (program?.drives(index)) outputs.endStop(index);
		return pause(program, 0);
	}

	/** A program stops what it drives in its own order; whatever else holds an output lets go at once. */
	#stop(entry: Entry, output: number, untilMs: number, nowMs: number): void {
		const { outputs, programs, outputNames } = this.#doors;
		for (const program of programs) if (output < 0 || program.drives(output)) pause(program, untilMs);
		for (let index = 0; index < outputNames.length; index += 1) {
			const isProgrammed = programs[outputs.ownerOf(index)] !== undefined;
			if ((output < 0 || index === output) && !isProgrammed) outputs.stop(index, untilMs, nowMs);
		}
		this.#wait(entry, output, untilMs, nowMs);
	}

	#wait(entry: Entry, output: number, untilMs: number, nowMs: number): void {
		if (this.#waiting.length < WAITING_MAX)
			this.#waiting.push({ entry, output, untilMs, deadlineMs: nowMs + SETTLE_MS });
		else this.#finish(entry, Outcome.unproven); // a stop that found no place to wait in
	}

	/** Answers what has settled. Returns when the next deadline is; Infinity: nothing waits. */
	advance(nowMs: number): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		for (let index = this.#waiting.length - 1; index >= 0; index -= 1) {
			const { entry, output, untilMs, deadlineMs } = this.#waiting[index] as Waiting;
			const isSettled = this.#isSettled(entry, output);
			if (!isSettled && nowMs < deadlineMs) {
				wakeMs = Math.min(wakeMs, deadlineMs);
				continue;
			}
			this.#waiting.splice(index, 1);
			if (!isSettled && entry.what !== What.run) this.#stopAtOnce(output, untilMs, nowMs);
			this.#finish(entry, isSettled ? Outcome.done : Outcome.unproven);
		}
		return wakeMs;
	}

	#isSettled({ what }: Entry, output: number): boolean {
		const { outputs, outputNames } = this.#doors;
		if (output >= 0) return outputs.isSeen(output, what === What.run);
		for (let index = 0; index < outputNames.length; index += 1) if (!outputs.isSeen(index, false)) return false;
		return true;
	}

	/** Its program had its time to stop in order. */
	#stopAtOnce(output: number, untilMs: number, nowMs: number): void {
		const { outputs, outputNames } = this.#doors;
		for (let index = 0; index < outputNames.length; index += 1) {
			if (output < 0 || index === output) outputs.stop(index, untilMs, nowMs);
		}
	}

	#finish(entry: Entry, outcome: number): void {
		entry.outcome = outcome;
		this.#doors.note(entry, outcome);
		this.#doors.answer(entry, outcome);
	}

	/** Says again what must be known after a restart. */
	keep(): void {
		const stampMs = this.#stampMs();
		for (const entry of this.#ledger.entries) {
			if (stampMs <= entry.expiresMs || stampMs <= entry.untilMs) this.#doors.note(entry, Outcome.kept);
		}
	}

	/**
	 * What a record of an earlier run says. Nothing is done again, but what it did goes on: a program that was to be left
	 * alone is.
	 *
	 * @param leftMs of what it did; 0: it is over
	 */
	restore({ id, who, role, what, subject: name, expiresMs, untilMs, outcome }: Entry, leftMs: number): void {
		const { clock, programs } = this.#doors;
		const before = this.#ledger.find(id)?.outcome ?? Outcome.done;
		const known = outcome === Outcome.kept ? before : outcome;
		const entry: Entry = { id, who, role, what, subject: name, expiresMs, untilMs, outcome: known };
		this.#ledger.add(entry, this.#stampMs());
		const subject = entry.what === What.stopAll ? -1 : this.#subject(entry);
		const pausedUntilMs = clock.now() + leftMs;
		for (const [index, program] of programs.entries()) {
			if (entry.what === What.resume && index === subject) pause(program, 0);
			if (leftMs <= 0) continue;
			const isPaused = entry.what === What.pause && index === subject;
			const isStopped = entry.what === What.stop && program.drives(subject);
			if (isPaused || isStopped || entry.what === What.stopAll) pause(program, pausedUntilMs);
		}
	}
}

function pause(program: Pausable | undefined, untilMs: number): number {
	if (program !== undefined) program.pausedUntilMs = untilMs;
	return Outcome.done;
}

/** How long what a command does lasts; 0: it is done at once. */
function lastsMs(what: number, forMs: number): number {
	const lasts = Math.min(forMs, LASTS_MAX_MS);
	if (what === What.run) return lasts > 0 ? lasts : RUN_MS;
	const holds = what === What.stop || what === What.stopAll || what === What.pause || what === What.shelve;
	if (!holds) return 0;
	return lasts > 0 ? lasts : HOLD_MS;
}
