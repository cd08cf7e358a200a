import test from "ava";
import fc from "fast-check";
import { LeaseAnswer, LeaseReason, leaseReasonName, Owner } from "../../../../modules/outputs/lease";
import { BackflushProgram } from "../../../../modules/programs/backflush/program";
import { IrrigationProgram } from "../../../../modules/programs/irrigation/program";
import type { Program } from "../../../../modules/programs/program";
import type { BackflushPlan, IrrigationPlan, OutputPlan } from "../../../../modules/site/plan";
import { Shelf } from "../../../support/core-lasting";
import { BoardBench, type BoardOptions, Chain, Input } from "../../../support/core-outputs";
import { byMoisture, programInputs } from "../../../support/core-programs";

const minute = 60_000;
const second = 1000;
/** What the bench has besides a pump, a master valve and the north zone: the two stations of a filter. */
const stations = [Chain.siren, Chain.south];

const irrigation: IrrigationPlan = {
	type: "irrigation",
	name: "irrigation",
	pump: Chain.pump,
	master: Chain.master,
	zonesAtOnce: 1,
	resumeWithinMs: 0,
	when: null,
	adjustPercent: 100,
	adjustMonths: [],
	hydraulics: null,
	zones: [
		{
			name: "north",
			valve: Chain.north,
			moisture: [Input.tank],
			startBelow: 60,
			stopAt: 70,
			...byMoisture,
			longestRunMs: 50 * minute,
			settleMs: minute,
			cycle: null,
		},
	],
};

const filter: BackflushPlan = {
	type: "backflush",
	name: "filter",
	pump: Chain.pump,
	valves: stations,
	before: Input.hand,
	after: -1,
	above: 0.5,
	delayMs: 20 * second,
	everyMs: 0,
	flushMs: 30 * second,
	pauseMs: 10 * second,
	gapMs: 15 * minute,
	injectors: [],
};

interface FilterOptions extends BoardOptions {
	readonly plan?: Partial<BackflushPlan>;
	/** What flash held before the boot. */
	readonly before?: Shelf;
}

/** A pump that waters the north zone through a filter; how clogged that is the test says, in tenths. */
class FilterBench extends BoardBench {
	readonly filter: BackflushProgram;
	readonly shelf: Shelf;
	readonly programs: readonly Program[];
	/** A flush takes it all out. */
	isSoft = true;

	constructor({ plan, changes = [], before, ...options }: FilterOptions = {}) {
		const fed: readonly Partial<OutputPlan>[] = [{}, {}, {}, { fedBy: Chain.pump }, { fedBy: Chain.pump }];
		super({ ...options, changes: fed.map((one, index) => ({ ...one, ...changes[index] })) });
		const inputs = programInputs({ points: this.points, outputs: this.board });
		this.filter = new BackflushProgram({ ...filter, ...plan }, inputs, 1, 0);
		const [clock] = this.filter.lastings;
		if (clock === undefined) throw new Error("it keeps nothing");
		this.shelf = new Shelf(clock, before);
		this.shelf.restore(0);
		this.programs = [new IrrigationProgram(irrigation, inputs, 0, 0), this.filter];
	}

	clog(tenths: number): void {
		this.inputs[Input.hand] = tenths;
	}

	override settle(): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		for (let round = 0; round < 4; round += 1) {
			wakeMs = Number.POSITIVE_INFINITY;
			for (const program of this.programs) wakeMs = Math.min(wakeMs, program.advance(this.nowMs));
			wakeMs = Math.min(wakeMs, super.settle());
		}
		if (this.isSoft && this.contacts[Chain.siren] === true) this.clog(0);
		this.shelf.keep(this.nowMs);
		return wakeMs;
	}

	/** Boots, and waters. */
	waters(): this {
		this.boot().pass(10 * second);
		if (this.contacts[Chain.pump] !== true) throw new Error("nothing is watered");
		return this;
	}

	/** What the stations do from now on, and after how many seconds. */
	flushes(durationMs: number): readonly string[] {
		const fromMs = this.nowMs;
		const story: string[] = [];
		while (this.nowMs < fromMs + durationMs) {
			const { length } = this.moves;
			this.pass(second);
			for (const move of this.moves.slice(length)) {
				if (/siren|south/.test(move)) story.push(`${move} ${(this.nowMs - fromMs) / second}`);
			}
		}
		return story;
	}
}

const wordsOf = (story: readonly string[]): readonly string[] => story.map((move) => move.split(" ")[0] ?? "");

test("what takes too much pressure for a while is flushed back, one station after the other, with a pause", (t) => {
	const it = new FilterBench().waters();
	it.pass(minute);
	it.clog(6);
	it.isSoft = false;
	const story = it.flushes(3 * minute);
	t.deepEqual(wordsOf(story), ["+siren", "-siren", "+south", "-south"]);
	const [opens = 0, shuts = 0, next = 0, last = 0] = story.map((move) => Number(move.split(" ")[1]));
	t.true(opens >= 20 && opens <= 23, `after ${opens} s`);
	t.true(shuts - opens >= 30 && shuts - opens <= 33, `for ${shuts - opens} s`);
	t.true(next - shuts >= 10 && next - shuts <= 13, `${next - shuts} s later`);
	t.true(last - next >= 30 && last - next <= 33, `for ${last - next} s`);
	t.true(it.contacts[Chain.pump] === true && it.contacts[Chain.north] === true, "watering goes on");
	t.is(leaseReasonName(it.reasons[Chain.siren] ?? 0), "released");
});

test("two pressures make a differential, and what can't be read is none", (t) => {
	const it = new FilterBench({ plan: { before: Input.hand, after: Input.auto } }).waters();
	it.isSoft = false;
	it.clog(26);
	it.inputs[Input.auto] = null;
	t.deepEqual(it.flushes(minute), []);
	it.inputs[Input.auto] = 21;
	t.deepEqual(it.flushes(minute), [], "it is not above");
	it.inputs[Input.auto] = 20;
	t.deepEqual(wordsOf(it.flushes(minute)), ["+siren", "-siren"]);
});

test("a pump that rests has nothing to flush with", (t) => {
	const it = new FilterBench();
	it.inputs[Input.tank] = 900;
	it.boot();
	it.clog(9);
	t.deepEqual(it.flushes(5 * minute), []);
	t.is(it.filter.state, "waiting");
});

test("too much pressure after a flush is a malfunction until it is gone; the next flush has to wait", (t) => {
	const it = new FilterBench().waters();
	it.isSoft = false;
	it.clog(8);
	t.is(it.flushes(10 * minute).length, 4, "one flush");
	t.true(it.filter.notice("filter-clogged", -1));
	t.false(it.filter.notice("flush-failed", -1));
	t.is(it.filter.notice("filter-clogged", 0), null);
	t.is(it.flushes(10 * minute).length, 4, "the next");
	it.clog(2);
	it.pass(2 * second);
	t.false(it.filter.notice("filter-clogged", -1));
});

test("what a flush takes out is gone, and nothing is told", (t) => {
	const it = new FilterBench().waters();
	it.clog(8);
	t.is(it.flushes(20 * minute).length, 4);
	t.false(it.filter.notice("filter-clogged", -1));
});

test("it is flushed by time where nothing measures it, and a restart does not forget the run before", (t) => {
	const plan = { before: -1, everyMs: 30 * minute };
	const it = new FilterBench({ plan }).waters();
	t.deepEqual(it.flushes(28 * minute), []);
	t.is(it.flushes(4 * minute).length, 4);
	it.pass(15 * minute);
	const next = new FilterBench({ plan, before: it.shelf }).waters();
	t.deepEqual(next.flushes(4 * minute), []);
	t.is(next.flushes(22 * minute).length, 4, "no more of it is forgotten than ten minutes");
	t.is(next.flushes(15 * minute).length, 0);
});

test("a pump that stops breaks a flush off, and it is begun again no sooner than its pace allows", (t) => {
	const it = new FilterBench().waters();
	it.isSoft = false;
	it.clog(8);
	it.pass(35 * second);
	t.true(it.contacts[Chain.siren], "it is flushed");
	it.inputs[Input.tank] = 900;
	it.pass(15 * second);
	t.deepEqual(it.contacts, [false, false, false, false, false]);
	t.is(it.filter.state, "waiting");
	it.inputs[Input.tank] = 500;
	it.pass(90 * second);
	t.true(it.contacts[Chain.pump]);
	t.deepEqual(it.flushes(12 * minute), []);
	t.is(it.flushes(4 * minute).length, 4);
});

test("it waits for a doser, which breaks it off as well", (t) => {
	const it = new FilterBench({ plan: { valves: [Chain.siren], injectors: [Chain.south] } }).waters();
	it.isSoft = false;
	t.is(it.lease(Chain.south, Owner.command, 2 * minute), LeaseAnswer.granted);
	it.clog(8);
	it.pass(minute);
	t.false(it.contacts[Chain.siren]);
	it.pass(65 * second);
	t.true(it.contacts[Chain.siren], "it is over");
	t.is(it.lease(Chain.south, Owner.command, minute), LeaseAnswer.granted);
	it.pass(3 * second);
	t.false(it.contacts[Chain.siren]);
});

test("a station that does not open is told, and the others are flushed all the same", (t) => {
	const it = new FilterBench().waters();
	it.isSoft = false;
	it.stuck.add(Chain.siren);
	it.clog(8);
	t.deepEqual(wordsOf(it.flushes(3 * minute)), ["+south", "-south"]);
	t.true(it.filter.notice("flush-failed", -1));
	it.stuck.clear();
	it.pass(16 * minute);
	t.false(it.filter.notice("flush-failed", -1));
});

test("a pause brings it to rest, and nothing is begun until it is over", (t) => {
	const it = new FilterBench().waters();
	it.isSoft = false;
	it.clog(8);
	it.pass(35 * second);
	it.filter.pausedUntilMs = it.nowMs + 30 * minute;
	it.pass(3 * second);
	t.false(it.contacts[Chain.siren]);
	t.deepEqual(it.flushes(20 * minute), []);
});

const meter = { flow: Input.flow, settleMs: 5 * second, tolerance: 0.2, delayMs: 5 * second, unscheduledAbove: 0.5 };

for (const [what, station] of [
	["whose flow nobody knows", {}],
	["whose flow the site says", { expectedFlow: 15 }],
] as const) {
	test(`flush water of a station ${what} is no burst, and its zone is not doubted`, (t) => {
		const shown = { kind: "flow", point: Input.flow, above: null, below: 20, withinMs: 5000 } as const;
		const zone = { expectedFlow: 10, evidence: [shown] };
		const it = new FilterBench({ water: meter, changes: [{}, {}, zone, {}, station] }).waters();
		it.broken.set(Chain.siren, 150);
		it.isSoft = false;
		it.pass(minute);
		it.clog(8);
		it.pass(40 * second);
		t.true(it.contacts[Chain.siren], "it is flushed");
		t.is(it.flow, 250);
		it.pass(5 * minute);
		t.true(it.contacts[Chain.north]);
		t.false(it.board.flow.isBurst);
		for (let output = 0; output < it.board.length; output += 1) t.is(it.board.conditions(output, it.nowMs), 0);
	});
}

test("a burst while a station is open ends both, and a flush waits for who looks whose it is", (t) => {
	const known = [{}, {}, { expectedFlow: 10 }, {}, { expectedFlow: 0 }];
	const it = new FilterBench({ water: meter, changes: known }).waters();
	it.board.searcher = 7;
	it.isSoft = false;
	it.pass(minute);
	it.clog(8);
	it.pass(25 * second);
	t.true(it.contacts[Chain.siren]);
	it.broken.set(Chain.north, 100);
	it.pass(15 * second);
	t.true(it.board.flow.isBurst);
	t.deepEqual([it.contacts[Chain.siren], it.contacts[Chain.north]], [false, false]);
	const answer = it.board.lease(Chain.siren, 1, it.nowMs + minute, LeaseReason.backflush, it.nowMs);
	t.is(answer, LeaseAnswer.held);
});

test("whatever comes, one station is open at a time, none without the pump; no flush begins within its gap", (t) => {
	const story = fc.array(
		fc.record({
			clog: fc.constantFrom(0, 4, 6, 9),
			isDry: fc.boolean(),
			stopMs: fc.constantFrom(0, 0, 0, minute),
			ms: fc.integer({ min: second, max: 6 * minute }),
		}),
		{ minLength: 10, maxLength: 25 },
	);
	let begun = 0;
	fc.assert(
		fc.property(story, (steps) => {
			const it = new FilterBench({ plan: { everyMs: 20 * minute } });
			it.isSoft = false;
			it.boot();
			let pumpedMs = Number.POSITIVE_INFINITY;
			let wasIdle = true;
			for (const { clog, isDry, stopMs, ms } of steps) {
				it.clog(clog);
				it.inputs[Input.tank] = isDry ? 500 : 900;
				if (stopMs > 0) it.board.stop(Chain.siren, 1, it.nowMs + stopMs, it.nowMs);
				for (const endMs = it.nowMs + ms; it.nowMs < endMs; ) {
					it.pass(second);
					pumpedMs += it.contacts[Chain.pump] === true ? second : 0;
					t.false(it.contacts[Chain.siren] === true && it.contacts[Chain.south] === true);
					const isIdle = it.filter.state === "waiting";
					if (wasIdle && !isIdle) {
						t.true(pumpedMs >= 15 * minute - 5 * second, `${pumpedMs} ms of run`);
						pumpedMs = 0;
						begun += 1;
					}
					wasIdle = isIdle;
				}
			}
			it.inputs[Input.tank] = 900;
			it.pass(2 * minute);
			t.deepEqual(it.contacts, [false, false, false, false, false]);
		}),
		{ numRuns: 25 },
	);
	t.true(begun > 25, `${begun} flushes`);
});
