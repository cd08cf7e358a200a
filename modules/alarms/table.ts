import type { AlarmPlan } from "../site/plan";
import { Change } from "./change";
import { type AlarmInputs, judge, Verdict } from "./condition";
import { DaySums } from "./day-sum";
import { AlarmEdge, AlarmFlag } from "./edge";
import { isInhibited } from "./inhibit";
import { AlarmAnswer, AlarmState } from "./state";

/**
 * Told of every edge, in order: one of `AlarmEdge`, the alarm's `AlarmFlag`s after it, its number among the alarm's
 * edges, and the counts of the point that is watched (of what is added up: seconds).
 */
export type AlarmEdgeListener = (alarm: number, edge: number, flags: number, sequence: number, counts: number) => void;

const never = Number.POSITIVE_INFINITY;

/** Every alarm of a site, in columns. At most 64. */
export class AlarmTable {
	readonly #plans: readonly AlarmPlan[];
	readonly #inputs: AlarmInputs;
	readonly #onEdge: AlarmEdgeListener;
	readonly #bootMs: number;
	readonly #state: Uint8Array;
	readonly #verdict: Uint8Array;
	/** Acknowledged, shelved, consequence: what the state does not say. */
	readonly #marks: Uint8Array;
	readonly #sequence: Float64Array;
	readonly #sinceMs: Float64Array;
	readonly #shelfEndMs: Float64Array;
	/** Since when none of its roots stands; NaN: one does. */
	readonly #leftMs: Float64Array;
	readonly #sums: DaySums;
	/** Of those that watch how fast a point changes. */
	readonly #changes: readonly (Change | null)[];
	/** Who acknowledged or shelved last. */
	readonly #who: string[];
	readonly #stands = (alarm: number): boolean => this.#state[alarm] === AlarmState.raised;
	/** Alarms raised since boot. */
	raisedCount = 0;

	/** @param nowMs boot */
	constructor(plans: readonly AlarmPlan[], inputs: AlarmInputs, nowMs: number, onEdge: AlarmEdgeListener) {
		this.#plans = plans;
		this.#inputs = inputs;
		this.#bootMs = nowMs;
		this.#onEdge = onEdge;
		const { length } = plans;
		this.#state = new Uint8Array(length);
		this.#verdict = new Uint8Array(length);
		this.#marks = new Uint8Array(length);
		this.#sequence = new Float64Array(length);
		this.#sinceMs = new Float64Array(length);
		this.#shelfEndMs = new Float64Array(length).fill(never);
		this.#leftMs = new Float64Array(length).fill(Number.NaN);
		this.#sums = new DaySums(length);
		this.#changes = plans.map(({ watch, withinMs }) => (watch === "change" ? new Change(withinMs) : null));
		this.#who = plans.map(() => "");
	}

	state(alarm: number): number {
		return this.#state[alarm] as number;
	}

	/** Monotonic time of the last change of state. */
	sinceMs(alarm: number): number {
		return this.#sinceMs[alarm] as number;
	}

	/** Number of its last edge; 0: it never had one. */
	sequence(alarm: number): number {
		return this.#sequence[alarm] as number;
	}

	/** Monotonic time at which its shelf ends; Infinity: it is not shelved. */
	shelfEndMs(alarm: number): number {
		return this.#shelfEndMs[alarm] as number;
	}

	/** Who acknowledged or shelved it last; empty: nobody did since it was raised. */
	who(alarm: number): string {
		return this.#who[alarm] as string;
	}

	/** A bit each: `AlarmFlag`. */
	flags(alarm: number): number {
		const state = this.#state[alarm];
		const marks = this.#marks[alarm] as number;
		if (state === AlarmState.latched) return marks | AlarmFlag.stands | AlarmFlag.returned;
		return state === AlarmState.raised ? marks | AlarmFlag.stands : marks;
	}

	/**
	 * What a record of an earlier run says. Before the first `advance`.
	 *
	 * @param shelfEndMs monotonic; in the past, or Infinity where it can't be told: a shelf ends at once
	 * @param sum what was added up, and on which local day (NaN: not known); null: nothing is said of it
	 */
	restore(
		alarm: number,
		flags: number,
		sequence: number,
		shelfEndMs: number,
		sum: { readonly sumMs: number; readonly day: number } | null,
	): void {
		const isRaised = (flags & AlarmFlag.stands) !== 0;
		const raised = (flags & AlarmFlag.returned) !== 0 ? AlarmState.latched : AlarmState.raised;
		this.#state[alarm] = isRaised ? raised : AlarmState.clear;
		this.#marks[alarm] = flags & (AlarmFlag.acknowledged | AlarmFlag.shelved | AlarmFlag.consequence);
		this.#sequence[alarm] = sequence;
		this.#sinceMs[alarm] = this.#bootMs;
		this.#shelfEndMs[alarm] = never;
		if (this.#has(alarm, AlarmFlag.shelved)) {
			this.#shelfEndMs[alarm] = shelfEndMs === never ? this.#bootMs : shelfEndMs;
		}
		if (sum !== null) this.#sums.restore(alarm, sum.sumMs, sum.day);
	}

	/** Tells the listener of every alarm that ever had an edge, as `kept`. */
	keep(): void {
		for (let alarm = 0; alarm < this.#plans.length; alarm += 1) {
			if ((this.#sequence[alarm] as number) > 0) this.#tell(alarm, AlarmEdge.kept);
		}
	}

	/** Somebody has seen it: nobody else need be told. One of {@link AlarmAnswer}. */
	acknowledge(alarm: number, who: string, nowMs: number): number {
		if ((this.flags(alarm) & (AlarmFlag.stands | AlarmFlag.acknowledged)) !== AlarmFlag.stands) {
			return AlarmAnswer.nothing;
		}
		this.#who[alarm] = who;
		this.#mark(alarm, AlarmFlag.acknowledged, true);
		this.#edge(alarm, AlarmEdge.acknowledged);
		if (this.#state[alarm] === AlarmState.latched) this.#clear(alarm, nowMs);
		return AlarmAnswer.done;
	}

	/** Nobody is told of it until `untilMs` (monotonic). A shelf that is there gets this end. */
	shelve(alarm: number, untilMs: number, who: string): number {
		this.#who[alarm] = who;
		this.#shelfEndMs[alarm] = untilMs;
		this.#mark(alarm, AlarmFlag.shelved, true);
		this.#edge(alarm, AlarmEdge.shelved);
		return AlarmAnswer.done;
	}

	unshelve(alarm: number, who: string): number {
		if (!this.#has(alarm, AlarmFlag.shelved)) return AlarmAnswer.nothing;
		this.#who[alarm] = who;
		this.#shelfEndMs[alarm] = never;
		this.#mark(alarm, AlarmFlag.shelved, false);
		this.#edge(alarm, AlarmEdge.unshelved);
		return AlarmAnswer.done;
	}

	/** Judges every condition. Returns when time alone will change something; Infinity when it won't. */
	advance(nowMs: number): number {
		const { length } = this.#plans;
		let wakeMs = never;
		for (let alarm = 0; alarm < length; alarm += 1) {
			if (nowMs >= (this.#shelfEndMs[alarm] as number)) this.unshelve(alarm, "");
			this.#judge(alarm, this.#plans[alarm] as AlarmPlan, nowMs);
			wakeMs = Math.min(wakeMs, this.#shelfEndMs[alarm] as number);
		}
		// Raised after all are judged: roots that are about to be explain their consequences.
		for (let alarm = 0; alarm < length; alarm += 1) {
			if (this.#state[alarm] !== AlarmState.pending || this.#verdict[alarm] !== Verdict.met) continue;
			const dueMs = this.#dueMs(alarm, this.#plans[alarm] as AlarmPlan, nowMs);
			if (nowMs >= dueMs) this.#raise(alarm, nowMs);
			else wakeMs = Math.min(wakeMs, dueMs);
		}
		for (let alarm = 0; alarm < length; alarm += 1) wakeMs = Math.min(wakeMs, this.#group(alarm, nowMs));
		return wakeMs;
	}

	#judge(alarm: number, plan: AlarmPlan, nowMs: number): void {
		const verdict = judge(plan, this.#changes[alarm] as Change | null, this.#inputs, nowMs);
		this.#verdict[alarm] = verdict;
		const state = this.#state[alarm];
		if (plan.isCumulative) this.#add(alarm, plan, verdict === Verdict.met, nowMs);
		if (state === AlarmState.clear || state === AlarmState.pending) {
			if (verdict === Verdict.unknown) return;
			const isMet = verdict === Verdict.met && !this.#isInhibited(plan, nowMs);
			if (isMet !== (state === AlarmState.pending)) {
				this.#enter(alarm, isMet ? AlarmState.pending : AlarmState.clear, nowMs);
			}
		} else if (state === AlarmState.raised && this.#isGone(alarm, plan, verdict)) {
			if (!plan.latches || this.#has(alarm, AlarmFlag.acknowledged)) this.#clear(alarm, nowMs);
			else {
				this.#enter(alarm, AlarmState.latched, nowMs);
				this.#edge(alarm, AlarmEdge.returned);
			}
		}
	}

	/** What was added up goes with its day. */
	#isGone(alarm: number, plan: AlarmPlan, verdict: number): boolean {
		return plan.isCumulative ? this.#sums.sumMs(alarm) < plan.delayMs : verdict === Verdict.gone;
	}

	#add(alarm: number, plan: AlarmPlan, isMet: boolean, nowMs: number): void {
		const counts = isMet && !this.#isInhibited(plan, nowMs);
		this.#sums.look(alarm, counts, this.#inputs.time.day(), nowMs);
		if (this.#state[alarm] === AlarmState.raised || this.#sums.sumMs(alarm) >= plan.delayMs) return;
		if (this.#sums.takeUntold(alarm, plan.delayMs)) this.#edge(alarm, AlarmEdge.counted);
	}

	#isInhibited({ inhibit }: AlarmPlan, nowMs: number): boolean {
		return inhibit !== null && isInhibited(inhibit, this.#inputs, this.#bootMs, nowMs, this.#stands);
	}

	#dueMs(alarm: number, plan: AlarmPlan, nowMs: number): number {
		if (plan.isCumulative) return nowMs + Math.max(0, plan.delayMs - this.#sums.sumMs(alarm));
		return (this.#sinceMs[alarm] as number) + plan.delayMs;
	}

	#raise(alarm: number, nowMs: number): void {
		this.#enter(alarm, AlarmState.raised, nowMs);
		this.#who[alarm] = "";
		this.#mark(alarm, AlarmFlag.acknowledged, false);
		this.#mark(alarm, AlarmFlag.consequence, this.#isExplained(alarm, AlarmState.pending));
		this.raisedCount += 1;
		this.#edge(alarm, AlarmEdge.raised);
	}

	#clear(alarm: number, nowMs: number): void {
		this.#enter(alarm, AlarmState.clear, nowMs);
		this.#marks[alarm] = (this.#marks[alarm] as number) & AlarmFlag.shelved;
		this.#edge(alarm, AlarmEdge.cleared);
	}

	/**
	 * A root that comes later takes its consequence with it. One that goes leaves it behind, after the consequence's own
	 * delay: what it stands for needs a moment to come right too. Returns when that is over.
	 */
	#group(alarm: number, nowMs: number): number {
		if ((this.#state[alarm] as number) < AlarmState.raised) return never;
		if (!this.#has(alarm, AlarmFlag.consequence)) {
			if (!this.#isExplained(alarm, AlarmState.raised)) return never;
			this.#mark(alarm, AlarmFlag.consequence, true);
			this.#edge(alarm, AlarmEdge.grouped);
		}
		if (this.#isExplained(alarm, AlarmState.pending)) this.#leftMs[alarm] = Number.NaN;
		else if (Number.isNaN(this.#leftMs[alarm])) this.#leftMs[alarm] = nowMs;
		const aloneAtMs = (this.#leftMs[alarm] as number) + (this.#plans[alarm] as AlarmPlan).delayMs;
		if (Number.isNaN(aloneAtMs)) return never;
		if (nowMs < aloneAtMs) return aloneAtMs;
		this.#mark(alarm, AlarmFlag.consequence, false);
		this.#edge(alarm, AlarmEdge.alone);
		return never;
	}

	/** @param least state that a root must have reached: it is raised, or about to be */
	#isExplained(alarm: number, least: number): boolean {
		const { because } = this.#plans[alarm] as AlarmPlan;
		for (let index = 0; index < because.length; index += 1) {
			const state = this.#state[because[index] as number] as number;
			if (state >= least && state <= AlarmState.raised) return true;
		}
		return false;
	}

	#has(alarm: number, flag: number): boolean {
		return ((this.#marks[alarm] as number) & flag) !== 0;
	}

	#mark(alarm: number, flag: number, isSet: boolean): void {
		const marks = this.#marks[alarm] as number;
		this.#marks[alarm] = isSet ? marks | flag : marks & ~flag;
	}

	#enter(alarm: number, state: number, nowMs: number): void {
		this.#state[alarm] = state;
		this.#sinceMs[alarm] = nowMs;
	}

	#edge(alarm: number, edge: number): void {
		this.#sequence[alarm] = (this.#sequence[alarm] as number) + 1;
		this.#tell(alarm, edge);
	}

	#tell(alarm: number, edge: number): void {
		const plan = this.#plans[alarm] as AlarmPlan;
		const { watch, subject } = plan;
		const isOfPoint = watch === "limits" || watch === "change" || watch === "quality";
		let counts = isOfPoint ? this.#inputs.points.counts(subject) : 0;
		if (plan.isCumulative && (edge === AlarmEdge.counted || edge === AlarmEdge.kept)) {
			counts = Math.ceil(this.#sums.sumMs(alarm) / 1000); // not less: what is raised by it stays so
		}
		this.#onEdge(alarm, edge, this.flags(alarm), this.#sequence[alarm] as number, counts);
	}
}
