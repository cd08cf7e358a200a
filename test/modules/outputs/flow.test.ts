import test from "ava";
import { OutputCondition } from "../../../modules/outputs/board";
import { LeaseReason, leaseReasonName, Rank } from "../../../modules/outputs/lease";
import { BoardBench, type BoardOptions, Chain, Input } from "../../support/core-outputs";

const minute = 60_000;
const water = { flow: Input.flow, settleMs: 10_000, tolerance: 0.2, delayMs: 5000, unscheduledAbove: 0.5 };

function bench(options: BoardOptions = {}): BoardBench {
	return new BoardBench({ water, ...options }).boot();
}

/** One run of a zone, ended as it should be, and a real rest. */
function runOnce(it: BoardBench, zone: number = Chain.north): void {
	it.water(zone).pass(minute);
	it.board.release(zone, 0, LeaseReason.targetReached, it.nowMs);
	it.pass(2 * minute);
}

function conditions(it: BoardBench, output: number): number {
	return it.board.conditions(output, it.nowMs);
}

test("a zone's flow is learned from a run of its own, and follows later ones slowly", (t) => {
	const it = bench();
	t.is(it.board.flow.expected(Chain.north), Number.NaN);
	runOnce(it);
	t.true(Math.abs(it.board.flow.expected(Chain.north) - 10) < 0.01);
	t.is(it.board.flow.expected(Chain.south), Number.NaN);
	it.extraFlow = 10;
	it.water().pass(minute);
	t.is(conditions(it, Chain.north), 0, "11 is within 20 % of 10");
	it.extraFlow = 0; // before the valves shut, or it would flow at rest
	it.board.release(Chain.north, 0, LeaseReason.targetReached, it.nowMs);
	it.pass(2 * minute);
	const learned = it.board.flow.expected(Chain.north);
	t.true(learned > 10.1 && learned <= 10.25, `${learned}`);
});

test("more water than a zone's own is a burst: the run ends as a failure, and the third locks the zone", (t) => {
	const it = bench();
	runOnce(it);
	for (let run = 1; run <= 3; run += 1) {
		it.water();
		it.extraFlow = 30;
		const fromMs = it.nowMs;
		while (it.board.at(Chain.north).leased && it.nowMs < fromMs + minute) it.pass(1000);
		t.is(leaseReasonName(it.board.at(Chain.north).reason), "flow-high");
		t.true(it.nowMs - fromMs <= 16_000, `${it.nowMs - fromMs} ms: 10 s to settle, 5 s of delay`);
		t.true((conditions(it, Chain.north) & OutputCondition.flowHigh) > 0);
		it.extraFlow = 0;
		it.board.stopAll(Rank.program, 0, it.nowMs);
		it.pass(2 * minute);
	}
	t.deepEqual(it.moves.slice(-3), ["-pump", "-master", "-north"], "in order");
	t.true(it.board.at(Chain.north).isLocked);
	t.true(Math.abs(it.board.flow.expected(Chain.north) - 10) < 0.01, "nothing was learned of a burst");
});

test("less than a zone's own is told, runs on, and is gone when the flow is back", (t) => {
	const it = bench({ changes: [{}, {}, { expectedFlow: 10 }] });
	it.water();
	it.extraFlow = -40;
	it.pass(12_000);
	t.is(conditions(it, Chain.north), 0);
	it.pass(4000);
	t.is(conditions(it, Chain.north), OutputCondition.flowLow);
	t.true(it.board.at(Chain.north).leased);
	it.extraFlow = 0;
	it.pass(2000);
	t.is(conditions(it, Chain.north), 0);
	t.is(it.board.flow.expected(Chain.north), 10, "what the site says is not learned over");
});

test("two zones at once are not judged, and nothing is learned of them", (t) => {
	const it = bench({ changes: [{}, {}, { expectedFlow: 10 }] });
	it.water();
	it.lease(Chain.south);
	it.pass(3 * minute);
	t.is(conditions(it, Chain.north), 0);
	t.is(it.board.flow.expected(Chain.south), Number.NaN);
});

test("zones at once that take more than all of them together are ended, and none of them is blamed", (t) => {
	const it = bench({ changes: [{}, {}, { expectedFlow: 10 }, { expectedFlow: 10 }] });
	for (let run = 0; run < 4; run += 1) {
		it.water();
		t.is(it.lease(Chain.south), 0);
		it.pass(12_000);
		it.extraFlow = 30;
		it.pass(10_000);
		t.true(it.board.at(Chain.south).leased, "23 is within 20 % of 20");
		it.extraFlow = 60;
		it.pass(7000);
		t.deepEqual(
			[Chain.north, Chain.south].map((zone) => leaseReasonName(it.board.at(zone).reason)),
			["flow-high", "flow-high"],
		);
		it.extraFlow = 0;
		it.board.stopAll(Rank.program, 0, it.nowMs);
		it.pass(2 * minute);
	}
	t.false(it.board.at(Chain.north).isLocked || it.board.at(Chain.south).isLocked);
	t.is(it.lease(Chain.north), 0, "nobody looks, so nobody is kept waiting");
});

test("water while all rests is told of what feeds, and not while a switch on the wall has some", (t) => {
	const hands = [{ outputs: [Chain.pump], hand: Input.hand, auto: -1 }];
	const it = bench({ hands });
	it.extraFlow = 6;
	it.pass(4000);
	t.is(conditions(it, Chain.master), 0);
	it.pass(3000);
	t.is(conditions(it, Chain.master), OutputCondition.flowUnscheduled);
	t.is(conditions(it, Chain.north), 0);
	it.inputs[Input.hand] = 10;
	it.pass(2000);
	t.is(conditions(it, Chain.master), 0, "a person takes it");
	it.inputs[Input.hand] = 0;
	it.pass(8000);
	t.is(conditions(it, Chain.master), OutputCondition.flowUnscheduled);
	it.extraFlow = 5;
	it.pass(2000);
	t.is(conditions(it, Chain.master), 0, "no more than the site lets pass");
});

test("a meter that nobody can read says nothing", (t) => {
	const it = bench({ changes: [{}, {}, { expectedFlow: 1 }], water: { ...water, flow: Input.tank } });
	it.inputs[Input.tank] = null;
	it.pass(6000);
	it.water().pass(minute);
	t.is(conditions(it, Chain.north), 0);
	t.true(it.board.at(Chain.north).leased);
});
