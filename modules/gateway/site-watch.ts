import { isSame } from "../base/bytes";
import type { CommandDesk } from "../commands/desk";
import type { Entry } from "../commands/ledger";
import { OutputDoor } from "../commands/output-door";
import { Outcome, What } from "../commands/request";
import { SiteChange, type SiteDoor } from "../commands/site-change";
import { ClockQuality } from "../ports/clock";
import type { Program } from "../programs/program";
import type { SitePlan } from "../site/plan";
import { decodeTable } from "../site/table";
import { Load } from "../slots/site-slots";
import { nameBytes, type SlotWish } from "../slots/state";
import { Verdict, verdictName } from "../slots/verdict";
import { SiteStep } from "../store/site-body";
import type { Sink } from "../uplink/sink";
import { encodeLoaded, type SitePart } from "../uplink/site-part";
import { hex } from "./hex";
import type { Journal } from "./journal";
import type { GatewayPorts, SitePorts } from "./ports";
import { expectationsOf, ReceiptWatch, SiteTrial, type TrialParts } from "./site-trial";

/** A part that says it is older, or that comes from so far ahead, is not taken. */
const PART_VALID_MS = 15 * 60_000;
const AHEAD_MAX_MS = 60_000;
/** A state of the slots that could not be written is tried again after this. */
const AGAIN_MS = 60_000;

/** What of a gateway its sites are changed by. */
export interface WatchParts extends TrialParts {
	readonly ports: GatewayPorts;
	readonly programs: readonly Program[];
	readonly sinks: readonly Sink[];
	readonly journal: Journal;
	readonly desk: CommandDesk;
	close(): void;
}

/**
 * How a gateway gets from its site to another one and back: takes parts into the idle slot, checks what is asked for,
 * ends when all rests, and on the other side judges the trial, puts on record what came of it, and says so.
 */
export class SiteWatch implements SiteDoor {
	readonly #parts: WatchParts;
	readonly #sites: SitePorts;
	readonly #receipts: ReceiptWatch;
	readonly #trial: SiteTrial | null;
	/** The way back to the site before; it ends as the way to a new one does. */
	readonly #back: SiteChange;
	/** Why it is gone back. */
	#backFor: number = Verdict.none;
	/** Of the table that was checked last. */
	#next: SitePlan | null = null;
	#againAtMs = 0;
	/** An answer that nobody could be given, since no link stood. */
	#unsaid: { readonly outcome: number; readonly why: string } | null = null;

	/** To be made when the record of the boot is written and everything else stands. */
	constructor(parts: WatchParts, sites: SitePorts, nowMs: number) {
		this.#parts = parts;
		this.#sites = sites;
		const { plan, store, outputs, programs } = parts;
		const { slots, trialMs } = sites;
		this.#receipts = new ReceiptWatch(plan, store);
		this.#trial = slots.isTrial ? new SiteTrial(parts, slots.state.wish.expects, trialMs, nowMs) : null;
		const back: SiteDoor = { check: () => Outcome.accepted, switchOver: () => true };
		this.#back = new SiteChange(back, new OutputDoor(outputs), plan.outputs.length, programs);
		if (this.#trial !== null) this.#note(SiteStep.trial, Verdict.none);
		this.#tell();
		slots.isHeld = () => parts.desk.isChanging;
		parts.desk.giveUpChanges(this.#trial === null ? "" : slots.state.wish.id, verdictName(Verdict.restarts));
	}

	/** Why the table of that name may not be run: one of `Outcome`. */
	check(name: string): number {
		const { plan } = this.#parts;
		const { slots } = this.#sites;
		if (slots.state.trial !== 0) return Outcome.busy;
		const current = slots.currentName;
		if (current !== null && hex(current) === name) return Outcome.sameSite;
		const table = slots.loaded(bytesOf(name));
		if (typeof table === "string") return table === "damaged" ? Outcome.damaged : Outcome.incomplete;
		const next = decodeTable(table);
		if (typeof next === "string") return Outcome.malformed;
		if (next.gateway !== plan.gateway) return Outcome.otherGateway;
		if (isSame(next.hash, plan.hash)) return Outcome.sameSite;
		if (!this.#sites.fits(next)) return Outcome.doesNotFit;
		this.#next = next;
		return Outcome.accepted;
	}

	/** From the next start on the table that was checked is on trial, and this gateway is over. */
	switchOver({ id, who, role }: Entry): boolean {
		const { plan, sinks } = this.#parts;
		const { slots } = this.#sites;
		const next = this.#next;
		if (next === null) return false;
		const hasReceipts = this.#receipts.hasCome && sinks.some((sink) => sink.plan.format === "pack" && sink.isConnected);
		const expects = expectationsOf(next, this.#parts, hasReceipts);
		const wish: SlotWish = { id, who, role, expects, oldHash: plan.hash, newHash: next.hash };
		if (!slots.arm(wish, plan.hash)) return false;
		this.#note(SiteStep.switched, Verdict.none);
		this.#end();
		return true;
	}

	#end(): void {
		this.#parts.close();
		this.#sites.restart();
	}

	/** Takes a part of a table that came over the link; what to say to that, or null. */
	load({ name, length, part, bytes, atMs }: SitePart, isRetained: boolean): Uint8Array | null {
		const { clock } = this.#parts.ports;
		const { slots } = this.#sites;
		const hasClock = clock.wallQuality() !== ClockQuality.none && !isRetained;
		const ageMs = clock.wallMs() - atMs;
		if (!hasClock || ageMs > PART_VALID_MS || ageMs < -AHEAD_MAX_MS) return encodeLoaded(name, length, "age", []);
		// An empty part asks what is there.
		const isQuestion = bytes.length === 0;
		const load = isQuestion ? Load.kept : slots.load(name, length, part, bytes);
		const { idle } = slots;
		const isOurs = isSame(idle.content.name, name) && idle.content.length === length;
		const have = isOurs ? Array.from({ length: idle.parts }, (_, index) => idle.has(index)) : [];
		const isWhole = isOurs && idle.isWhole;
		return encodeLoaded(name, length, isQuestion && isWhole ? "whole" : loadWord(load), have);
	}

	/** Judges the trial. Returns when to call next. */
	advance(nowMs: number): number {
		this.#sayAgain();
		if (this.#trial === null) return Number.POSITIVE_INFINITY;
		if (this.#back.entry !== null) return this.#goBack(nowMs);
		if (!this.#sites.slots.isTrial) return Number.POSITIVE_INFINITY;
		const verdict = this.#trial.judge(nowMs);
		if (verdict === Verdict.confirmed) return this.#confirm(nowMs);
		if (nowMs < this.#trial.endMs) return this.#trial.wakeAtMs(nowMs);
		this.#backFor = verdict;
		this.#back.begin(this.#entry(), nowMs);
		return this.#goBack(nowMs);
	}

	/** What is still missing, in a word; null: nothing is on trial. */
	get missing(): string | null {
		if (this.#trial === null || !this.#sites.slots.isTrial) return null;
		return verdictName(this.#backFor || this.#trial.judge(this.#parts.ports.clock.now()));
	}

	/** End of the trial, monotonic; NaN: there is none. */
	get trialEndMs(): number {
		return this.missing === null ? Number.NaN : (this.#trial?.endMs ?? Number.NaN);
	}

	#confirm(nowMs: number): number {
		if (nowMs < this.#againAtMs) return this.#againAtMs;
		this.#againAtMs = nowMs + AGAIN_MS;
		if (!this.#sites.slots.confirm()) {
			this.#parts.ports.log.warn("site", "ALARM: the flash of the sites does not take that the new one is confirmed");
			return this.#againAtMs;
		}
		this.#tell();
		return Number.POSITIVE_INFINITY;
	}

	/** All to rest first; what can't be brought there is the next start's business, as after any boot. */
	#goBack(nowMs: number): number {
		const outcome = this.#back.advance(nowMs);
		if (this.#back.entry !== null) return this.#back.wakeAtMs;
		if (outcome === Outcome.notAtRest)
			this.#parts.ports.log.warn("site", "the new site goes with an output not at rest");
		this.#sites.slots.rollBack(this.#backFor);
		this.#end();
		return Number.POSITIVE_INFINITY;
	}

	/** Puts on record what came of the newest change, once, and says it. */
	#tell(): void {
		const { slots } = this.#sites;
		const { verdict } = slots.state;
		if (verdict === Verdict.none) return;
		const isConfirmed = verdict === Verdict.confirmed;
		this.#note(isConfirmed ? SiteStep.confirmed : SiteStep.rolledBack, verdict);
		const outcome = isConfirmed ? Outcome.confirmed : Outcome.rolledBack;
		const why = isConfirmed ? "" : verdictName(verdict);
		this.#unsaid = { outcome, why };
		this.#parts.desk.conclude(this.#entry(), outcome, why);
		slots.told();
	}

	/** Whoever asked over the link hears of it when there is one. */
	#sayAgain(): void {
		if (this.#unsaid === null || !this.#parts.sinks.some(({ say, isConnected }) => say !== undefined && isConnected))
			return;
		const { outcome, why } = this.#unsaid;
		this.#unsaid = null;
		this.#parts.desk.say(this.#entry(), outcome, why);
	}

	/** The command that the newest change goes back to. */
	#entry(): Entry {
		const { id, who, role, newHash } = this.#sites.slots.state.wish;
		const texts = { id, who, subject: hex(newHash), value: "", was: "" };
		return { ...texts, role, what: What.applySite, expiresMs: 0, untilMs: 0, outcome: Outcome.accepted };
	}

	#note(step: number, verdict: number): void {
		const { oldHash, newHash, id, who } = this.#sites.slots.state.wish;
		this.#parts.journal.site({ step, verdict, oldHash, newHash, id, who });
	}
}

const loadWords = ["kept", "whole", "on-trial", "wrong", "worn"] as const;

function loadWord(load: number): string {
	return loadWords[load] ?? "wrong";
}

/** Of hexadecimal digits; anything else is a name that no table has. */
function bytesOf(digits: string): Uint8Array {
	const bytes = new Uint8Array(/^[0-9a-f]{32}$/.test(digits) ? nameBytes : 0);
	for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
	return bytes;
}
