import test from "ava";
import { judge, Verdict } from "../../../modules/alarms/condition";
import { LocalTime } from "../../../modules/alarms/local-time";
import { describe } from "../../../modules/gateway/describe";
import { OutputCondition } from "../../../modules/outputs/board";
import { LeaseReason, leaseReasonName, OutputState } from "../../../modules/outputs/lease";
import { BurstSearch } from "../../../modules/programs/burst-search";
import { IrrigationProgram } from "../../../modules/programs/irrigation/program";
import type { Program } from "../../../modules/programs/program";
import type { AlarmPlan, IrrigationPlan } from "../../../modules/site/plan";
import { decodeTable, encodeTable } from "../../../modules/site/table";
import { utcZone } from "../../../modules/time/zone";
import { SimClock } from "../../../sim/core/clock";
import { Scheduler } from "../../../sim/core/scheduler";
import { highAlarm } from "../../support/core-alarms";
import { Bench } from "../../support/core-gateway";
import { BoardBench, type BoardOptions, Chain, Input } from "../../support/core-outputs";
import { plain } from "../../support/core-plain";
import { byMoisture, programInputs } from "../../support/core-programs";
import { orchardSite } from "../../support/core-site";

const minute = 60_000;
const water = { flow: Input.flow, settleMs: 10_000, tolerance: 0.2, delayMs: 5000, unscheduledAbove: 0.5 };
const known = { expectedFlow: 10 };
const names = ["pump", "master", "north", "south", "siren"];
const searcher = 1;

const irrigation: IrrigationPlan = {
	type: "irrigation",
	name: "irrigation",
	pump: Chain.pump,
	master: Chain.master,
	zonesAtOnce: 2,
	resumeWithinMs: 0,
	when: null,
	adjustPercent: 100,
	adjustMonths: [],
	hydraulics: null,
	zones: [Chain.north, Chain.south].map((valve) => ({
		name: names[valve] ?? "",
		valve,
		moisture: [Input.tank],
		startBelow: 60,
		stopAt: 70,
		...byMoisture,
		longestRunMs: 20 * minute,
		settleMs: 30 * minute,
		cycle: null,
	})),
};

/** A board whose both zones irrigation waters at once, and a search for bursts. The soil is dry. */
class SearchBench extends BoardBench {
	readonly search: BurstSearch;
	readonly programs: readonly Program[];

	constructor(options: BoardOptions = {}) {
		super({ water, changes: [{}, {}, known, known], ...options });
		const inputs = programInputs({ points: this.points, outputs: this.board });
		const plan = { pump: Chain.pump, master: Chain.master, valves: [Chain.north, Chain.south], testMs: 20_000 };
		this.search = new BurstSearch({ type: "burst-search", name: "burst", ...plan }, inputs, searcher, names);
		this.programs = [new IrrigationProgram(irrigation, inputs, 0, 0), this.search];
	}

	override settle(): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		for (let round = 0; round < 4; round += 1) {
			wakeMs = Number.POSITIVE_INFINITY;
			for (const program of this.programs ?? []) wakeMs = Math.min(wakeMs, program.advance(this.nowMs));
			wakeMs = Math.min(wakeMs, super.settle());
		}
		return wakeMs;
	}

	/** Boots and waters; then pipes break. */
	bursts(broken: readonly (readonly [output: number, flow: number])[]): this {
		this.boot().pass(minute);
		if (!this.contacts[Chain.north] || !this.contacts[Chain.pump]) throw new Error("nothing is watered");
		for (const [output, flow] of broken) this.broken.set(output, flow);
		this.moves.length = 0;
		return this;
	}

	/** Lets the search come to an end. */
	searches(): this {
		for (let second = 0; second < 1200 && this.search.state !== "searching"; second += 1) this.pass(1000);
		for (let second = 0; second < 1200 && this.search.state === "searching"; second += 1) this.pass(1000);
		return this;
	}

	locked(): readonly string[] {
		return names.filter((_, output) => this.board.at(output).isLocked);
	}
}

test("a burst among zones that run at once ends them all; the broken one is locked, and the other goes on", (t) => {
	const it = new SearchBench().bursts([[Chain.south, 60]]);
	it.pass(7000);
	t.true(it.moves.includes("-pump"), "all of them end");
	t.deepEqual(
		[Chain.north, Chain.south].map((zone) => leaseReasonName(it.reasons[zone] ?? 0)),
		["flow-high", "flow-high"],
	);
	t.true((it.board.conditions(Chain.south, it.nowMs) & OutputCondition.flowHigh) > 0);
	t.is(it.search.state, "searching");
	it.searches();
	t.is(it.search.state, "zone-broken");
	t.is(it.search.subject, "south");
	t.deepEqual(it.locked(), ["south"]);
	t.is(it.board.conditions(Chain.north, it.nowMs) & OutputCondition.flowHigh, 0);
	t.true((it.board.conditions(Chain.south, it.nowMs) & OutputCondition.flowHigh) > 0);
	const run = ["+master", "+pump", "-pump", "-master"];
	const stopped = ["-pump", "-master", "-north", "-south"];
	t.deepEqual(it.moves, [...stopped, "+north", ...run, "-north", "+south", ...run, "-south"]);
	it.moves.length = 0;
	it.pass(40 * minute);
	t.true(it.moves.includes("+north"), "watered again");
	t.false(it.moves.includes("+south"));
});

test("where every zone takes too much by itself it is the main line, and its master valve is locked", (t) => {
	const it = new SearchBench().bursts([[Chain.master, 60]]).searches();
	t.is(it.search.state, "main-line-broken");
	t.is(it.search.subject, "master");
	t.deepEqual(it.locked(), ["master"]);
	t.true((it.board.conditions(Chain.master, it.nowMs) & OutputCondition.flowHigh) > 0);
	it.moves.length = 0;
	it.pass(60 * minute);
	t.false(it.moves.includes("+pump"), "no water until a person has cleared it");
	it.broken.clear();
	it.board.clearLock(Chain.master);
	it.pass(40 * minute);
	t.true(it.moves.includes("+pump"));
	t.is(it.board.conditions(Chain.master, it.nowMs) & OutputCondition.flowHigh, 0);
});

test("a main line that breaks again and again does not lock the zones", (t) => {
	const it = new SearchBench().bursts([[Chain.master, 60]]);
	for (let time = 0; time < 4; time += 1) {
		it.pass(40 * minute);
		t.is(it.search.state, "main-line-broken");
		t.deepEqual(it.locked(), ["master"]);
		it.moves.length = 0;
		it.board.clearLock(Chain.master);
		it.pass(40 * minute);
		t.true(it.moves.includes("+pump"), "tried again");
	}
});

test("a burst that has gone is nobody's", (t) => {
	const gone = new SearchBench().bursts([[Chain.south, 60]]);
	gone.pass(10_000);
	gone.broken.clear();
	gone.searches();
	t.is(gone.search.state, "not-found");
	t.deepEqual(gone.locked(), []);
	gone.moves.length = 0;
	gone.pass(40 * minute);
	t.true(gone.moves.includes("+south"), "watered again");
});

test("a zone whose flow is not known is not tested, and is not the main line's witness", (t) => {
	const it = new SearchBench({ changes: [{}, {}, known, {}] });
	it.boot();
	it.inputs[Input.tank] = 800; // wet
	it.pass(30 * minute);
	it.water(Chain.north, 5);
	it.broken.set(Chain.north, 60);
	it.searches();
	t.is(it.search.state, "zone-broken");
	t.deepEqual(it.locked(), ["north"]);
	t.false(it.moves.includes("+south") && it.moves.lastIndexOf("+south") > it.moves.indexOf("-north"));
});

test("no other program begins while it looks, and a person does what he wants", (t) => {
	const it = new SearchBench().bursts([[Chain.south, 60]]);
	it.pass(9000);
	t.is(it.search.state, "searching");
	t.is(it.lease(Chain.north, 5), 1, "held");
	t.is(it.lease(Chain.siren, 5), 0, "not what has to do with water");
	const zone = it.search.subject === "north" ? Chain.south : Chain.north;
	t.is(it.lease(zone, 64), 0, "a command");
	it.board.release(zone, 64, LeaseReason.released, it.nowMs);
});

test("a pause breaks it off in order, and what it has not found it does not say", (t) => {
	const it = new SearchBench().bursts([[Chain.south, 60]]);
	it.pass(7000);
	while (!it.contacts[Chain.pump]) it.pass(1000);
	it.moves.length = 0;
	for (const program of it.programs) program.pausedUntilMs = it.nowMs + 60 * minute;
	it.pass(minute);
	t.deepEqual(it.moves, ["-pump", "-master", "-north"]);
	t.is(it.search.state, "broken-off");
	t.deepEqual(it.locked(), []);
	it.pass(30 * minute);
	t.is(it.moves.length, 3);
});

test("never against the site: what is in hand, or locked, is not tested", (t) => {
	const hands = [{ outputs: [Chain.north], hand: Input.hand, auto: -1 }];
	const it = new SearchBench({ hands }).bursts([[Chain.south, 60]]);
	it.pass(10_000);
	it.inputs[Input.hand] = 10;
	it.searches();
	t.is(it.board.at(Chain.north).state, OutputState.hand);
	t.is(it.search.state, "zone-broken");
	t.deepEqual(it.locked(), ["south"]);
});

test("a valve that does not follow is not tested, and outputs that can't be had end the search", (t) => {
	const it = new SearchBench().bursts([[Chain.south, 60]]);
	it.pass(10_000);
	it.stuck.add(Chain.south);
	it.searches();
	t.is(it.search.state, "not-found", "north is sound, south was not tested");
	const deaf = new SearchBench().bursts([[Chain.south, 60]]);
	deaf.pass(10_000);
	deaf.deaf.add(Chain.pump);
	deaf.pass(2 * minute);
	t.is(deaf.search.state, "searching");
	deaf.pass(40 * minute);
	t.is(deaf.search.state, "broken-off");
	t.deepEqual(
		deaf.locked().filter((name) => name !== "pump"),
		[],
	);
});

test("alarms may watch what the flow says", (t) => {
	const it = new SearchBench().bursts([[Chain.master, 60]]);
	const time = new LocalTime(new SimClock(new Scheduler(), 0), utcZone);
	const inputs = { points: it.points, outputs: it.board, time, isSilent: () => null, notice: () => null };
	const verdict = (watch: AlarmPlan["watch"], subject: number): number =>
		judge({ ...highAlarm, watch, subject }, null, inputs, it.nowMs);
	t.is(verdict("flow-high", Chain.master), Verdict.gone);
	it.searches();
	t.is(verdict("flow-high", Chain.master), Verdict.met);
	t.is(verdict("flow-low", Chain.master), Verdict.gone);
	t.is(verdict("flow-unscheduled", Chain.master), Verdict.gone);
	it.broken.clear();
	it.extraFlow = 20;
	it.pass(10_000);
	t.is(verdict("flow-unscheduled", Chain.pump), Verdict.met);
});

test("the site's words become a plan that the table keeps", (t) => {
	const search = { type: "burst-search", name: "burst", pump: "pump", master: "master" } as const;
	const site = orchardSite();
	Object.assign(site, {
		water: { flow: "water.flow", unscheduledAbove: 0.5 },
		programs: [...site.programs, search],
		alarms: [...site.alarms, { name: "burst", output: "master", fault: "flow-high", delayMs: 0 }],
	});
	const { plan } = new Bench({ site }).gateway;
	t.deepEqual(plain(decodeTable(encodeTable(plan))), plain(plan));
	const [, , compiled] = plan.programs;
	t.deepEqual(plain(compiled), {
		...{ type: "burst-search", name: "burst", pump: 0, master: 1, valves: [2, 3, 4] },
		testMs: 120_000 + 60_000 + 3 * (plan.points.find(({ name }) => name === "water.flow")?.periodMs ?? 0),
	});
	const gateway = describe(new Bench({ site }).run(minute).gateway);
	t.deepEqual(gateway.programs[2], {
		name: "burst",
		state: "waiting",
		subject: null,
		pausedLeftMs: null,
		nextStartMs: null,
		quota: null,
	});
});
