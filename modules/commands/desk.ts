import { AlarmAnswer } from "../alarms/state";
import { ClockQuality } from "../ports/clock";
import type { DeskDoors, Pausable } from "./desk-doors";
import { lastsMs } from "./lasts";
import { type Entry, Ledger, lastsForGood } from "./ledger";
import { Arrival, isFollowed, leastRole, Outcome, type Request, roleOf, What, whatOf } from "./request";
import { SaidNumbers } from "./said-numbers";
import { SiteChange } from "./site-change";

/** A command that says it is valid for longer is valid for so long. */
const VALID_MAX_MS = 15 * 60_000;
/** The sender's clock may be ahead by so much. */
const AHEAD_MAX_MS = 60_000;
/** An output that is not where it was sent by then is told as it is. */
const SETTLE_MS = 30_000;
const WAITING_MAX = 16;

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
	readonly #change: SiteChange | null;
	readonly #numbers: SaidNumbers;
	/** What came of the newest change of site since boot; null: there was none. */
	lastChange: { readonly id: string; readonly outcome: number; readonly why: string } | null = null;

	readonly #noteOver = (entry: Entry): void => {
		this.#doors.note(entry, Outcome.over);
	};

	constructor(doors: DeskDoors) {
		this.#doors = doors;
		this.#numbers = new SaidNumbers(doors.limits, doors.forecast);
		const { site, outputs, outputNames, programs } = doors;
		this.#change = site === null ? null : new SiteChange(site, outputs, outputNames.length, programs);
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
		const lasts = lastsMs(what, request);
		const stampMs = this.#stampMs();
		const hasAge = arrival !== Arrival.here && clock.wallQuality() !== ClockQuality.none;
		const entry: Entry = {
			...{ id: request.id, who: request.who, role: Math.max(0, roleOf(request.role)), what, subject: request.subject },
			expiresMs: hasAge ? request.atMs + Math.min(request.validForMs, VALID_MAX_MS) : 0,
			untilMs: lasts === 0 ? 0 : Math.min(stampMs + lasts, lastsForGood),
			outcome: Outcome.accepted,
			value: request.value ?? "",
			was: this.#numbers.shown(what, request.subject, clock.now()),
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
		const isNamed = what !== What.stopAll && what !== What.applySite && !this.#numbers.has(what);
		if (isNamed && this.#subject(entry) < 0) return Outcome.subject;
		if (what === What.stop || what === What.stopAll) return Outcome.accepted;
		if (roleOf(role) < leastRole(what)) return Outcome.role;
		const { clock } = this.#doors;
		if (arrival !== Arrival.here) {
			if (arrival === Arrival.retained || clock.wallQuality() === ClockQuality.none) return Outcome.age;
			if (clock.wallMs() > entry.expiresMs) return Outcome.expired;
			if (atMs > clock.wallMs() + AHEAD_MAX_MS) return Outcome.age;
		}
		if (!this.#ledger.hasRoom(this.#stampMs()) || this.#waiting.length >= WAITING_MAX) return Outcome.busy;
		if (this.#numbers.has(what)) return this.#numbers.check(entry);
		if (what === What.applySite) return this.#change?.check(entry.subject) ?? Outcome.noPlace;
		// Nothing begins any more on a site that is about to go.
		const begins = what === What.run || what === What.resume;
		return begins && this.#change?.entry ? Outcome.busy : Outcome.accepted;
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
		else if (this.#numbers.has(what)) {
			this.#numbers.set(entry, nowMs + lasts);
			this.#finish(entry, Outcome.done);
		} else if (what === What.applySite) {
			this.#change?.begin(entry, nowMs);
			this.#doors.answer(entry, Outcome.accepted);
		} else {
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
			if (this.#concerns(output, index) && !isProgrammed) outputs.stop(index, untilMs, nowMs);
		}
		this.#wait(entry, output, untilMs, nowMs);
	}

	/** To stop all is about water and machines: what an alarm has asked for goes on, until somebody acknowledges it. */
	#concerns(output: number, index: number): boolean {
		return output === index || (output < 0 && !this.#doors.outputs.isAlarms(index));
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
		wakeMs = Math.min(wakeMs, this.#doors.limits.advance(nowMs, this.#noteOver));
		return Math.min(wakeMs, this.#advanceChange(nowMs));
	}

	#advanceChange(nowMs: number): number {
		const change = this.#change;
		if (change === null || change.entry === null) return Number.POSITIVE_INFINITY;
		const { entry, inTheWay } = change;
		const outcome = change.advance(nowMs);
		if (outcome !== Outcome.accepted) this.#finish(entry, outcome, this.#doors.outputNames[inTheWay]);
		return change.wakeAtMs;
	}

	/** What came of a command of an earlier run, which asked for the site that runs now, or ran. */
	conclude(entry: Entry, outcome: number, why: string): void {
		this.#ledger.add(entry, this.#stampMs());
		this.#finish(entry, outcome, why);
	}

	#isSettled({ what }: Entry, output: number): boolean {
		const { outputs, outputNames } = this.#doors;
		if (output >= 0) return outputs.isSeen(output, what === What.run);
		for (let index = 0; index < outputNames.length; index += 1) {
			if (this.#concerns(output, index) && !outputs.isSeen(index, false)) return false;
		}
		return true;
	}

	/** Its program had its time to stop in order. */
	#stopAtOnce(output: number, untilMs: number, nowMs: number): void {
		const { outputs, outputNames } = this.#doors;
		for (let index = 0; index < outputNames.length; index += 1) {
			if (this.#concerns(output, index)) outputs.stop(index, untilMs, nowMs);
		}
	}

	#finish(entry: Entry, outcome: number, why?: string): void {
		entry.outcome = outcome;
		if (entry.what === What.applySite) this.lastChange = { id: entry.id, outcome, why: why ?? "" };
		this.#doors.note(entry, outcome);
		this.#doors.answer(entry, outcome, why);
	}

	/** A change of site is under way: what was loaded has to stay as it was checked. */
	get isChanging(): boolean {
		return this.#change !== null && this.#change.entry !== null;
	}

	/** Changes of an earlier run that a restart has cut short before the gateway went over are not taken up again. */
	giveUpChanges(exceptId: string, why: string): void {
		for (const entry of [...this.#ledger.entries]) {
			const isCutShort = entry.what === What.applySite && entry.outcome === Outcome.accepted;
			if (isCutShort && entry.id !== exceptId) this.#finish(entry, Outcome.rolledBack, why);
		}
	}

	/** Tells whoever asked once more. */
	say(entry: Entry, outcome: number, why: string): void {
		this.#doors.answer(entry, outcome, why);
	}

	/** Output that the change of site waits for; empty: nothing is changed, or nothing is in the way. */
	get waitsFor(): string {
		return this.#doors.outputNames[this.#change?.entry ? this.#change.inTheWay : -1] ?? "";
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
	 * alone is, a limit that was set is. What was refused is not remembered: asked again, it is judged again.
	 *
	 * @param leftMs of what it did; 0: it is over
	 * @param isOfThisSite limits of another one are not this one's
	 */
	restore(note: Entry, leftMs: number, isOfThisSite: boolean): void {
		if (!isFollowed(note.outcome)) return;
		const { clock, programs } = this.#doors;
		const { id, who, role, what, subject: name, expiresMs, untilMs, outcome, value, was } = note;
		const before = this.#ledger.find(id)?.outcome ?? Outcome.done;
		const known = outcome === Outcome.kept ? before : outcome;
		const isGone = what === What.setLimit && (!isOfThisSite || outcome === Outcome.over);
		const texts = { id, who, subject: name, value, was };
		const entry: Entry = { ...texts, role, what, expiresMs, untilMs: isGone ? 0 : untilMs, outcome: known };
		this.#ledger.add(entry, this.#stampMs());
		const lastsUntilMs = isGone || leftMs <= 0 ? 0 : clock.now() + leftMs;
		if (this.#numbers.has(what)) this.#numbers.restore(entry, lastsUntilMs, isOfThisSite);
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
