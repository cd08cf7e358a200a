import { AlarmEdge } from "../alarms/edge";
import type { AlarmTable } from "../alarms/table";
import { ByteWriter } from "../base/bytes";
import type { HealthSurvey } from "../health/survey";
import type { OutputBoard } from "../outputs/board";
import { Recorder } from "../points/recorder";
import { PointQuality, type PointTable } from "../points/table";
import { type Clock, ClockQuality } from "../ports/clock";
import type { SitePlan } from "../site/plan";
import { ClockChange, clockRecordBytes, stampedClock } from "../store/clock-record";
import type { CommandNote } from "../store/command-body";
import { RecordWriter } from "../store/record";
import type { SiteNote } from "../store/site-body";
import type { Store } from "../store/store";
import { stampAtMs, stampMs } from "../time/stamp";

/** A wall clock that is off by so much from what was told of it has stepped. */
const STEP_MS = 2_000;

/** Turns what happened into records. */
export class Journal {
	readonly #plan: SitePlan;
	readonly #clock: Clock;
	readonly #store: Store;
	readonly #points: PointTable;
	readonly #recorder: Recorder;
	readonly #writer = new RecordWriter();
	readonly #clockRecord = new ByteWriter(clockRecordBytes);
	/** Wall clock less monotonic, as it was told last; NaN: the clock was not set yet. */
	#offsetMs = Number.NaN;
	/** Values put into records since boot. */
	storedValues = 0;
	/** Those of them that are the gateway's own counters. */
	healthValues = 0;

	constructor(plan: SitePlan, clock: Clock, store: Store, points: PointTable) {
		this.#plan = plan;
		this.#clock = clock;
		this.#store = store;
		this.#points = points;
		this.#recorder = new Recorder(plan.points, points);
	}

	boot(resetReason: number): void {
		if (this.#clock.wallQuality() !== ClockQuality.none) this.#offsetMs = this.#clock.wallMs() - this.#clock.now();
		const { hash } = this.#plan;
		this.#append(
			this.#writer.boot(this.#clock.wallQuality(), stampMs(this.#clock), this.#store.bootCount, resetReason, hash),
		);
	}

	/**
	 * The wall clock was set, or stepped: a record from which times without a clock can be made into dates. Records that
	 * come afterwards are stamped, so this is asked before any is written.
	 */
	clock(): void {
		if (this.#clock.wallQuality() === ClockQuality.none) return;
		const monotonicMs = this.#clock.now();
		const offsetMs = this.#clock.wallMs() - monotonicMs;
		const isSet = Number.isNaN(this.#offsetMs);
		if (!isSet && Math.abs(offsetMs - this.#offsetMs) < STEP_MS) return;
		const cause = isSet ? ClockChange.set : ClockChange.stepped;
		const fromMs = isSet ? 0 : Math.max(0, this.#offsetMs + monotonicMs);
		this.#offsetMs = offsetMs;
		this.#append(stampedClock(this.#clockRecord, this.#clock, cause, this.#store.bootCount, fromMs));
	}

	/** @param automation one of `Automation` @param early boots in a row before this one that ended early */
	automation(automation: number, early: number): void {
		this.#append(this.#writer.automation(this.#clock.wallQuality(), stampMs(this.#clock), automation, early));
	}

	/** A block has brought values: one row with those that are worth keeping, stamped with the time of reading. */
	beginReading(): void {
		this.#writer.beginRow();
	}

	/** A point of the block. */
	reading(point: number, readAtMs: number): void {
		if (this.#recorder.wants(point, readAtMs)) this.#add(point, readAtMs);
	}

	endReading(readAtMs: number): void {
		this.#row(readAtMs);
	}

	/** Points that have turned stale since they were kept: one row, stamped now. Returns when the next may. */
	staleness(nowMs: number): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		this.#writer.beginRow();
		for (let point = 0; point < this.#points.length; point += 1) {
			const staleAtMs = this.#points.staleAtMs(point);
			if (staleAtMs > nowMs) wakeMs = Math.min(wakeMs, staleAtMs);
			else if (this.#writer.hasRoom && this.#recorder.wentStale(point, nowMs)) this.#add(point, nowMs);
		}
		this.#row(nowMs);
		return wakeMs;
	}

	/** What has moved of the gateway's own counters: as many rows as it takes, stamped now. */
	health(survey: HealthSurvey, nowMs: number): void {
		this.#writer.beginRow();
		survey.look(nowMs, (series, counts) => {
			if (!this.#writer.hasRoom) {
				this.#row(nowMs);
				this.#writer.beginRow();
			}
			this.#writer.add(this.#points.length + series, PointQuality.good, counts);
			this.healthValues += 1;
		});
		this.#row(nowMs);
	}

	#add(point: number, atMs: number): void {
		const quality = this.#points.quality(point, atMs);
		if (quality === PointQuality.none || !this.#writer.hasRoom) return;
		this.#writer.add(point, quality, this.#points.counts(point));
		this.#recorder.kept(point, atMs);
	}

	#row(atMs: number): void {
		const count = this.#writer.valueCount;
		if (count === 0) return;
		this.#append(this.#writer.row(this.#clock.wallQuality(), stampAtMs(this.#clock, atMs)));
		this.storedValues += count;
	}

	output(index: number, board: OutputBoard): void {
		const output = board.at(index);
		this.#append(
			this.#writer.output(this.#clock.wallQuality(), stampMs(this.#clock), {
				output: index,
				state: output.state,
				owner: output.owner & 0xff,
				reason: output.reason,
				evidence: output.evidence,
				untilMs: output.leased ? stampAtMs(this.#clock, output.untilMs) : 0,
			}),
		);
	}

	/** An edge that `alarms` has told of. @param event kind, alarm, edge × 256 + flags, number, counts */
	alarm(event: Float64Array, alarms: AlarmTable): void {
		const [, alarm = 0, edgeAndFlags = 0, sequence = 0, counts = 0] = event;
		const edge = edgeAndFlags >> 8;
		const flags = edgeAndFlags & 0xff;
		const isByHand = edge >= AlarmEdge.acknowledged && edge <= AlarmEdge.unshelved;
		const shelfEndMs = alarms.shelfEndMs(alarm);
		const untilMs = shelfEndMs === Number.POSITIVE_INFINITY ? 0 : stampAtMs(this.#clock, shelfEndMs);
		const who = isByHand ? alarms.who(alarm) : "";
		const change = { alarm, edge, flags, sequence, counts, untilMs, who };
		this.#append(this.#writer.alarm(this.#clock.wallQuality(), stampMs(this.#clock), change));
	}

	/** A command, and what came of it; false when it could not be kept. */
	command(note: CommandNote): boolean {
		this.#append(this.#writer.command(this.#clock.wallQuality(), stampMs(this.#clock), note));
		return this.#store.events.isOpen;
	}

	/** A step of a change of site. */
	site(note: SiteNote): void {
		this.#append(this.#writer.site(this.#clock.wallQuality(), stampMs(this.#clock), note));
	}

	#append(body: Uint8Array): void {
		this.#store.append(body);
	}
}
