import test from "ava";
import { OutputBoard } from "../../../modules/outputs/board";
import { LeaseReason } from "../../../modules/outputs/lease";
import { compileSite } from "../../../modules/site/compile";
import { orchardSite, profileMap } from "../../support/core-site";

function make(): { board: OutputBoard; commands: string[]; changes: number[] } {
	const commands: string[] = [];
	const changes: number[] = [];
	const driver = {
		command: (output: number, on: boolean) => commands.push(`${output} ${on}`) > 0,
		readBack: () => undefined,
	};
	const { outputs } = compileSite(orchardSite(), profileMap());
	const board = new OutputBoard(outputs, driver, (output) => changes.push(output));
	return { board, commands, changes };
}

test("at boot every output is commanded to rest", (t) => {
	const { board, commands } = make();
	board.advance(0);
	t.deepEqual(commands, ["0 false", "1 false", "2 false", "3 false", "4 false", "5 false"]);
});

test("rest is proven when every output was seen at rest, not before", (t) => {
	const { board } = make();
	board.advance(0);
	board.outputs.forEach((output, index) => {
		t.is(board.restProvenMs, Number.NaN);
		output.onWritten(false, true, 10);
		output.onReadBack(false, 10 + index);
		board.advance(10 + index);
	});
	t.is(board.restProvenMs, 15);
	board.advance(99);
	t.is(board.restProvenMs, 15);
});

test("each change of state, owner or end is told once", (t) => {
	const { board, changes } = make();
	board.advance(0);
	t.deepEqual(changes, []);
	board.at(3).onWritten(false, true, 1);
	board.at(3).onReadBack(false, 1);
	board.advance(1);
	board.advance(2);
	t.deepEqual(changes, [3]);
	board.at(3).lease(0, 5000, LeaseReason.moistureLow, 2);
	board.advance(2);
	board.at(3).lease(0, 6000, LeaseReason.moistureLow, 3);
	board.advance(3);
	board.advance(4);
	t.deepEqual(changes, [3, 3, 3]);
});
