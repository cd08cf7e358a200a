import test from "ava";
import { OutputCondition } from "../../../modules/outputs/board";
import {
	LeaseAnswer,
	LeaseReason,
	leaseAnswerName,
	leaseReasonName,
	Owner,
	outputStateName,
	Rank,
} from "../../../modules/outputs/lease";
import type { EvidencePlan, OutputPlan } from "../../../modules/site/plan";
import { BoardBench, type BoardOptions, Chain, Input } from "../../support/core-outputs";

const minute = 60_000;
const down = ["-pump", "-master", "-north"];

function bench(options: BoardOptions = {}): BoardBench {
	return new BoardBench(options).boot();
}

/** Evidence of one output. */
function shown(output: number, ...evidence: readonly Partial<EvidencePlan>[]): readonly Partial<OutputPlan>[] {
	const full = evidence.map((one): EvidencePlan => {
		return { kind: "flow", point: Input.flow, above: 1, below: null, withinMs: 10_000, ...one };
	});
	return Array.from({ length: output + 1 }, (_, index) => (index === output ? { evidence: full } : {}));
}

function stateOf({ board }: BoardBench, output: number): string {
	return outputStateName(board.at(output).state);
}

function reasonOf({ board }: BoardBench, output: number): string {
	return leaseReasonName(board.at(output).reason);
}

test("nothing feeds without an open way: zone, master, pump, in no other order", (t) => {
	const it = bench();
	for (const output of [Chain.pump, Chain.master]) {
		t.is(leaseAnswerName(it.lease(output, Owner.safety)), "refused");
		t.is(leaseReasonName(it.board.refusal(output, it.nowMs)), "interlock");
	}
	it.lease(Chain.north);
	t.is(it.lease(Chain.master), LeaseAnswer.refused, "the zone was asked for and is not open yet");
	it.pass(1000);
	t.is(it.lease(Chain.pump), LeaseAnswer.refused);
	t.is(it.lease(Chain.master), LeaseAnswer.granted);
	it.pass(1000);
	t.is(it.lease(Chain.pump), LeaseAnswer.granted);
	it.pass(1000);
	t.deepEqual(it.moves, ["+north", "+master", "+pump"]);
});

test("when the last zone ends, pump, master and zone stop in that order", (t) => {
	const it = bench().water();
	it.board.release(Chain.north, 0, LeaseReason.targetReached, it.nowMs);
	it.pass(1000);
	t.deepEqual(it.moves.slice(3), down);
	t.is(reasonOf(it, Chain.north), "target-reached");
	t.is(reasonOf(it, Chain.pump), "interlock");
});

test("while another zone takes the water, a zone closes at once and the pump runs on", (t) => {
	const it = bench().water();
	it.lease(Chain.south);
	it.pass(1000);
	it.board.release(Chain.north, 0, LeaseReason.targetReached, it.nowMs);
	it.pass(1000);
	t.deepEqual(it.moves.slice(3), ["+south", "-north"]);
	t.true(it.contacts[Chain.pump]);
});

test("a pump that does not stop is waited for 20 s a link, and then the valves close all the same", (t) => {
	const it = bench().water();
	it.stuck.add(Chain.pump);
	it.board.release(Chain.north, 0, LeaseReason.targetReached, it.nowMs);
	it.pass(19_000);
	t.is(it.moves.length, 3);
	it.pass(2000);
	t.deepEqual(it.moves.slice(3), ["-master", "-north"], "the master did not wait longer, and the zone only for it");
	t.true((it.board.conditions(Chain.pump, it.nowMs) & OutputCondition.returnNotProven) > 0);
});

test("a zone whose relay is welded stops master and pump, is an alarm, and is told again until it closes", (t) => {
	const it = bench().water();
	it.lease(Chain.south);
	it.pass(1000);
	it.stuck.add(Chain.north);
	it.board.release(Chain.north, 0, LeaseReason.targetReached, it.nowMs);
	it.pass(6000);
	t.deepEqual(it.moves.slice(4), []);
	it.pass(2000);
	t.deepEqual(it.moves.slice(4), ["-pump", "-master"], "after 1, 2 and 4 s");
	t.is(reasonOf(it, Chain.pump), "return-not-proven");
	t.is(it.board.conditions(Chain.north, it.nowMs) & OutputCondition.returnNotProven, 0);
	it.pass(5000);
	t.is(it.board.conditions(Chain.north, it.nowMs) & OutputCondition.returnNotProven, OutputCondition.returnNotProven);
	it.pass(2 * minute);
	t.true(it.contacts[Chain.south]);
	t.is(it.lease(Chain.master), LeaseAnswer.refused, "water would run where nobody wants it");
	it.stuck.clear();
	it.pass(10_000);
	t.is(stateOf(it, Chain.north), "at-rest");
	t.is(it.board.conditions(Chain.north, it.nowMs), 0);
	t.is(it.lease(Chain.master), LeaseAnswer.granted);
});

test("a board that falls silent with its zone open stops master and pump; one at rest harms nobody", (t) => {
	const it = bench();
	it.deaf.add(Chain.south);
	it.pass(minute);
	t.is(stateOf(it, Chain.south), "unreachable");
	it.water();
	it.deaf.add(Chain.north);
	const fromMs = it.nowMs;
	while (it.contacts[Chain.pump] && it.nowMs < fromMs + minute) it.pass(1000);
	t.true(it.nowMs - fromMs <= 30_000, `${it.nowMs - fromMs} ms, three polls`);
	it.pass(13_000);
	t.true((it.board.conditions(Chain.north, it.nowMs) & OutputCondition.returnNotProven) > 0);
	t.true(it.contacts[Chain.north], "nobody can close it");
	it.deaf.delete(Chain.north);
	it.pass(10_000);
	t.false(it.contacts[Chain.north], "closed at the first answer");
});

test("a relay alone is switched, unproven; current proves, and flow is more than current", (t) => {
	const plain = bench().water();
	t.is(stateOf(plain, Chain.pump), "on");
	t.is(plain.board.at(Chain.pump).evidence, 1);
	const both = bench({ changes: shown(Chain.pump, { kind: "current", point: Input.current }, {}) }).water();
	both.pass(2000);
	t.is(stateOf(both, Chain.pump), "proven");
	t.is(both.board.at(Chain.pump).evidence, 5);
	both.isDry = true;
	both.pass(2000);
	t.is(stateOf(both, Chain.pump), "on", "one of the two denies");
	both.pass(10_000);
	t.is(reasonOf(both, Chain.pump), "not-proven");
	t.is(stateOf(both, Chain.pump), "at-rest");
	t.is(both.board.at(Chain.pump).evidence, 5, "and now no flow shows that it is off");
});

test("evidence that nobody can read neither proves nor denies", (t) => {
	const it = new BoardBench({ changes: shown(Chain.pump, { point: Input.tank, above: 1 }) });
	it.inputs[Input.tank] = null;
	it.boot().water().pass(minute);
	t.is(stateOf(it, Chain.pump), "on");
	it.board.release(Chain.pump, 0, LeaseReason.released, it.nowMs);
	it.pass(6000);
	t.is(stateOf(it, Chain.pump), "at-rest");
	t.is(it.board.at(Chain.pump).evidence, 1);
});

test("a valve that stays open though its relay is off is told again, an alarm, and in the end locked", (t) => {
	const [, , evidence] = shown(Chain.north, {});
	const it = bench({ changes: [{}, {}, { ...evidence, fedBy: -1 }] });
	it.byHand.add(Chain.pump).add(Chain.master); // water is always there
	for (let run = 1; run <= 3; run += 1) {
		t.is(it.lease(Chain.north), LeaseAnswer.granted);
		it.pass(3000);
		t.is(stateOf(it, Chain.north), "proven");
		it.leaky.add(Chain.north);
		it.board.release(Chain.north, 0, LeaseReason.targetReached, it.nowMs);
		it.pass(24_000);
		t.is(stateOf(it, Chain.north), "returning");
		t.false(it.contacts[Chain.north]);
		t.is(it.board.conditions(Chain.north, it.nowMs) & OutputCondition.returnNotProven, 0);
		it.pass(2000);
		t.true((it.board.conditions(Chain.north, it.nowMs) & OutputCondition.returnNotProven) > 0, "10 s, 10 s, 5 s");
		it.leaky.clear();
		it.pass(2 * minute);
	}
	t.is(stateOf(it, Chain.north), "locked");
});

test("flow says nothing of a zone while a neighbour may take it", (t) => {
	const it = bench({ changes: shown(Chain.south, {}) });
	it.water(Chain.south).pass(2000);
	t.is(stateOf(it, Chain.south), "proven");
	it.lease(Chain.north);
	it.pass(2000);
	t.is(stateOf(it, Chain.south), "on");
	it.board.release(Chain.south, 0, LeaseReason.targetReached, it.nowMs);
	it.pass(2000);
	t.is(stateOf(it, Chain.south), "at-rest");
	t.is(it.board.at(Chain.south).evidence, 1, "by its relay");
});

test("flow with the pump at rest is told, commanded again, and an alarm", (t) => {
	const it = bench({ changes: shown(Chain.pump, {}) }).water();
	it.pass(2000);
	it.leaky.add(Chain.pump); // its contactor is welded
	it.leaky.add(Chain.master);
	it.leaky.add(Chain.north);
	it.board.release(Chain.pump, 0, LeaseReason.released, it.nowMs);
	it.pass(19_000);
	t.is(stateOf(it, Chain.pump), "returning");
	t.false(it.contacts[Chain.pump], "its relay says off");
	it.pass(7000);
	t.is(it.board.conditions(Chain.pump, it.nowMs), OutputCondition.returnNotProven);
	it.leaky.clear();
	it.pass(3000);
	t.is(stateOf(it, Chain.pump), "at-rest");
	t.is(it.board.conditions(Chain.pump, it.nowMs), 0);
});

test("three runs without water lock the pump until a person clears it", (t) => {
	const it = bench({ changes: shown(Chain.pump, {}) });
	it.isDry = true;
	for (let run = 1; run <= 3; run += 1) {
		it.water();
		it.pass(20_000);
		t.is(reasonOf(it, Chain.pump), "not-proven");
		it.board.stopAll(Rank.program, 0, it.nowMs);
		it.pass(2 * minute);
	}
	t.is(stateOf(it, Chain.pump), "locked");
	t.is(it.board.conditions(Chain.pump, it.nowMs), OutputCondition.locked);
	it.isDry = false;
	it.lease(Chain.north);
	it.pass(1000);
	it.lease(Chain.master);
	it.pass(1000);
	t.is(it.lease(Chain.pump, Owner.hand), LeaseAnswer.locked);
	t.true(it.board.clearLock(Chain.pump));
	it.pass(1000);
	t.is(it.lease(Chain.pump), LeaseAnswer.granted);
	it.pass(5000);
	t.is(stateOf(it, Chain.pump), "proven");
});

test("while a filter is flushed before the master, flow says nothing of a zone behind it", (t) => {
	const [pump, master, north] = shown(Chain.north, {});
	const flushValve = { fedBy: Chain.pump };
	const it = bench({ changes: [pump ?? {}, master ?? {}, north ?? {}, {}, flushValve] });
	for (const output of [Chain.north, Chain.master, Chain.pump]) {
		t.is(it.lease(output), LeaseAnswer.granted);
		it.pass(2000);
	}
	it.pass(15_000);
	t.is(stateOf(it, Chain.north), "proven");
	t.is(it.lease(Chain.siren), LeaseAnswer.granted);
	it.pass(2000);
	it.extraFlow = -100;
	it.pass(30_000);
	t.is(stateOf(it, Chain.north), "on", "open, by its relay's word");
	it.board.release(Chain.siren, 0, LeaseReason.released, it.nowMs);
	it.pass(20_000);
	t.not(stateOf(it, Chain.north), "on");
	t.is(reasonOf(it, Chain.north), "not-proven", "and then it says what it says");
});
