import { alarmEdgeName } from "../../modules/alarms/edge";
import { LocalTime } from "../../modules/alarms/local-time";
import { alarmStateName } from "../../modules/alarms/state";
import { AlarmTable } from "../../modules/alarms/table";
import { OutputBoard } from "../../modules/outputs/board";
import { PointTable } from "../../modules/points/table";
import { ClockQuality } from "../../modules/ports/clock";
import type { AlarmPlan } from "../../modules/site/plan";
import { utcZone } from "../../modules/time/zone";
import { SimClock } from "../../sim/core/clock";
import { Scheduler } from "../../sim/core/scheduler";
import { plainOutput } from "./core-outputs";
import { pointPlan, replyOf } from "./core-points";

/** Above 50, for a second, back at 45. */
export const highAlarm: AlarmPlan = {
	name: "room.high",
	title: "Too warm",
	severity: "high",
	watch: "limits",
	subject: 0,
	device: 0,
	aboveCounts: 50,
	belowCounts: null,
	hysteresisCounts: 5,
	withinMs: 0,
	delayMs: 1000,
	isCumulative: false,
	latches: false,
	because: [],
	inhibit: null,
};

/** 2026-07-01, 00:00 UTC. */
export const midnightMs = 1_782_864_000_000;

/** Alarms on two points, on two outputs and on a line of two devices, by hand. */
export class AlarmBench {
	readonly alarms: AlarmTable;
	/** `raised 0 #1`: edge, alarm, number. */
	readonly edges: string[] = [];
	/** Of all edges, what else was told. */
	readonly told: { readonly flags: number; readonly counts: number }[] = [];
	readonly points = new PointTable(
		[0, 1].map(() => pointPlan({ staleAfterMs: 5000, type: "s16", lowestCounts: -400, highestCounts: 800 })),
	);
	readonly outputs: OutputBoard;
	/** By device; null: not known. */
	readonly silent: (boolean | null)[] = [null, null];
	/** By program, of any zone and of each; null: not known. */
	readonly notices: (boolean | null)[][] = [[null, null]];
	readonly #scheduler = new Scheduler();

	constructor(plans: readonly AlarmPlan[], startMs = midnightMs, hasClock = true) {
		const clock = new SimClock(this.#scheduler, startMs);
		if (!hasClock) clock.wallQuality = () => ClockQuality.none;
		const plan = { outputs: [plainOutput, plainOutput], hands: [], stops: [], water: null };
		const driver = { command: () => true, readBack: () => undefined };
		this.outputs = new OutputBoard(plan, this.points, driver, () => undefined);
		const inputs = {
			points: this.points,
			outputs: this.outputs,
			time: new LocalTime(clock, utcZone),
			isSilent: (_line: number, device: number) =>
				device >= 0 ? (this.silent[device] ?? null) : this.silent.every((one) => one === true),
			notice: (program: number, zone: number) => this.notices[program]?.[zone + 1] ?? null,
		};
		this.alarms = new AlarmTable(plans, inputs, 0, (alarm, edge, flags, sequence, counts) => {
			this.edges.push(`${alarmEdgeName(edge)} ${alarm} #${sequence}`);
			this.told.push({ flags, counts });
		});
	}

	get nowMs(): number {
		return this.#scheduler.nowUs / 1000;
	}

	/** Lets time pass until `nowMs` since boot, and judges. */
	judges(nowMs: number): number {
		this.#scheduler.runUntil(nowMs * 1000);
		return this.alarms.advance(nowMs);
	}

	/** A point is read, then judged. */
	reads(counts: number, nowMs: number, point = 0): number {
		this.#scheduler.runUntil(nowMs * 1000);
		this.points.update(point, replyOf(counts & 0xffff), 0, false, nowMs);
		return this.alarms.advance(nowMs);
	}

	/** Reads the same value every second until `untilMs`. */
	holds(counts: number, untilMs: number, point = 0): void {
		for (let nowMs = this.nowMs; nowMs < untilMs; ) {
			nowMs = Math.min(untilMs, nowMs + 1000);
			this.reads(counts, nowMs, point);
		}
	}

	/** The relay of output 0 does what it was told, and is read. */
	relayShows(away: boolean, nowMs: number): void {
		this.outputs.advance(nowMs);
		this.outputs.onWritten(0, away, true, nowMs);
		this.outputs.onReadBack(0, away, nowMs);
		this.outputs.advance(nowMs);
	}

	state(alarm = 0): string {
		return alarmStateName(this.alarms.state(alarm));
	}
}
