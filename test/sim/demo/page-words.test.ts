import test from "ava";
import { Outcome, outcomeName } from "../../../modules/commands/request";
import type { OutputView } from "../../../modules/gateway/view";
import { LeaseReason, leaseReasonName, OutputState, outputStateName } from "../../../modules/outputs/lease";
import { answerText } from "../../../sim/demo/page/answer-text";
import { actionsOf, leaseText, toneOf } from "../../../sim/demo/page/lease";
import { type GaugeLimits, positionOf, scaleOf } from "../../../sim/demo/page/scale";
import { text } from "../../../sim/demo/page/text";
import { en } from "../../../sim/demo/page/words/en";
import { zh } from "../../../sim/demo/page/words/zh";

const atRest: OutputView = {
	name: "valve.north",
	title: "North valve",
	kind: "valve",
	state: "at-rest",
	rest: "off",
	on: false,
	owner: null,
	reason: null,
	leftMs: null,
	evidence: "relay",
	starts: 0,
	onMs: 0,
	ownFlow: null,
	locked: false,
	conditions: [],
	longestRunMs: 3_600_000,
};
const on: OutputView = {
	...atRest,
	state: "on",
	on: true,
	owner: "irrigation",
	reason: "moisture-low",
	leftMs: 725_000,
};

test("a lease says owner, reason and time left", (t) => {
	t.is(leaseText(on), "by irrigation, soil below the start limit, at most 12 min left");
	t.is(leaseText(atRest), "at rest");
	t.is(leaseText({ ...atRest, state: "unreachable" }), "", "nothing is said of what was not seen");
});

test("evidence says what was read back and no more", (t) => {
	t.is(text.evidence("on", "relay"), "switched, unproven: relay read back");
	t.is(text.evidence("at-rest", "relay"), "at rest, relay read back");
	t.is(text.evidence("requested", "relay"), "not read back yet");
	t.is(text.evidence("returning", "relay"), "not read back yet");
	t.is(text.evidence("on", "none"), "not read back yet");
	t.is(text.evidence("unreachable", "relay"), "its relay cannot be read");
	t.is(text.evidence("proven", "flow"), "proven by flow");
	t.is(text.evidence("at-rest", "current"), "at rest, proven by current");
	t.is(text.evidence("locked", "relay"), "at rest, relay read back");
	t.is(text.evidence("hand", "relay"), "relay read back");
});

test("a state looks as it is", (t) => {
	const states = ["unproven", "at-rest", "requested", "on", "returning", "unreachable"] as const;
	t.deepEqual(
		states.map((state) => toneOf({ ...atRest, state })),
		["busy", "rest", "busy", "on", "busy", "trouble"],
	);
});

test("what may be asked of an output is what can come of it", (t) => {
	const asked = (change: Partial<OutputView>) => actionsOf({ ...atRest, ...change });
	t.deepEqual(asked({}), ["run"]);
	for (const state of ["unproven", "requested", "on", "proven", "returning", "unreachable"] as const)
		t.deepEqual(asked({ state }), ["stop"], state);
	t.deepEqual(asked({ state: "locked", locked: true }), ["clear-lock"]);
	t.deepEqual(asked({ state: "returning", locked: true }), ["stop", "clear-lock"]);
	t.deepEqual(asked({ state: "hand" }), [], "the switch on the wall is for that");
});

test("an answer says what came of it, and what that rests on", (t) => {
	const answer = { id: "1", outcome: "done", subject: "pump", state: "proven", evidence: "flow" };
	t.is(answerText(answer, "run"), "Done: proven by flow");
	t.is(answerText({ ...answer, state: "on", evidence: "relay" }, "run"), "Done: switched, unproven: relay read back");
	t.is(answerText({ ...answer, outcome: "in-hand" }, "run"), "Not done: a switch on the wall has it");
	t.is(answerText({ ...answer, state: "acknowledged", evidence: "none" }, "acknowledge"), "Done");
	t.is(answerText({ ...answer, outcome: "of-tomorrow" }, "run"), "of-tomorrow", "better than nothing");
});

test("every outcome, condition, state and reason of the gateway has its words, in each language", (t) => {
	const reasons = Object.values(LeaseReason).map(leaseReasonName);
	const states = Object.values(OutputState).map(outputStateName);
	for (const words of [en, zh]) {
		for (const outcome of Object.values(Outcome).map(outcomeName)) {
			const isOfRecords = outcome === "kept" || outcome === "over";
			t.is(words.outcomes[outcome] === undefined, isOfRecords, `${words.language} ${outcome}`);
		}
		if (words === en) continue; // the gateway's own words are English
		for (const word of [...reasons, ...states.map((state) => words.outputState(state, "off"))])
			t.notRegex(words.reason(word), /[a-z]/, `${words.language} ${word}`);
	}
});

test("the words after a boot", (t) => {
	t.is(text.restProven(2, "10:32", "10:32:04"), "Restarted at 10:32: all outputs proved at rest at 10:32:04");
	t.is(text.restProven(1, "10:32", "10:32:04"), "Started at 10:32: all outputs proved at rest at 10:32:04");
	t.true(text.restPending(2, "10:32").startsWith("Restarted at 10:32: proving"));
});

test("a gauge has room beside its band and its alarm limits, within the possible", (t) => {
	const limits: GaugeLimits = {
		low: 22,
		high: 30,
		lowName: "start",
		highName: "stop",
		alarmLow: null,
		alarmHigh: null,
		range: [0, 100],
	};
	t.deepEqual(scaleOf(limits), [14, 38]);
	t.deepEqual(scaleOf({ ...limits, low: 2, high: 92 }), [0, 100]);
	t.deepEqual(scaleOf({ ...limits, alarmLow: 10, alarmHigh: 50 }), [6, 54]);
	t.is(positionOf(26, [14, 38]), 50);
	t.is(positionOf(99, [14, 38]), 100);
	t.is(positionOf(-99, [14, 38]), 0);
});
