import { assert } from "../base/assert";
import { type Changeable, copyOf } from "../base/copy-of";
import type {
	AdjustablePlan,
	AlarmPlan,
	ColdStorePlan,
	IrrigationPlan,
	ProgramPlan,
	SitePlan,
	ZonePlan,
} from "../site/plan";
import type { Entry } from "./ledger";
import { Outcome } from "./request";

interface Limit {
	readonly plan: AdjustablePlan;
	/** What the site says. */
	readonly own: number;
	/** Gives the number to whoever goes by it. */
	readonly put: (value: number) => void;
	/** What it has to stay below, or above, now; null: nothing. */
	readonly partner: () => number | null;
	value: number;
	/** Who set it; null: it is the site's own. */
	by: Entry | null;
	/** Monotonic; Infinity: for good. */
	untilMs: number;
}

/** How a limit stands. */
export interface LimitState {
	readonly name: string;
	readonly value: number;
	readonly own: number;
	readonly least: number;
	readonly most: number;
	/** Null: it is the site's own number. */
	readonly by: Entry | null;
	/** Monotonic, Infinity: for good. */
	readonly untilMs: number;
}

const numberPattern = /^-?\d{1,9}(\.\d{1,6})?$/;

/**
 * The numbers of a site that people may change, at most 16, and what they are now. Alarms and programs go by the copies
 * of their plans that are made here, and in which those numbers change.
 */
export class LimitBook {
	readonly alarms: readonly AlarmPlan[];
	readonly programs: readonly ProgramPlan[];
	readonly #limits: readonly Limit[];

	constructor(plan: SitePlan) {
		// What nobody may change is not copied: memory is short.
		const isChanged = (index: number, ofAlarm: boolean): boolean =>
			plan.adjustable.some(({ kind, subject }) => subject === index && isOfAlarm(kind) === ofAlarm);
		const alarms = plan.alarms.map((alarm, index) => (isChanged(index, true) ? copyOf(alarm) : alarm));
		const programs = plan.programs.map((program, index): ProgramPlan => {
			if (!isChanged(index, false)) return program;
			const copy = copyOf(program);
			return copy.type === "irrigation" ? { ...copy, zones: copy.zones.map(copyOf) } : copy;
		});
		this.alarms = alarms;
		this.programs = programs;
		this.#limits = plan.adjustable.map((adjustable): Limit => {
			const place = placeOf(adjustable, plan, alarms, programs);
			return { plan: adjustable, ...place, value: place.own, by: null, untilMs: 0 };
		});
	}

	#find(name: string): Limit | undefined {
		return this.#limits.find(({ plan }) => plan.name === name);
	}

	get states(): readonly LimitState[] {
		return this.#limits.map(({ plan: { name, least, most }, value, own, by, untilMs }) => {
			return { name, value, own, least, most, by, untilMs };
		});
	}

	/** What a limit is now, for records; empty: nothing of that name may be changed. */
	shown(name: string): string {
		const limit = this.#find(name);
		return limit === undefined ? "" : String(limit.value);
	}

	/** Why a limit can't be set to that; `accepted`: it can. An empty value is the site's own. */
	check(name: string, text: string): number {
		const limit = this.#find(name);
		if (limit === undefined) return Outcome.notAdjustable;
		if (text === "") return limit.by === null ? Outcome.nothing : this.#fits(limit, limit.own);
		const value = Number(text);
		const { least, most } = limit.plan;
		if (!numberPattern.test(text) || value < least || value > most) return Outcome.outOfRange;
		return this.#fits(limit, value);
	}

	/** A lower limit stays below the upper one of the same thing. */
	#fits({ plan: { kind }, partner }: Limit, value: number): number {
		const bound = partner();
		if (bound === null) return Outcome.accepted;
		const isLower = kind === "below" || kind === "startBelow";
		return (isLower ? value < bound : value > bound) ? Outcome.accepted : Outcome.outOfRange;
	}

	/** {@link check} has said yes. What was set before is over. @param untilMs monotonic */
	set(entry: Entry, untilMs: number): void {
		const limit = this.#find(entry.subject);
		if (limit === undefined) return;
		if (limit.by !== null) limit.by.untilMs = 0;
		const isOwn = entry.value === "";
		limit.by = isOwn ? null : entry;
		limit.untilMs = isOwn ? 0 : untilMs;
		this.#put(limit, isOwn ? limit.own : Number(entry.value));
	}

	/** What a record of an earlier run says. @param untilMs monotonic; 0: it is over */
	restore(entry: Entry, untilMs: number): void {
		const limit = this.#find(entry.subject);
		if (limit === undefined) return;
		if (untilMs > 0) this.set(entry, untilMs);
		else if (limit.by === null || limit.by.id === entry.id || entry.value === "") this.#reset(limit);
	}

	/** Ends what is over. Returns when the next is; Infinity: nothing. */
	advance(nowMs: number, over: (entry: Entry) => void): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		for (let index = 0; index < this.#limits.length; index += 1) {
			const limit = this.#limits[index] as Limit;
			if (limit.by === null) continue;
			if (nowMs < limit.untilMs) wakeMs = Math.min(wakeMs, limit.untilMs);
			else {
				over(limit.by);
				this.#reset(limit);
			}
		}
		return wakeMs;
	}

	#reset(limit: Limit): void {
		if (limit.by !== null) limit.by.untilMs = 0;
		limit.by = null;
		this.#put(limit, limit.own);
	}

	#put(limit: Limit, value: number): void {
		limit.value = value;
		limit.put(value);
	}
}

/** What the site says of it, where it is changed, and what it must not cross. */
function placeOf(
	{ kind, subject, zone }: AdjustablePlan,
	plan: SitePlan,
	alarms: readonly AlarmPlan[],
	programs: readonly ProgramPlan[],
): Pick<Limit, "own" | "put" | "partner"> {
	if (isOfAlarm(kind)) {
		const alarm = alarms[subject] as Changeable<AlarmPlan>;
		const [key, other] =
			kind === "above" ? (["aboveCounts", "belowCounts"] as const) : (["belowCounts", "aboveCounts"] as const);
		const step = plan.points[alarm.subject]?.step ?? 1;
		const inUnit = (counts: number | null): number | null => (counts === null ? null : rounded(counts * step));
		const put = (value: number): void => {
			alarm[key] = Math.round(value / step);
		};
		return { own: inUnit(alarm[key]) ?? 0, put, partner: () => inUnit(alarm[other]) };
	}
	const program = programs[subject] as ProgramPlan;
	if (program.type === "cold-store") {
		const room: Changeable<ColdStorePlan> = program;
		const put = (value: number): void => {
			room.setPoint = value;
		};
		return { own: room.setPoint, put, partner: () => null };
	}
	assert(program.type === "irrigation", "a program of this kind has no number to change");
	if (kind === "adjustPercent") {
		const changed: Changeable<IrrigationPlan> = program;
		const put = (value: number): void => {
			changed.adjustPercent = value;
		};
		return { own: changed.adjustPercent, put, partner: () => null };
	}
	const one = program.zones[zone] as Changeable<ZonePlan>;
	const [key, other] =
		kind === "startBelow" ? (["startBelow", "stopAt"] as const) : (["stopAt", "startBelow"] as const);
	const put = (value: number): void => {
		one[key] = value;
	};
	return { own: one[key], put, partner: () => one[other] };
}

function isOfAlarm(kind: AdjustablePlan["kind"]): kind is "above" | "below" {
	return kind === "above" || kind === "below";
}

/** Of a product of counts and a step: without what binary fractions add. */
function rounded(value: number): number {
	return Math.round(value * 1e6) / 1e6;
}
