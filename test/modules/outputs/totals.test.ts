import test from "ava";
import { OutputState, Rank } from "../../../modules/outputs/lease";
import { RunTotals } from "../../../modules/outputs/totals";
import { BoardBench, Chain } from "../../support/core-outputs";

test("starts and time on are those of the relay, and no command's", (t) => {
	const it = new BoardBench().boot();
	const { totals } = it.board;
	t.is(totals.starts(Chain.pump), 0);
	it.water().pass(60_000);
	t.is(totals.starts(Chain.pump), 1);
	t.true(totals.isOn(Chain.pump));
	t.true(Math.abs(totals.onMs(Chain.pump) - 60_000) < 5_000, `${totals.onMs(Chain.pump)} ms`);
	it.board.stopAll(Rank.safety, 0, it.nowMs);
	it.pass(120_000);
	t.false(totals.isOn(Chain.pump));
	t.true(totals.onMs(Chain.pump) < 75_000);
	t.is(totals.starts(Chain.south), 0);
});

test("what is on when it is first seen, or is back after its device was silent, is no start", (t) => {
	const facts = { state: OutputState.unproven as number, isAway: false, evidence: 0, owner: -1, reason: 0, untilMs: 0 };
	const output = { ...facts, leased: false, ready: false, isLocked: false };
	const totals = new RunTotals([{ rest: "on" }], [output]);
	let nowMs = 0;
	const pass = (state: number, isAway: boolean): void => {
		nowMs += 1000;
		Object.assign(output, { state, isAway });
		totals.advance(nowMs);
	};
	totals.restore(0, 7, 5000);
	pass(OutputState.unproven, false);
	pass(OutputState.atRest, false);
	t.is(totals.starts(0), 7);
	pass(OutputState.atRest, false);
	t.is(totals.onMs(0), 6000);
	for (let second = 0; second < 10; second += 1) pass(OutputState.unreachable, false);
	pass(OutputState.atRest, false);
	t.is(totals.starts(0), 7);
	t.is(totals.onMs(0), 7000, "the time between is nobody's");
	pass(OutputState.on, true);
	pass(OutputState.atRest, false);
	t.is(totals.starts(0), 8);
});
