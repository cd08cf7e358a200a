import type { Line } from "../bus/line";
import type { OutputBoard } from "../outputs/board";
import { OutputState } from "../outputs/lease";
import type { SitePlan } from "../site/plan";
import { Verdict } from "../slots/verdict";
import type { Store } from "../store/store";
import { isSilent } from "./silence";

/** Of what a site on trial has to show: bit `n` that something answers on its line `n`, and this one. */
const expectsReceipt = 0x80;
/** No trial is shorter, unless all of it is: what falls silent does so in the first minutes. */
const LEAST_MS = 120_000;

/** What a site on trial is judged by. */
export interface TrialParts {
	readonly plan: SitePlan;
	readonly store: Store;
	readonly outputs: OutputBoard;
	readonly lines: readonly Line[];
}

/**
 * Whether a new site has proven itself: each output was proven at rest, or is in a person's hand; something answers on
 * each line on which something did before; the receiver sends receipts, if it did before. When all of that holds and
 * two minutes have passed, it has; when it does not within the time of the trial, it has not.
 */
export class SiteTrial {
	readonly #parts: TrialParts;
	readonly #expects: number;
	readonly #restSeen: Uint8Array;
	readonly #receipts: ReceiptWatch;
	readonly #leastAtMs: number;
	readonly endMs: number;

	/** @param trialMs how long it may last @param nowMs boot, whose record is written */
	constructor(parts: TrialParts, expects: number, trialMs: number, nowMs: number) {
		this.#parts = parts;
		this.#expects = expects;
		this.#restSeen = new Uint8Array(parts.plan.outputs.length);
		this.#receipts = new ReceiptWatch(parts.plan, parts.store);
		this.#leastAtMs = nowMs + Math.min(LEAST_MS, trialMs / 5);
		this.endMs = nowMs + trialMs;
	}

	/** What is missing, as a `Verdict`; `confirmed`: nothing is; `none`: only time. */
	judge(nowMs: number): number {
		const { outputs, lines } = this.#parts;
		for (let output = 0; output < outputs.length; output += 1) {
			const { state } = outputs.at(output);
			const rests = state === OutputState.atRest || state === OutputState.locked || state === OutputState.hand;
			if (rests) this.#restSeen[output] = 1;
		}
		if (this.#restSeen.includes(0)) return Verdict.notAtRest;
		for (let line = 0; line < lines.length; line += 1) {
			if ((this.#expects & (1 << line)) !== 0 && isSilent(lines[line] as Line, -1) !== false) return Verdict.lineSilent;
		}
		if ((this.#expects & expectsReceipt) !== 0 && !this.#receipts.hasCome) return Verdict.noReceipt;
		return nowMs < this.#leastAtMs ? Verdict.none : Verdict.confirmed;
	}

	/** When time alone changes something. */
	wakeAtMs(nowMs: number): number {
		return nowMs < this.#leastAtMs ? this.#leastAtMs : this.endMs;
	}
}

/** Whether our receiver has given a receipt for anything of this boot. */
export class ReceiptWatch {
	readonly #plan: SitePlan;
	readonly #store: Store;
	readonly #eventsFrom: number;
	readonly #telemetryFrom: number;

	/** To be made when the record of the boot is written: its receipt is one. */
	constructor(plan: SitePlan, store: Store) {
		this.#plan = plan;
		this.#store = store;
		this.#eventsFrom = store.events.nextSequence;
		this.#telemetryFrom = store.telemetry.nextSequence;
	}

	get hasCome(): boolean {
		const { events, telemetry } = this.#store;
		for (const { format, cursor, sendsEvents, sendsTelemetry } of this.#plan.sinks) {
			if (format !== "pack") continue;
			if (sendsEvents && events.startOf(cursor) >= this.#eventsFrom) return true;
			if (sendsTelemetry && telemetry.startOf(cursor) >= this.#telemetryFrom) return true;
		}
		return false;
	}
}

/** What a site called `next` has to show after this one: lines that answer are named as here. */
export function expectationsOf(
	next: Pick<SitePlan, "lines" | "sinks">,
	{ plan, lines }: TrialParts,
	hasReceipts: boolean,
): number {
	let expects = 0;
	for (const [index, { name }] of next.lines.entries()) {
		const before = lines[plan.lines.findIndex((line) => line.name === name)];
		if (before !== undefined && isSilent(before, -1) === false) expects |= 1 << index;
	}
	const hasReceiver = next.sinks.some(({ format }) => format === "pack");
	return hasReceipts && hasReceiver ? expects | expectsReceipt : expects;
}
