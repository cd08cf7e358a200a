import type { OutputBoard } from "../outputs/board";
import { isAway, OutputState } from "../outputs/lease";
import type { Log } from "../ports/log";
import type { SitePlan } from "../site/plan";
import type { RecordLog } from "../store/log";
import { LogReader } from "../store/reader";
import { Automation, RecordKind } from "../store/record";
import { SiteStep } from "../store/site-body";
import type { Store } from "../store/store";
import type { Journal } from "./journal";

/** A boot that lasts this long was no early restart. */
const LASTS_MS = 600_000;
/** So many boots in a row may end early. */
const EARLY_MAX = 5;
/** Events that are looked through for them, and for locks. */
const EVENTS_MAX = 4096;
/** Where an output record has the output and its state: FORMAT.md. */
const OUTPUT_AT = 8;
const STATE_AT = 9;

/**
 * Takes the outputs out of the programs' hands when the gateway restarts again and again: whatever does that may be one
 * of them. Rest, hands, commands and the link are not touched. A boot that has lasted gives them back.
 *
 * No clock is needed: a boot that has lasted says so in the log, and boots without that ended early. Outputs that the
 * log has as locked are locked again.
 */
export class BootWatch {
	readonly #journal: Journal;
	readonly #outputs: OutputBoard;
	readonly #lastsAtMs: number;
	readonly #early: number;
	#hasLasted = false;

	/** To be made before the record of this boot is written. */
	constructor(store: Store, plan: SitePlan, journal: Journal, outputs: OutputBoard, log: Log, bootMs: number) {
		this.#journal = journal;
		this.#outputs = outputs;
		this.#lastsAtMs = bootMs + LASTS_MS;
		const history = readHistory(store.events, plan);
		for (let output = 0; output < outputs.length; output += 1) {
			if (history.isLocked[output] === 1) outputs.lock(output);
		}
		this.#early = history.earlyBoots;
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

interface History {
	/** Boots at the end of the log that did not last, at most 255. */
	readonly earlyBoots: number;
	/** 1 for each output that was locked when it was last at rest or away from it. */
	readonly isLocked: Uint8Array;
}

/** What the log tells of the time before this boot. Locks of another site are not this one's. */
function readHistory(log: RecordLog, { hash, outputs }: SitePlan): History {
	const isLocked = new Uint8Array(outputs.length);
	let earlyBoots = 0;
	if (!log.isOpen) return { earlyBoots, isLocked };
	const { table } = log.ring;
	const reader = new LogReader(log);
	reader.seek(Math.max(table.firstSequence(table.after(0)), log.nextSequence - EVENTS_MAX), 0);
	for (let body = reader.next(); body !== null; body = reader.next()) {
		const [kind] = body;
		if (kind === RecordKind.boot) earlyBoots = Math.min(earlyBoots + 1, 0xff);
		else if (kind === RecordKind.automation && body[8] === Automation.on) earlyBoots = 0;
		// A boot that ended because another site was to run did not end early.
		else if (kind === RecordKind.site && body[8] === SiteStep.switched) earlyBoots = 0;
		else if (kind === RecordKind.output && reader.schema.every((byte, at) => byte === hash[at])) {
			const state = body[STATE_AT] as number;
			if (state === OutputState.locked) isLocked[body[OUTPUT_AT] as number] = 1;
			else if (state === OutputState.atRest || isAway(state)) isLocked[body[OUTPUT_AT] as number] = 0;
		}
	}
	return { earlyBoots, isLocked };
}
