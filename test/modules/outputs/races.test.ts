import test from "ava";
import { LeaseReason, leaseReasonName, Rank } from "../../../modules/outputs/lease";
import type { OutputPlan } from "../../../modules/site/plan";
import { BoardBench, Chain, Input } from "../../support/core-outputs";

/*
 * Eight things that end a lease, each with each, in both orders, in one pass and in two: the lease settles once, with
 * the reason of whichever came first, and the outputs rest, in the order of the chain.
 */

const second = 1000;
const longestRunMs = 120 * second;

interface Trigger {
	readonly reason: string;
	/** Makes it happen now. */
	fire(it: BoardBench, subject: number): void;
	/** It is decided in the next pass and not at once. */
	readonly isJudged: boolean;
}

const triggers: { readonly [name: string]: Trigger } = {
	target: {
		reason: "target-reached",
		isJudged: false,
		fire: ({ board, nowMs }, subject) => board.release(subject, 0, LeaseReason.targetReached, nowMs),
	},
	expiry: {
		reason: "expired",
		isJudged: true,
		fire: ({ board, nowMs }, subject) => {
			if (board.at(subject).owner === 0) board.lease(subject, 0, nowMs, LeaseReason.asked, nowMs);
		},
	},
	"longest run": {
		reason: "longest-run",
		isJudged: true,
		fire: () => undefined, // the moment is chosen so that it is now
	},
	stop: {
		reason: "stopped",
		isJudged: false,
		fire: ({ board, nowMs }, subject) => board.stop(subject, Rank.command, nowMs, nowMs),
	},
	hand: {
		reason: "hand",
		isJudged: true,
		fire: (it) => it.set(Input.hand, 10),
	},
	condition: {
		reason: "level",
		isJudged: true,
		fire: (it) => it.set(Input.tank, 0),
	},
	silence: {
		reason: "input-lost",
		isJudged: false,
		fire: (it, subject) => {
			it.deaf.add(subject);
			it.board.onSilent(subject, it.nowMs);
		},
	},
	"relay falls": {
		reason: "relay-fell",
		isJudged: true,
		fire: (it, subject) => {
			it.contacts[subject] = false;
			it.board.onReadBack(subject, false, it.nowMs);
		},
	},
};

/** The order in which one pass judges what it finds. */
const judged = ["longest run", "expiry", "relay falls", "hand", "condition"];

function start(subject: number): BoardBench {
	const onlyWhile = [
		{
			kind: "level" as const,
			point: Input.tank,
			above: 10,
			below: null,
			hysteresis: 0,
			delayMs: 0,
			afterMs: 0,
			isOpenUnknown: false,
		},
	];
	const changes = Array.from({ length: subject + 1 }, (_, index): Partial<OutputPlan> => {
		return index === subject ? { onlyWhile, longestRunMs } : {};
	});
	const it = new BoardBench({ changes, hands: [{ outputs: [subject], hand: Input.hand, auto: -1 }] }).boot();
	return it.water(Chain.north, 0, 300 * second);
}

function firstOf(names: readonly string[], isTogether: boolean): string {
	const [first = "", other = ""] = names;
	if (isTogether && names.includes("hand")) return "hand"; // what it is in is told, not what ended before
	const isFirstJudged = triggers[first]?.isJudged === true;
	if (!isTogether || !isFirstJudged) return first;
	if (triggers[other]?.isJudged !== true) return other;
	return judged.indexOf(first) <= judged.indexOf(other) ? first : other;
}

for (const [title, subject] of [
	["pump", Chain.pump],
	["zone", Chain.north],
] as const) {
	for (const isTogether of [true, false]) {
		test(`the lease of a ${title} settles once, whatever ends it ${isTogether ? "at once" : "in turn"}`, (t) => {
			let races = 0;
			for (const first of Object.keys(triggers)) {
				for (const other of Object.keys(triggers)) {
					const name = `${first}, ${other}`;
					const it = start(subject);
					const isAtEnd = first === "longest run" || (isTogether && other === "longest run");
					const ranMs = it.nowMs - it.leasedAtMs(subject);
					it.pass(longestRunMs - ranMs - (isAtEnd ? 1 : 30 * second));
					if (isAtEnd) it.nowMs += 1;
					t.is(it.settled[subject], 0, name);
					const before = it.moves.length;
					triggers[first]?.fire(it, subject);
					if (!isTogether) it.settle();
					triggers[other]?.fire(it, subject);
					it.settle();
					t.is(it.settled[subject], 1, `${name}: it is over`);
					const { reason } = triggers[firstOf([first, other], isTogether)] as Trigger;
					t.is(leaseReasonName(it.reasons[subject] as number), reason, name);
					it.pass(60 * second);
					it.deaf.clear();
					it.pass(300 * second);
					t.deepEqual(it.settled.slice(0, 3), [1, 1, 1], `${name}: each lease settles once`);
					t.deepEqual(
						it.contacts,
						it.contacts.map(() => false),
						`${name}: all rest`,
					);
					const wasDeaf = first === "silence" || other === "silence";
					const fell = first === "relay falls" || other === "relay falls";
					if (!wasDeaf && !fell) t.deepEqual(it.moves.slice(before), ["-pump", "-master", "-north"], name);
					races += 1;
				}
			}
			t.is(races, 64);
		});
	}
}
