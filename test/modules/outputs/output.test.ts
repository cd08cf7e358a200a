import test from "ava";
import {
	Evidence,
	LeaseAnswer,
	LeaseReason,
	leaseReasonName,
	OutputState,
	outputStateName,
} from "../../../modules/outputs/lease";
import { OutputBench } from "../../support/core-output";

const minute = 60_000;

function atRest(longestRunMs = 60 * minute): OutputBench {
	const bench = new OutputBench(longestRunMs);
	bench.settle();
	return bench;
}

function stateOf(bench: OutputBench): string {
	return outputStateName(bench.output.state);
}

for (const found of [false, true]) {
	test(`at boot a relay that is ${found ? "on" : "off"} is commanded off and read back`, (t) => {
		const bench = new OutputBench(60 * minute, found);
		t.is(stateOf(bench), "unproven");
		bench.settle();
		t.deepEqual(bench.commands, [{ atMs: 0, on: false }]);
		t.false(bench.contact);
		t.is(stateOf(bench), "at-rest");
		t.is(bench.output.evidence, Evidence.relay);
		t.true(bench.output.ready);
	});
}

test("no lease is granted before rest is proven, though the relay was read as off", (t) => {
	const bench = new OutputBench(60 * minute);
	bench.output.onReadBack(false, 0);
	t.is(bench.output.lease(1, 1000, LeaseReason.cooling, 0), LeaseAnswer.notReady);
	bench.settle();
	t.is(bench.output.lease(1, 1000, LeaseReason.cooling, 0), LeaseAnswer.granted);
});

test("a lease switches on, is read back, and ends by itself", (t) => {
	const bench = atRest();
	t.is(bench.output.lease(1, 5 * minute, LeaseReason.moistureLow, 0), LeaseAnswer.granted);
	bench.settle();
	t.true(bench.contact && bench.output.isOn);
	t.is(stateOf(bench), "on");
	bench.pass(5 * minute - 1);
	t.true(bench.contact);
	bench.pass(1);
	t.false(bench.contact);
	t.is(stateOf(bench), "at-rest");
	t.is(leaseReasonName(bench.output.reason), "expired");
});

test("an output that somebody holds is refused to others, and they cannot release it", (t) => {
	const bench = atRest();
	bench.output.lease(1, 5 * minute, LeaseReason.moistureLow, 0);
	t.is(bench.output.lease(2, 9 * minute, LeaseReason.cooling, 0), LeaseAnswer.held);
	t.is(bench.output.untilMs, 5 * minute);
	bench.output.release(2, LeaseReason.released);
	bench.settle();
	t.true(bench.contact);
	t.is(bench.output.owner, 1);
	bench.output.release(1, LeaseReason.targetReached);
	bench.output.release(1, LeaseReason.chainFault);
	bench.settle();
	t.false(bench.contact);
	t.is(leaseReasonName(bench.output.reason), "target-reached");
});

test("an output on its way to rest is leased to nobody", (t) => {
	const bench = atRest();
	bench.output.lease(1, 5 * minute, LeaseReason.moistureLow, 0);
	bench.settle();
	bench.output.release(1, LeaseReason.released);
	t.is(bench.output.lease(1, 5 * minute, LeaseReason.moistureLow, 0), LeaseAnswer.notReady);
});

test("renewals do not pass the longest run, and after it the output rests for a minute", (t) => {
	const bench = atRest(10 * minute);
	for (let nowMs = 0; nowMs < 10 * minute; nowMs += minute) {
		bench.output.lease(1, nowMs + 20 * minute, LeaseReason.cooling, nowMs);
		bench.pass(minute);
	}
	t.false(bench.contact);
	t.is(leaseReasonName(bench.output.reason), "longest-run");
	t.is(bench.output.lease(1, 99 * minute, LeaseReason.cooling, bench.nowMs), LeaseAnswer.lockedOut);
	bench.pass(minute - 1);
	t.is(bench.output.lease(1, 99 * minute, LeaseReason.cooling, bench.nowMs), LeaseAnswer.lockedOut);
	bench.pass(1);
	t.is(bench.output.lease(1, 99 * minute, LeaseReason.cooling, bench.nowMs), LeaseAnswer.granted);
});

test("a relay that falls is commanded again, and so is one that closes by itself", (t) => {
	const bench = atRest();
	bench.output.lease(1, 30 * minute, LeaseReason.cooling, 0);
	bench.settle();
	bench.contact = false;
	bench.poll();
	t.is(stateOf(bench), "requested");
	bench.settle();
	t.true(bench.contact);
	bench.output.release(1, LeaseReason.released);
	bench.settle();
	bench.contact = true;
	bench.poll();
	t.is(stateOf(bench), "returning");
	bench.settle();
	t.false(bench.contact);
});

test("a command that is not taken is given again after 1, 2, 4, 8 and 8 s, without end", (t) => {
	const bench = atRest();
	bench.output.lease(1, 50 * minute, LeaseReason.cooling, 0);
	bench.settle();
	bench.output.release(1, LeaseReason.released);
	bench.commands.length = 0;
	const times: number[] = [];
	let wakeMs = 0;
	while (times.length < 8) {
		wakeMs = bench.output.advance(wakeMs);
		if (bench.commands.length > times.length) times.push(wakeMs);
		const command = bench.commands.at(-1);
		if (command !== undefined && wakeMs > 1e9) {
			bench.output.onWritten(command.on, false, bench.nowMs);
			times[times.length - 1] = bench.nowMs;
			wakeMs = bench.output.advance(bench.nowMs);
			bench.nowMs = wakeMs;
		}
	}
	const waits = times.slice(1).map((atMs, index) => atMs - (times[index] as number));
	t.deepEqual(waits, [1000, 2000, 4000, 8000, 8000, 8000, 8000]);
	t.true(bench.commands.every(({ on }) => !on));
});

test("a relay that is welded shut is commanded off without end", (t) => {
	const bench = atRest();
	bench.output.lease(1, minute, LeaseReason.cooling, 0);
	bench.settle();
	bench.stuck = true;
	bench.pass(10 * minute);
	const offs = bench.commands.filter(({ on }) => !on).length;
	t.true(offs > 40, `${offs} commands`);
	t.not(stateOf(bench), "at-rest");
	bench.stuck = false;
	bench.pass(20_000);
	t.false(bench.contact);
	t.is(stateOf(bench), "at-rest");
});

test("a full queue is tried again after a second", (t) => {
	const bench = atRest();
	bench.queueFull = true;
	bench.output.lease(1, minute, LeaseReason.cooling, 0);
	t.is(bench.output.advance(0), 1000);
	bench.queueFull = false;
	bench.pass(1000);
	t.true(bench.contact);
});

test("a device that falls silent ends the lease, and is brought to rest first when it is back", (t) => {
	const bench = atRest();
	bench.output.lease(1, 50 * minute, LeaseReason.cooling, 0);
	bench.settle();
	bench.alive = false;
	bench.pass(minute);
	t.is(stateOf(bench), "unreachable");
	t.false(bench.output.leased);
	t.is(bench.output.evidence, Evidence.none);
	t.is(bench.output.lease(1, 50 * minute, LeaseReason.cooling, bench.nowMs), LeaseAnswer.notReady);
	bench.commands.length = 0;
	bench.alive = true;
	bench.pass(20_000);
	t.true(bench.commands.length > 0 && bench.commands.every(({ on }) => !on));
	t.false(bench.contact);
	t.is(stateOf(bench), "at-rest");
	t.is(bench.output.lease(1, 50 * minute, LeaseReason.cooling, bench.nowMs), LeaseAnswer.granted);
});

test("every state and reason has a name of its own", (t) => {
	const states = Object.values(OutputState).map(outputStateName);
	const reasons = Object.values(LeaseReason).map(leaseReasonName);
	t.is(new Set(states).size, states.length);
	t.is(new Set(reasons).size, reasons.length);
	t.is(leaseReasonName(200), "unknown");
});
