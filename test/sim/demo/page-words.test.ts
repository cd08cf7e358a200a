import test from "ava";
import type { OutputView } from "../../../modules/gateway/view";
import { leaseText, toneOf } from "../../../sim/demo/page/lease";
import { type GaugeLimits, positionOf, scaleOf } from "../../../sim/demo/page/scale";
import { text } from "../../../sim/demo/page/text";

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
	t.is(text.evidence("on", "relay"), "switched, relay read back");
	t.is(text.evidence("at-rest", "relay"), "off, relay read back");
	t.is(text.evidence("requested", "relay"), "not read back yet");
	t.is(text.evidence("returning", "relay"), "not read back yet");
	t.is(text.evidence("on", "none"), "not read back yet");
	t.is(text.evidence("unreachable", "relay"), "its relay cannot be read");
	t.is(text.evidence("proven", "flow"), "proved by flow");
	t.is(text.evidence("at-rest", "current"), "proved by current");
	t.is(text.evidence("locked", "relay"), "off, relay read back");
	t.is(text.evidence("hand", "relay"), "relay read back");
});

test("a state looks as it is", (t) => {
	const states = ["unproven", "at-rest", "requested", "on", "returning", "unreachable"] as const;
	t.deepEqual(
		states.map((state) => toneOf({ ...atRest, state })),
		["busy", "rest", "busy", "on", "busy", "trouble"],
	);
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
