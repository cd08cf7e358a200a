import type { OutputBoard } from "../outputs/board";
import type { Log } from "../ports/log";
import type { RecordLog } from "../store/log";
import { LogReader } from "../store/reader";
import { Automation, RecordKind } from "../store/record";
import type { Store } from "../store/store";
import type { Journal } from "./journal";

/** A boot that lasts this long was no early restart. */
const LASTS_MS = 600_000;
/** So many boots in a row may end early. */
const EARLY_MAX = 5;
/** Events that are looked through for them: five boots and what 32 outputs have to tell of each. */
const EVENTS_MAX = 512;

/**
 * Takes the outputs out of the programs' hands when the gateway restarts again and again: whatever does that may be one
 * of them. Rest, hands, commands and the link are not touched. A boot that has lasted gives them back.
 *
 * No clock is needed: a boot that has lasted says so in the log, and boots without that ended early.
 */
export class BootWatch {
	readonly #journal: Journal;
	readonly #outputs: OutputBoard;
	readonly #lastsAtMs: number;
	readonly #early: number;
	#hasLasted = false;

	/** To be made before the record of this boot is written. */
	constructor({ events }: Store, journal: Journal, outputs: OutputBoard, log: Log, bootMs: number) {
		this.#journal = journal;
		this.#outputs = outputs;
		this.#lastsAtMs = bootMs + LASTS_MS;
		this.#early = earlyBoots(events);
		if (this.#early < EARLY_MAX) return;
		outputs.isAutomatic = false;
		journal.automation(Automation.off, this.#early);
		log.warn(
			"outputs",
			`ALARM: ${this.#early} restarts in a row within 10 minutes: programs get no output for 10 minutes`,
		);
	}

	/** Returns when to call next. */
	advance(nowMs: number): number {
		if (this.#hasLasted) return Number.POSITIVE_INFINITY;
		if (nowMs < this.#lastsAtMs) return this.#lastsAtMs;
		this.#hasLasted = true;
		this.#outputs.isAutomatic = true;
		this.#journal.automation(Automation.on, this.#early);
		return Number.POSITIVE_INFINITY;
	}
}

/** Boots at the end of a log that did not last, at most 255. */
function earlyBoots(log: RecordLog): number {
	if (!log.isOpen) return 0;
	const { table } = log.ring;
	const oldest = table.firstSequence(table.after(0));
	const reader = new LogReader(log);
	reader.seek(Math.max(oldest, log.nextSequence - EVENTS_MAX), 0);
	let boots = 0;
	for (let body = reader.next(); body !== null; body = reader.next()) {
		if (body[0] === RecordKind.boot) boots = Math.min(boots + 1, 0xff);
		else if (body[0] === RecordKind.automation && body[8] === Automation.on) boots = 0;
	}
	return boots;
}
