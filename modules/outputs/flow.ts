import { PointQuality, type PointTable } from "../points/table";
import type { OutputPlan, WaterPlan } from "../site/plan";
import { isAway, LeaseReason, OutputState } from "./lease";
import type { Output } from "./output";

/** Readings that a run has to give before its mean counts as a zone's flow. */
const READINGS_MIN = 6;
/** What a later run counts against what was learned before. */
const LATER_WEIGHT = 0.25;

/** What the flow says of a zone, or of the whole while it rests. */
const Flow = Object.freeze({ normal: 0, low: 1, high: 2, unscheduled: 3 });

/**
 * Judges the flow meter while a zone runs by itself, and while all rests.
 *
 * A zone's own flow stands in the site or is learned from its runs; what was learned outlives a boot. Too much of it is
 * a burst pipe and ends the run as a failure; too little is told. Flow at rest that nobody asked for is told, unless a
 * switch on the wall has some of the outputs.
 */
export class FlowJudge {
	readonly #plan: WaterPlan | null;
	readonly #points: PointTable;
	readonly #outputs: readonly Output[];
	/** Outputs that water flows through, and those of them that feed nothing: zones. */
	readonly #chain: readonly number[];
	readonly #zones: readonly number[];
	/** A zone's own flow, in the point's unit; NaN: not known yet. */
	readonly #expected: Float64Array;
	readonly #isGiven: readonly boolean[];
	/** One of {@link Flow}, by output. */
	readonly #verdict: Uint8Array;
	/** The zone that runs by itself; -1: none. */
	#zone = -1;
	#sum = 0;
	#count = 0;
	#readAtMs = 0;
	/** Since when the flow is as {@link #suspected}. */
	#suspectedSinceMs = Number.NaN;
	#suspected: number = Flow.normal;
	#isUnscheduled = false;

	constructor(plan: WaterPlan | null, plans: readonly OutputPlan[], points: PointTable, outputs: readonly Output[]) {
		const indices = plans.map((_, index) => index);
		const feeds = (index: number): boolean => plans.some(({ fedBy }) => fedBy === index);
		this.#plan = plan;
		this.#points = points;
		this.#outputs = outputs;
		this.#chain = indices.filter((index) => feeds(index) || (plans[index] as OutputPlan).fedBy >= 0);
		this.#zones = this.#chain.filter((index) => !feeds(index));
		this.#expected = Float64Array.from(plans, ({ expectedFlow }) => expectedFlow ?? Number.NaN);
		this.#isGiven = plans.map(({ expectedFlow }) => expectedFlow !== null);
		this.#verdict = new Uint8Array(plans.length);
	}

	/** One of {@link Flow}: of a zone in its last run; of what feeds, whether water flows while all rests. */
	verdict(index: number): number {
		if (this.#isUnscheduled && this.#chain.includes(index) && !this.#zones.includes(index)) return Flow.unscheduled;
		return this.#verdict[index] as number;
	}

	/** A zone's own flow, as given or learned; NaN: not known yet. */
	expected(index: number): number {
		return this.#expected[index] as number;
	}

	/** What was learned before this boot. */
	restore(index: number, flow: number): void {
		if (this.#isGiven[index] === false) this.#expected[index] = flow;
	}

	/** Looks at the meter. Returns when a delay will be over; Infinity when none runs. */
	advance(nowMs: number): number {
		if (this.#plan === null) return Number.POSITIVE_INFINITY;
		const zone = this.#zoneAlone();
		if (zone !== this.#zone) this.#change(zone);
		if (this.#points.quality(this.#plan.flow, nowMs) !== PointQuality.good) {
			this.#suspect(Flow.normal, nowMs);
			return Number.POSITIVE_INFINITY;
		}
		const flow = this.#points.value(this.#plan.flow);
		if (zone >= 0) this.#judgeZone(this.#plan, zone, flow, nowMs);
		else this.#judgeRest(this.#plan, flow, nowMs);
		const dueMs = this.#suspectedSinceMs + this.#plan.delayMs;
		return dueMs > nowMs ? dueMs : Number.POSITIVE_INFINITY;
	}

	/** The one zone that is open, fed, and alone; -1: there is no such. */
	#zoneAlone(): number {
		for (const zone of this.#zones) {
			const { leased, state, fedSinceMs } = this.#outputs[zone] as Output;
			if (leased && isAway(state) && !Number.isNaN(fedSinceMs)) return zone;
		}
		return -1;
	}

	/** Another zone runs, or none: the run before is learned from, if nothing was wrong with it. */
	#change(zone: number): void {
		const before = this.#zone;
		const isSound = before >= 0 && this.#verdict[before] === Flow.normal && this.#isGiven[before] !== true;
		if (isSound && this.#count >= READINGS_MIN) {
			const mean = this.#sum / this.#count;
			const known = this.#expected[before] as number;
			this.#expected[before] = Number.isNaN(known) ? mean : known + LATER_WEIGHT * (mean - known);
		}
		this.#zone = zone;
		this.#sum = 0;
		this.#count = 0;
		this.#isUnscheduled = false;
		this.#suspectedSinceMs = Number.NaN;
		this.#suspected = Flow.normal;
		if (zone >= 0) this.#verdict[zone] = Flow.normal;
	}

	#judgeZone(
		{ settleMs, tolerance, delayMs, flow: point }: WaterPlan,
		zone: number,
		flow: number,
		nowMs: number,
	): void {
		const output = this.#outputs[zone] as Output;
		const readAtMs = this.#points.readAtMs(point);
		if (readAtMs < output.fedSinceMs + settleMs) return;
		if (readAtMs !== this.#readAtMs) {
			this.#readAtMs = readAtMs;
			this.#sum += flow;
			this.#count += 1;
		}
		const expected = this.#expected[zone] as number;
		if (flow > expected * (1 + tolerance)) this.#suspect(Flow.high, nowMs);
		else this.#suspect(flow < expected * (1 - tolerance) ? Flow.low : Flow.normal, nowMs); // NaN is neither
		if (!(nowMs >= this.#suspectedSinceMs + delayMs)) return;
		this.#verdict[zone] = this.#suspected;
		if (this.#suspected === Flow.high) output.abort(LeaseReason.flowHigh, nowMs);
	}

	#judgeRest({ unscheduledAbove, delayMs }: WaterPlan, flow: number, nowMs: number): void {
		const isAtRest = this.#chain.every((index) => {
			const { state } = this.#outputs[index] as Output;
			return state === OutputState.atRest || state === OutputState.locked || state === OutputState.returning;
		});
		this.#suspect(isAtRest && flow > unscheduledAbove ? Flow.unscheduled : Flow.normal, nowMs);
		this.#isUnscheduled = nowMs >= this.#suspectedSinceMs + delayMs;
	}

	#suspect(what: number, nowMs: number): void {
		if (what === this.#suspected) return;
		this.#suspected = what;
		this.#suspectedSinceMs = what === Flow.normal ? Number.NaN : nowMs;
		if (what === Flow.normal && this.#zone >= 0) this.#verdict[this.#zone] = Flow.normal;
	}
}
