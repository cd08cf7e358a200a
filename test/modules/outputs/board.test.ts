import test from "ava";
import { OutputBoard } from "../../../modules/outputs/board";
import { LeaseAnswer, LeaseReason, Owner, Rank } from "../../../modules/outputs/lease";
import { realRestMs } from "../../../modules/outputs/tenure";
import { PointTable } from "../../../modules/points/table";
import { compileSite } from "../../../modules/site/compile";
import { orchardSite, profileMap } from "../../support/core-site";

const count = 6;

function make(): { board: OutputBoard; commands: string[]; changes: number[] } {
	const commands: string[] = [];
	const changes: number[] = [];
	const driver = {
		command: (output: number, away: boolean) => commands.push(`${output} ${away}`) > 0,
		readBack: () => undefined,
	};
	const plan = compileSite(orchardSite(), profileMap());
	const board = new OutputBoard(plan, new PointTable(plan.points, plan.auxiliaries), driver, (output) =>
		changes.push(output),
	);
	return { board, commands, changes };
}

/** Shows every output at rest, long enough ago for a first run. */
function rest(board: OutputBoard): void {
	board.advance(0);
	for (let index = 0; index < count; index += 1) {
		board.onWritten(index, false, true, 1);
		board.onReadBack(index, false, 1);
	}
	board.advance(1);
	board.advance(1 + realRestMs);
}

test("at boot every output is commanded to rest", (t) => {
	const { board, commands } = make();
	t.is(board.length, count);
	board.advance(0);
	t.deepEqual(commands, ["0 false", "1 false", "2 false", "3 false", "4 false", "5 false"]);
});

test("rest is proven when every output was seen at rest, not before", (t) => {
	const { board } = make();
	board.advance(0);
	for (let index = 0; index < count; index += 1) {
		t.is(board.restProvenMs, Number.NaN);
		board.onWritten(index, false, true, 10);
		board.onReadBack(index, false, 10 + index);
		board.advance(10 + index);
	}
	t.is(board.restProvenMs, 15);
	board.advance(99);
	t.is(board.restProvenMs, 15);
});

test("each change of state, owner or end is told once", (t) => {
	const { board, changes } = make();
	board.advance(0);
	t.deepEqual(changes, []);
	board.onWritten(5, false, true, 1);
	board.onReadBack(5, false, 1);
	board.advance(1);
	board.advance(2);
	t.deepEqual(changes, [5]);
	const nowMs = 1 + realRestMs;
	board.lease(5, 0, nowMs + 5000, LeaseReason.cooling, nowMs);
	board.advance(nowMs);
	board.lease(5, 0, nowMs + 6000, LeaseReason.cooling, nowMs);
	board.advance(nowMs + 1);
	board.advance(nowMs + 2);
	t.deepEqual(changes, [5, 5, 5]);
});

test("there is no lease and no stop of an output that is not there", (t) => {
	const { board } = make();
	t.is(board.lease(count, 0, 1, LeaseReason.asked, 0), LeaseAnswer.unknown);
	t.false(board.stop(count, Rank.command, 1, 0));
	t.false(board.clearLock(count));
	t.false(board.clearLock(0), "nothing to clear");
});

test("stop ends whoever holds it, and stopAll everybody", (t) => {
	const { board } = make();
	rest(board);
	const nowMs = 1 + realRestMs;
	t.is(board.lease(5, Owner.safety, nowMs + 60_000, LeaseReason.alarm, nowMs), LeaseAnswer.granted);
	t.true(board.stop(5, Rank.command, nowMs + 5000, nowMs));
	board.advance(nowMs);
	t.is(board.at(5).owner, -1);
	t.is(board.at(5).reason, LeaseReason.stopped);
	t.is(board.lease(5, 0, nowMs + 60_000, LeaseReason.cooling, nowMs), LeaseAnswer.stopped);
	t.is(board.lease(2, 0, nowMs + 60_000, LeaseReason.moistureLow, nowMs), LeaseAnswer.granted);
	board.stopAll(Rank.hand, nowMs + 5000, nowMs);
	t.is(board.at(2).owner, -1);
	t.is(board.lease(2, Owner.command, nowMs + 60_000, LeaseReason.asked, nowMs), LeaseAnswer.stopped);
});
