import test from "ava";
import { LeaseAnswer, leaseReasonName, Owner, outputStateName } from "../../../modules/outputs/lease";
import type { GatePlan, OutputPlan } from "../../../modules/site/plan";
import { BoardBench, Chain, Input } from "../../support/core-outputs";

const owners = [0, Owner.command, Owner.hand, Owner.safety];

function gate(changes: Partial<GatePlan> = {}): GatePlan {
	return {
		kind: "level",
		point: Input.tank,
		above: 20,
		below: null,
		hysteresis: 5,
		delayMs: 3000,
		afterMs: 0,
		isOpenUnknown: false,
		...changes,
	};
}

function withGate(changes: Partial<GatePlan> = {}): readonly Partial<OutputPlan>[] {
	return [{}, {}, { onlyWhile: [gate(changes)] }];
}

function reasonOf({ board }: BoardBench, output: number): string {
	return leaseReasonName(board.at(output).reason);
}

test("a condition that is lost ends the run after its delay, and has to be better to come back", (t) => {
	const it = new BoardBench({ changes: withGate() }).boot();
	t.is(it.lease(Chain.north), LeaseAnswer.granted);
	it.pass(2000);
	it.inputs[Input.tank] = 200;
	it.pass(3000);
	t.true(it.contacts[Chain.north], "not yet");
	it.pass(2000);
	t.false(it.contacts[Chain.north]);
	t.is(reasonOf(it, Chain.north), "level");
	it.inputs[Input.tank] = 249;
	it.pass(90_000);
	for (const owner of owners) t.is(it.lease(Chain.north, owner), LeaseAnswer.refused, "no rank passes it");
	t.is(leaseReasonName(it.board.refusal(Chain.north, it.nowMs)), "level");
	it.inputs[Input.tank] = 251;
	it.pass(2000);
	t.is(it.lease(Chain.north), LeaseAnswer.granted);
});

for (const isOpenUnknown of [false, true]) {
	test(`a condition that nobody can read ${isOpenUnknown ? "lets it run" : "keeps it at rest"}, as asked`, (t) => {
		const it = new BoardBench({ changes: withGate({ isOpenUnknown }) });
		it.inputs[Input.tank] = null;
		it.boot();
		t.is(it.lease(Chain.north), isOpenUnknown ? LeaseAnswer.granted : LeaseAnswer.refused);
		it.inputs[Input.tank] = 500;
		it.pass(2000);
		it.lease(Chain.north);
		it.pass(2000);
		it.inputs[Input.tank] = null;
		it.pass(10_000);
		t.is(it.contacts[Chain.north], isOpenUnknown);
	});
}

const kinds = ["pressure", "level", "rain", "frost", "wind", "supply", "limit"] as const;
for (const kind of kinds) {
	test(`${kind}: above and below bound it, and the reason says which it was`, (t) => {
		const it = new BoardBench({ changes: withGate({ kind, above: 10, below: 60, delayMs: 0, hysteresis: 0 }) }).boot();
		for (const [value, isFree] of [
			[100, false],
			[101, true],
			[599, true],
			[600, false],
		] as const) {
			it.inputs[Input.tank] = value;
			it.pass(1000);
			t.is(
				leaseReasonName(it.board.refusal(Chain.north, it.nowMs)),
				isFree ? "none" : kind.replace("supply", "low-supply"),
			);
		}
	});
}

test("outputs that exclude each other never run together, whoever asks", (t) => {
	const it = new BoardBench({ changes: [{}, {}, { neverWith: [Chain.south] }, { neverWith: [Chain.north] }] }).boot();
	t.is(it.lease(Chain.north), LeaseAnswer.granted);
	for (const owner of owners) t.is(it.lease(Chain.south, owner), LeaseAnswer.refused);
	it.pass(2000);
	it.board.release(Chain.north, 0, 0, it.nowMs);
	t.is(it.lease(Chain.south), LeaseAnswer.refused, "it is not closed yet");
	it.pass(1000);
	t.is(it.lease(Chain.south), LeaseAnswer.granted);
});

test("an output ends with the one that it needs", (t) => {
	const it = new BoardBench({ changes: [{}, {}, {}, {}, { needs: [Chain.north] }] }).boot();
	t.is(it.lease(Chain.siren), LeaseAnswer.refused);
	it.lease(Chain.north);
	it.pass(1000);
	t.is(it.lease(Chain.siren), LeaseAnswer.granted);
	it.pass(1000);
	t.deepEqual(it.moves, ["+north", "+siren"]);
	it.board.release(Chain.north, 0, 0, it.nowMs);
	it.pass(1000);
	t.false(it.contacts[Chain.siren]);
	t.is(reasonOf(it, Chain.siren), "interlock");
});

const hands = [{ outputs: [Chain.pump], hand: Input.hand, auto: Input.auto }];

test("in hand there is no lease, no fault, no lock and no fight; back in automatic it is at rest first", (t) => {
	const evidence = [{ kind: "flow" as const, point: Input.flow, above: 1, below: null, withinMs: 10_000 }];
	const it = new BoardBench({ changes: [{ evidence }], hands }).boot().water();
	it.inputs[Input.hand] = 10;
	it.inputs[Input.auto] = 0;
	it.byHand.add(Chain.pump);
	it.pass(2000);
	t.is(outputStateName(it.board.at(Chain.pump).state), "hand");
	t.is(reasonOf(it, Chain.pump), "hand");
	t.deepEqual(
		it.moves.slice(3, 4),
		["-pump"],
		"its relay is at rest, so that it does not start when the switch is turned",
	);
	for (const owner of owners) t.is(it.lease(Chain.pump, owner), LeaseAnswer.inHand);
	it.contacts[Chain.pump] = true; // by the button on the board
	const moves = it.moves.length;
	it.pass(600_000);
	t.is(it.moves.filter((move, index) => index >= moves && move.endsWith("pump")).length, 0, "nobody fights the person");
	t.is(it.board.conditions(Chain.pump, it.nowMs), 0);
	t.is(it.settled[Chain.pump], 1);
	it.byHand.clear();
	it.inputs[Input.hand] = 0;
	it.pass(2000);
	t.is(reasonOf(it, Chain.pump), "hand-off");
	t.is(it.lease(Chain.pump), LeaseAnswer.inHand, "off is no automatic");
	it.inputs[Input.auto] = 10;
	it.pass(2000);
	t.is(outputStateName(it.board.at(Chain.pump).state), "at-rest");
	t.false(it.contacts[Chain.pump]);
});

test("a switch that nobody can read is where it was", (t) => {
	const it = new BoardBench({ hands: [{ outputs: [Chain.north], hand: -1, auto: Input.auto }] }).boot();
	it.inputs[Input.auto] = null;
	it.pass(10_000);
	t.is(it.lease(Chain.north), LeaseAnswer.granted);
	it.pass(1000);
	it.inputs[Input.auto] = 0;
	it.pass(2000);
	t.is(it.lease(Chain.north), LeaseAnswer.inHand);
	it.inputs[Input.auto] = null;
	it.pass(10_000);
	t.is(it.lease(Chain.north), LeaseAnswer.inHand);
});

for (const isPressedOpen of [false, true]) {
	test(`a stop button that ${isPressedOpen ? "opens" : "closes"} stops all in order and holds programs`, (t) => {
		const stops = [{ point: Input.stop, isPressedOpen, holdMs: 60_000 }];
		const it = new BoardBench({ stops });
		it.inputs[Input.stop] = isPressedOpen ? 10 : 0;
		it.boot().water();
		it.inputs[Input.stop] = isPressedOpen ? 0 : 10;
		it.pass(2000);
		t.deepEqual(it.moves.slice(3), ["-pump", "-master", "-north"]);
		t.is(reasonOf(it, Chain.pump), "stop-button");
		it.pass(80_000);
		for (const owner of owners) t.not(it.lease(Chain.north, owner), LeaseAnswer.granted);
		it.inputs[Input.stop] = isPressedOpen ? 10 : 0;
		it.pass(2000);
		for (const owner of [0, Owner.command]) t.is(it.lease(Chain.north, owner), LeaseAnswer.stopped);
		it.pass(58_000);
		t.is(it.lease(Chain.north), LeaseAnswer.granted);
	});
}

const lowPressure = gate({ kind: "pressure", point: Input.tank, above: 20, hysteresis: 0, afterMs: 10_000 });

/** Its pump has a lower limit of pressure while it runs; the tank's level serves for the pressure. */
function pumping(): BoardBench {
	const it = new BoardBench({ changes: [{ onlyWhile: [lowPressure] }] });
	it.inputs[Input.tank] = 0;
	it.boot();
	for (const output of [Chain.north, Chain.master, Chain.pump]) {
		t0(it.lease(output));
		it.pass(2000);
	}
	return it;
}

function t0(answer: number): void {
	if (answer !== LeaseAnswer.granted) throw new Error(`not leased: ${answer}`);
}

test("a condition of the run does not bar the start, and is looked at once the run has lasted", (t) => {
	const it = pumping();
	it.pass(6000);
	t.true(it.contacts[Chain.pump], "its pressure may still come");
	it.inputs[Input.tank] = 300;
	it.pass(60_000);
	t.true(it.contacts[Chain.pump], "it came");
	it.inputs[Input.tank] = 100;
	it.pass(2000);
	t.true(it.contacts[Chain.pump], "not for its delay yet");
	it.pass(3000);
	t.false(it.contacts[Chain.pump]);
	t.is(reasonOf(it, Chain.pump), "pressure");
});

test("a pump whose pressure does not come three times in a row is locked, one whose pressure came once is not", (t) => {
	const it = pumping();
	it.pass(20_000);
	t.false(it.contacts[Chain.pump]);
	t.is(reasonOf(it, Chain.pump), "pressure");
	const again = (): number => {
		for (const output of [Chain.north, Chain.master]) it.lease(output);
		it.pass(2000);
		const answer = it.lease(Chain.pump);
		it.pass(20_000);
		return answer;
	};
	t.is(again(), LeaseAnswer.granted);
	it.inputs[Input.tank] = 300;
	t.is(again(), LeaseAnswer.granted);
	it.board.release(Chain.pump, 0, 10, it.nowMs);
	it.pass(5000);
	it.inputs[Input.tank] = 0;
	for (let run = 0; run < 3; run += 1) t.is(again(), LeaseAnswer.granted, `run ${run}`);
	t.is(again(), LeaseAnswer.locked);
});
