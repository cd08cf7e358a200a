import test from "ava";
import {
	Evidence,
	evidenceName,
	LeaseAnswer,
	LeaseReason,
	leaseAnswerName,
	leaseReasonName,
	OutputState,
	Owner,
	outputStateName,
	Rank,
	rankOf,
} from "../../../modules/outputs/lease";
import type { OutputOptions } from "../../../modules/outputs/output";
import { realRestMs } from "../../../modules/outputs/tenure";
import { OutputBench } from "../../support/core-output";

const minute = 60_000;

/** An output that has rested since boot for long enough. */
function atRest(options: Partial<OutputOptions> = {}): OutputBench {
	const bench = new OutputBench(options);
	bench.pass(realRestMs);
	bench.commands.length = 0;
	return bench;
}

function stateOf(bench: OutputBench): string {
	return outputStateName(bench.output.state);
}

for (const found of [false, true]) {
	test(`at boot a relay that is ${found ? "on" : "off"} is commanded off and read back`, (t) => {
		const bench = new OutputBench({}, found);
		t.is(stateOf(bench), "unproven");
		bench.settle();
		t.deepEqual(bench.commands, [{ atMs: 0, on: false }]);
		t.false(bench.contact);
		t.is(stateOf(bench), "at-rest");
		t.is(bench.output.evidence, Evidence.relay);
		t.true(bench.output.ready);
	});
}

test("no lease is granted before rest is shown, though the relay was read as off", (t) => {
	const bench = new OutputBench();
	bench.output.relay.onReadBack(false, 0);
	t.is(bench.lease(1, 1000, LeaseReason.cooling), LeaseAnswer.notReady);
});

test("what ran before the boot is unknown: the first run waits for a real rest", (t) => {
	const bench = new OutputBench();
	bench.pass(realRestMs - 1);
	t.is(bench.lease(1, 2 * minute, LeaseReason.cooling), LeaseAnswer.lockedOut);
	bench.pass(1);
	t.is(bench.lease(1, 2 * minute, LeaseReason.cooling), LeaseAnswer.granted);
});

test("a lease switches on, is read back, and ends by itself", (t) => {
	const bench = atRest();
	t.is(bench.lease(1, 6 * minute, LeaseReason.moistureLow), LeaseAnswer.granted);
	bench.settle();
	t.true(bench.contact && bench.output.isAway);
	t.is(stateOf(bench), "on");
	t.is(evidenceName(bench.output.evidence), "relay", "switched, not proven");
	bench.pass(5 * minute - 1);
	t.true(bench.contact);
	bench.pass(1);
	t.false(bench.contact);
	t.is(stateOf(bench), "at-rest");
	t.is(leaseReasonName(bench.output.reason), "expired");
	t.is(bench.settled, 1);
});

test("an output that somebody of the same rank holds is refused to others, and they cannot release it", (t) => {
	const bench = atRest();
	bench.lease(1, 6 * minute, LeaseReason.moistureLow);
	t.is(bench.lease(2, 9 * minute, LeaseReason.cooling), LeaseAnswer.held);
	t.is(bench.output.untilMs, 6 * minute);
	bench.release(2, LeaseReason.released);
	bench.settle();
	t.true(bench.contact);
	t.is(bench.output.owner, 1);
	bench.release(1, LeaseReason.targetReached);
	bench.release(1, LeaseReason.chainFault);
	bench.settle();
	t.false(bench.contact);
	t.is(leaseReasonName(bench.output.reason), "target-reached");
});

test("a higher rank takes over, a lower one is told that it is held, and a release gives nothing back", (t) => {
	const owners = [1, Owner.command, Owner.hand, Owner.safety];
	t.deepEqual(owners.map(rankOf), [Rank.program, Rank.command, Rank.hand, Rank.safety]);
	const bench = atRest();
	owners.forEach((owner, index) => {
		t.is(bench.lease(owner, 9 * minute, LeaseReason.asked), LeaseAnswer.granted);
		for (const lower of owners.slice(0, index)) t.is(bench.lease(lower, 9 * minute, 0), LeaseAnswer.held);
		bench.settle();
		t.is(bench.output.owner, owner);
	});
	t.is(bench.commands.length, 1, "it stays on, and is not commanded again");
	for (const lower of owners.slice(0, 3)) bench.release(lower, LeaseReason.released);
	t.is(bench.output.owner, Owner.safety);
	bench.release(Owner.safety, LeaseReason.released);
	bench.settle();
	t.false(bench.contact);
	t.is(bench.output.owner, -1);
});

test("an output on its way to rest is leased to nobody", (t) => {
	const bench = atRest();
	bench.lease(1, 5 * minute, LeaseReason.moistureLow);
	bench.settle();
	bench.release(1, LeaseReason.released);
	t.is(bench.lease(Owner.safety, 5 * minute, LeaseReason.moistureLow), LeaseAnswer.notReady);
});

/** Lets owners hold the output by turns until it is on no more; for how long it was. */
function hold(bench: OutputBench, take: (bench: OutputBench, turn: number) => void): number {
	const fromMs = bench.nowMs;
	for (let turn = 0; bench.nowMs < fromMs + 60 * minute; turn += 1) {
		take(bench, turn);
		bench.pass(10_000);
		if (!bench.contact && bench.output.reason === LeaseReason.longestRun) return bench.nowMs - fromMs;
	}
	return Number.POSITIVE_INFINITY;
}

const paths: { readonly [name: string]: (bench: OutputBench, turn: number) => void } = {
	renewals: (bench) => bench.lease(1, bench.nowMs + 20 * minute, LeaseReason.cooling),
	"take-overs by higher ranks": (bench, turn) =>
		bench.lease([1, Owner.command, Owner.hand, Owner.safety][turn % 4] as number, bench.nowMs + 20 * minute, 0),
	"grants anew after less than a real rest": (bench, turn) => {
		if (turn % 7 === 6) bench.release(1, LeaseReason.released);
		else bench.lease(1, bench.nowMs + 20 * minute, LeaseReason.cooling);
	},
};

for (const [name, take] of Object.entries(paths)) {
	test(`${name} do not pass the longest run, and after it the output rests for a minute`, (t) => {
		const bench = atRest({ longestRunMs: 10 * minute });
		const ranMs = hold(bench, take);
		t.true(ranMs >= 10 * minute - 10_000 && ranMs <= 10 * minute + 20_000, `${ranMs} ms`);
		t.is(bench.lease(Owner.safety, bench.nowMs + minute, 0), LeaseAnswer.lockedOut);
		bench.pass(realRestMs);
		t.is(bench.lease(1, bench.nowMs + minute, 0), LeaseAnswer.granted);
	});
}

for (const rest of ["on", "local"] as const) {
	test(`what rests ${rest} goes back there at the longest run, says so, and is not locked out`, (t) => {
		const bench = new OutputBench({ rest, longestRunMs: 10 * minute });
		bench.settle();
		bench.lease(1, 60 * minute, LeaseReason.cooling);
		bench.pass(10 * minute);
		t.false(bench.contact, "at rest");
		t.true(bench.output.tenure.hasOverrun);
		t.is(bench.lease(1, 60 * minute, LeaseReason.cooling), LeaseAnswer.granted);
		t.false(bench.output.tenure.hasOverrun);
	});
}

test("the minimum off time binds programs and people, from boot on, and not safety", (t) => {
	const bench = new OutputBench({ minimumOffMs: 3 * minute });
	bench.pass(2 * minute);
	for (const owner of [1, Owner.command, Owner.hand]) t.is(bench.lease(owner, 9 * minute, 0), LeaseAnswer.resting);
	t.is(bench.lease(Owner.safety, 9 * minute, 0), LeaseAnswer.granted);
	bench.settle();
	bench.release(Owner.safety, LeaseReason.released);
	bench.pass(3 * minute - 1);
	t.is(bench.lease(1, 9 * minute, 0), LeaseAnswer.resting);
	bench.pass(1);
	t.is(bench.lease(1, 9 * minute, 0), LeaseAnswer.granted);
});

test("who was stopped waits until the time of that is over; the same rank or a higher one does not", (t) => {
	const bench = atRest();
	bench.output.tenure.stop(Rank.command, bench.nowMs + 5 * minute, bench.nowMs);
	t.is(bench.lease(1, 9 * minute, 0), LeaseAnswer.stopped);
	bench.pass(5 * minute - 1);
	t.is(bench.lease(1, 9 * minute, 0), LeaseAnswer.stopped);
	bench.pass(1);
	t.is(bench.lease(1, 9 * minute, 0), LeaseAnswer.granted);
	const other = atRest();
	other.output.tenure.stop(Rank.hand, other.nowMs + 5 * minute, other.nowMs);
	other.output.tenure.stop(Rank.command, other.nowMs + 1, other.nowMs);
	t.is(other.lease(Owner.command, 9 * minute, 0), LeaseAnswer.stopped, "not weakened by a lower rank");
	t.is(other.lease(Owner.hand, 9 * minute, 0), LeaseAnswer.granted);
});

test("a relay that falls ends the run, and one that closes by itself is commanded to rest", (t) => {
	const bench = atRest();
	bench.lease(1, 30 * minute, LeaseReason.cooling);
	bench.settle();
	bench.contact = false;
	bench.poll();
	bench.settle();
	t.is(leaseReasonName(bench.output.reason), "relay-fell");
	t.is(stateOf(bench), "at-rest");
	bench.contact = true;
	bench.poll();
	bench.output.advance(bench.nowMs);
	t.is(stateOf(bench), "returning");
	bench.settle();
	t.false(bench.contact);
});

/** The output's commands time out from now on; the times between them. */
function gaps(bench: OutputBench, count: number): readonly number[] {
	const times: number[] = [];
	bench.commands.length = 0;
	while (times.length <= count) {
		const wakeMs = bench.output.advance(bench.nowMs);
		const command = bench.commands.at(-1);
		if (command !== undefined && bench.commands.length > times.length) {
			times.push(bench.nowMs);
			bench.output.relay.onWritten(command.on, false, bench.nowMs);
		} else bench.nowMs = wakeMs;
	}
	return times.slice(1).map((atMs, index) => atMs - (times[index] as number));
}

test("a return that is not taken is commanded again after 1, 2, 4, 8 and 8 s, without end", (t) => {
	const bench = atRest();
	bench.lease(1, 50 * minute, LeaseReason.cooling);
	bench.settle();
	bench.release(1, LeaseReason.released);
	t.deepEqual(gaps(bench, 7), [1000, 2000, 4000, 8000, 8000, 8000, 8000]);
	t.true(bench.commands.every(({ on }) => !on));
});

test("a lease that is not taken is commanded again after 1, 2 and 4 s, then it is over", (t) => {
	const bench = atRest();
	bench.lease(1, 50 * minute, LeaseReason.cooling);
	t.deepEqual(gaps(bench, 3), [1000, 2000, 4000]);
	t.true(bench.commands.every(({ on }) => on));
	bench.pass(1000);
	t.is(leaseReasonName(bench.output.reason), "no-answer");
	t.is(stateOf(bench), "at-rest");
	t.is(bench.settled, 1);
});

test("what its device does wrong is not tried again, and three such runs in a row lock it", (t) => {
	const bench = atRest();
	bench.stuck = true;
	for (let run = 1; run <= 3; run += 1) {
		t.is(bench.lease(1, bench.nowMs + 9 * minute, LeaseReason.cooling), LeaseAnswer.granted);
		bench.settle();
		t.is(bench.commands.filter(({ on }) => on).length, run, "one command a run");
		t.is(leaseReasonName(bench.output.reason), "not-proven");
		bench.pass(realRestMs);
	}
	t.is(stateOf(bench), "locked");
	for (const owner of [1, Owner.command, Owner.hand, Owner.safety]) t.is(bench.lease(owner, 0, 0), LeaseAnswer.locked);
	bench.stuck = false;
	bench.pass(60 * minute);
	t.is(stateOf(bench), "locked", "time does not clear it");
	bench.output.tenure.cleared();
	bench.settle();
	t.is(stateOf(bench), "at-rest");
	t.is(bench.lease(1, bench.nowMs + minute, 0), LeaseAnswer.granted);
});

test("a run that goes as it should is no part of three in a row", (t) => {
	const bench = atRest();
	for (const stuck of [true, true, false, true, true]) {
		bench.stuck = stuck;
		t.is(bench.lease(1, bench.nowMs + minute, LeaseReason.cooling), LeaseAnswer.granted);
		bench.pass(minute);
		bench.pass(realRestMs);
	}
	t.is(stateOf(bench), "at-rest");
});

for (const rest of ["on", "local"] as const) {
	test(`what rests ${rest} is never locked`, (t) => {
		const bench = new OutputBench({ rest });
		bench.settle();
		bench.stuck = true;
		for (let run = 1; run <= 5; run += 1) {
			t.is(bench.lease(1, bench.nowMs + minute, LeaseReason.cooling), LeaseAnswer.granted);
			bench.pass(minute);
		}
		t.true(bench.output.tenure.isFailing);
		t.false(bench.output.isLocked);
	});
}

test("a relay that is welded shut is commanded off without end", (t) => {
	const bench = atRest();
	bench.lease(1, 2 * minute, LeaseReason.cooling);
	bench.settle();
	bench.stuck = true;
	bench.pass(10 * minute);
	const offs = bench.commands.filter(({ on }) => !on).length;
	t.true(offs > 40, `${offs} commands`);
	t.is(stateOf(bench), "returning");
	bench.stuck = false;
	bench.pass(20_000);
	t.false(bench.contact);
	t.is(stateOf(bench), "at-rest");
});

test("a full queue is tried again after a second", (t) => {
	const bench = atRest();
	bench.queueFull = true;
	bench.lease(1, 2 * minute, LeaseReason.cooling);
	t.is(bench.output.advance(bench.nowMs), bench.nowMs + 1000);
	bench.queueFull = false;
	bench.pass(1000);
	t.true(bench.contact);
});

test("a device that falls silent ends the lease, and is brought to rest first when it is back", (t) => {
	const bench = atRest();
	bench.lease(1, 50 * minute, LeaseReason.cooling);
	bench.settle();
	bench.alive = false;
	bench.pass(minute);
	t.is(stateOf(bench), "unreachable");
	t.false(bench.output.leased);
	t.is(bench.output.evidence, Evidence.none);
	t.is(bench.lease(1, 50 * minute, LeaseReason.cooling), LeaseAnswer.notReady);
	bench.commands.length = 0;
	bench.alive = true;
	bench.pass(20_000);
	t.true(bench.commands.length > 0 && bench.commands.every(({ on }) => !on));
	t.false(bench.contact);
	t.is(stateOf(bench), "at-rest");
	bench.pass(realRestMs);
	t.is(bench.lease(1, 50 * minute, LeaseReason.cooling), LeaseAnswer.granted);
});

test("the device's timer is renewed while the lease stands, and ends it when nobody renews it", (t) => {
	const bench = atRest({ hardwareMs: 60_000 });
	bench.lease(1, bench.nowMs + 10 * minute, LeaseReason.cooling);
	bench.pass(10 * minute - 1);
	t.true(bench.contact);
	t.is(bench.commands.length, 20, "every half minute");
	bench.pass(1);
	t.false(bench.contact);
	bench.pass(realRestMs);
	bench.lease(1, bench.nowMs + 10 * minute, LeaseReason.cooling);
	bench.pass(45_000);
	const diedMs = bench.nowMs;
	bench.queueFull = true; // nothing goes out any more
	while (bench.contact) bench.pass(1000);
	t.true(bench.nowMs - diedMs <= 60_000, `${bench.nowMs - diedMs} ms`);
	bench.queueFull = false;
	bench.pass(20_000);
	t.is(stateOf(bench), "at-rest");
	t.is(leaseReasonName(bench.output.reason), "relay-fell");
});

test("every state, reason, evidence and answer has a name of its own", (t) => {
	const lists = [
		Object.values(OutputState).map(outputStateName),
		Object.values(LeaseReason).map(leaseReasonName),
		Object.values(Evidence).map(evidenceName),
		Object.values(LeaseAnswer).map(leaseAnswerName),
	];
	for (const names of lists) t.is(new Set<string>(names).size, names.length);
	t.is(leaseReasonName(200), "unknown");
});
