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
 * Judges the flow meter while zones run, and while all rests.
 *
 * A zone's own flow stands in the site or is learned from its runs; what was learned outlives a boot. Too much of it is
 * a burst pipe and ends the run as a failure; too little is told. Flow at rest that nobody asked for is told, unless a
 * switch on the wall has some of the outputs. More than several zones take together ends the runs of all of them: whose
 * pipe it is nobody knows.
 */
export class FlowJudge {
	readonly #plan: WaterPlan | null;
	readonly #points: PointTable;
	readonly #outputs: readonly Output[];
	/** Outputs that water flows through, and those of them that feed nothing: zones. */
	readonly #chain: readonly number[];
	readonly #zones: readonly number[];
	/** Of each zone: what feeds it. */
	readonly #feeders: readonly (readonly number[])[];
	/** A zone's own flow, in the point's unit; NaN: not known yet. */
	readonly #expected: Float64Array;
	readonly #isGiven: readonly boolean[];
	/** One of {@link Flow}, by output. */
	readonly #verdict: Uint8Array;
	/** The zones that run, a bit each, since when, and the one of them that does so by itself; -1: none. */
	#running = 0;
	#runningSinceMs = 0;
	#zone = -1;
	#sum = 0;
	#count = 0;
	#readAtMs = 0;
	/** Since when the flow is as {@link #suspected}. */
	#suspectedSinceMs = Number.NaN;
	#suspected: number = Flow.normal;
	#isUnscheduled = false;
	/** A burst was seen, and nobody has looked whose it is. */
	isBurst = false;

	constructor(plan: WaterPlan | null, plans: readonly OutputPlan[], points: PointTable, outputs: readonly Output[]) {
		const indices = plans.map((_, index) => index);
		const feeds = (index: number): boolean => plans.some(({ fedBy }) => fedBy === index);
		this.#plan = plan;
		this.#points = points;
		this.#outputs = outputs;
		this.#chain = indices.filter((index) => feeds(index) || (plans[index] as OutputPlan).fedBy >= 0);
		this.#zones = this.#chain.filter((index) => !feeds(index));
		this.#feeders = plans.map((_, index) => feedersOf(plans, index));
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

	/** Water flows through it, or it feeds what water flows through. */
	concerns(index: number): boolean {
		return this.#chain.includes(index);
	}

	/** A burst is found to be of what feeds. So it stands until a zone runs again. */
	blame(index: number): void {
		this.#verdict[index] = Flow.high;
	}

	/** The zone that runs by itself has been judged, and its flow is not doubted now. */
	isSound(zone: number): boolean {
		return zone === this.#zone && this.#count > 0 && this.#suspected !== Flow.high;
	}

	/** Looks at the meter. Returns when a delay will be over; Infinity when none runs. */
	advance(nowMs: number): number {
		if (this.#plan === null) return Number.POSITIVE_INFINITY;
		const running = this.#zonesThatRun();
		if (running !== this.#running) this.#change(running, nowMs);
		if (this.#points.quality(this.#plan.flow, nowMs) !== PointQuality.good) {
			this.#suspect(Flow.normal, nowMs);
			return Number.POSITIVE_INFINITY;
		}
		const flow = this.#points.value(this.#plan.flow);
		if (running !== 0) this.#judgeZones(this.#plan, flow, nowMs);
		else this.#judgeRest(this.#plan, flow, nowMs);
		const dueMs = this.#suspectedSinceMs + this.#plan.delayMs;
		return dueMs > nowMs ? dueMs : Number.POSITIVE_INFINITY;
	}

	/** The zones that are open and fed, a bit each; 0: none is, or one of them is on its way. */
	#zonesThatRun(): number {
		let running = 0;
		for (const zone of this.#zones) {
			const { leased, state, relay } = this.#outputs[zone] as Output;
			if (!relay.mayBeAway) continue;
			if (!leased || !isAway(state)) return 0;
			for (const feeder of this.#feeders[zone] as readonly number[]) {
				if (!isAway((this.#outputs[feeder] as Output).state)) return 0;
			}
			running |= 1 << zone;
		}
		return running;
	}

	/** Other zones run, or none: the run of one by itself is learned from, if nothing was wrong with it. */
	#change(running: number, nowMs: number): void {
		const before = this.#zone;
		const isSound = before >= 0 && this.#verdict[before] === Flow.normal && this.#isGiven[before] !== true;
		if (isSound && this.#count >= READINGS_MIN) {
			const mean = this.#sum / this.#count;
			const known = this.#expected[before] as number;
			this.#expected[before] = Number.isNaN(known) ? mean : known + LATER_WEIGHT * (mean - known);
		}
		const only = this.#zones.find((zone) => running === 1 << zone);
		this.#zone = only ?? -1;
		this.#running = running;
		this.#runningSinceMs = nowMs;
		this.#sum = 0;
		this.#count = 0;
		this.#isUnscheduled = false;
		this.#suspectedSinceMs = Number.NaN;
		this.#suspected = Flow.normal;
		this.#tell(Flow.normal);
	}

	/** A verdict on the zones that run. What feeds them is not blamed any more. */
	#tell(verdict: number): void {
		for (const zone of this.#zones) {
			if (!this.#runs(zone)) continue;
			this.#verdict[zone] = verdict;
			for (const feeder of this.#feeders[zone] as readonly number[]) this.#verdict[feeder] = Flow.normal;
		}
	}

	#runs(zone: number): boolean {
		return (this.#running & (1 << zone)) !== 0;
	}

	#judgeZones({ settleMs, tolerance, delayMs, flow: point }: WaterPlan, flow: number, nowMs: number): void {
		const readAtMs = this.#points.readAtMs(point);
		if (readAtMs < this.#runningSinceMs + settleMs) return;
		if (readAtMs !== this.#readAtMs) {
			this.#readAtMs = readAtMs;
			this.#sum += flow;
			this.#count += 1;
		}
		let expected = 0;
		for (const zone of this.#zones) if (this.#runs(zone)) expected += this.#expected[zone] as number;
		const isLow = this.#zone >= 0 && flow < expected * (1 - tolerance); // of several, nobody knows whose it is
		if (flow > expected * (1 + tolerance)) this.#suspect(Flow.high, nowMs);
		else this.#suspect(isLow ? Flow.low : Flow.normal, nowMs); // NaN is neither
		if (!(nowMs >= this.#suspectedSinceMs + delayMs)) return;
		this.#tell(this.#suspected);
		if (this.#suspected === Flow.high) this.#burst(nowMs);
	}

	/** All that runs ends; by itself, as a failure of its own. */
	#burst(nowMs: number): void {
		this.isBurst = true;
		for (const zone of this.#zones) {
			if (zone === this.#zone) (this.#outputs[zone] as Output).abort(LeaseReason.flowHigh, nowMs);
			else if (this.#runs(zone)) (this.#outputs[zone] as Output).cut(LeaseReason.flowHigh, nowMs);
		}
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
		if (what === Flow.normal) this.#tell(Flow.normal);
	}
}

function feedersOf(plans: readonly OutputPlan[], index: number): readonly number[] {
	const { fedBy } = plans[index] as OutputPlan;
	return fedBy < 0 ? [] : [fedBy, ...feedersOf(plans, fedBy)];
}
