import test from "ava";
import { faultsOfRules, type NotifyRules, ruleFor, turnOf } from "../../../../hosts/county/notify/rules";
import { bodyOf, type Message, subjectOf } from "../../../../hosts/county/notify/words";

const right: NotifyRules = {
	version: 1,
	publicUrl: "https://county.example.org/",
	smtp: { host: "mail.example.org", port: 587, from: "headgate@example.org" },
	recipients: [
		{ name: "anna", email: "anna@example.org" },
		{ name: "desk", webhook: "https://desk.example.org/alarms", token: "secret" },
	],
	rules: [
		{
			gateways: ["orchard-*", "store"],
			severities: ["critical"],
			steps: [
				{ afterMs: 0, to: ["anna"] },
				{ afterMs: 600_000, to: ["anna", "desk"] },
			],
			repeatMs: 1_800_000,
		},
		{ steps: [{ afterMs: 0, to: ["desk"] }], repeatMs: 3_600_000 },
	],
};

test("a file that is right has no fault", (t) => {
	t.deepEqual(faultsOfRules(right), []);
});

test("every mistake is named with its path and what would be right", (t) => {
	const [rule] = right.rules;
	const cases: readonly (readonly [object, RegExp])[] = [
		[{ ...right, version: 2 }, /^version: is 2; it must be 1$/],
		[{ ...right, mail: 1 }, /^mail: is not known here/],
		[{ ...right, recipients: [] }, /^recipients: holds 0 entries/],
		[
			{ ...right, recipients: [{ name: "anna" }, right.recipients[1]] },
			/^recipients\[0\]: needs an email or a webhook/,
		],
		[{ ...right, recipients: [{ name: "anna", email: "anna" }, right.recipients[1]] }, /no address of mail/],
		[{ ...right, recipients: [...right.recipients, right.recipients[0]] }, /stands twice/],
		[{ ...right, smtp: undefined }, /^smtp: is missing; recipients\[0\] has an email/],
		[{ ...right, smtp: { ...right.smtp, user: "me" } }, /^smtp: user and password belong together/],
		[{ ...right, smtp: { ...right.smtp, secure: "yes" } }, /^smtp.secure: must be true or false/],
		[{ ...right, publicUrl: "county.example.org" }, /^publicUrl: .* begins with http/],
		[{ ...right, rules: [{ ...rule, repeatMs: 10 }] }, /^rules\[0\].repeatMs: is 10; it must be/],
		[{ ...right, rules: [{ ...rule, severities: ["urgent"] }] }, /critical or high or medium or low/],
		[{ ...right, rules: [{ ...rule, gateways: ["*-1"] }] }, /^rules\[0\].gateways\[0\]: .* its begin and a \*/],
		[{ ...right, rules: [{ ...rule, steps: [] }] }, /^rules\[0\].steps: holds 0 entries/],
		[
			{ ...right, rules: [{ ...rule, steps: [{ afterMs: 0, to: ["ana"] }] }] },
			/^rules\[0\].steps\[0\].to\[0\]: there is no recipient "ana"; there is anna, desk/,
		],
		[[], /^\(file\): must be an object/],
	];
	for (const [value, says] of cases) {
		const faults = faultsOfRules(JSON.parse(JSON.stringify(value)));
		t.is(faults.length, 1, faults.join("; "));
		t.regex(faults[0] ?? "", says);
	}
});

test("the first rule that fits counts", (t) => {
	const repeats = (gateway: string, severity: string) => ruleFor(right, gateway, severity)?.repeatMs;
	t.is(repeats("orchard-7", "critical"), 1_800_000);
	t.is(repeats("store", "critical"), 1_800_000);
	t.is(repeats("store-2", "critical"), 3_600_000);
	t.is(repeats("orchard-7", "low"), 3_600_000);
	t.is(ruleFor({ ...right, rules: right.rules.slice(0, 1) }, "orchard-7", "low"), null);
});

test("it escalates step by step, then repeats the last", (t) => {
	const [rule] = right.rules;
	if (rule === undefined) return t.fail();
	t.deepEqual(turnOf(rule, 0), { to: ["anna"], waitMs: 600_000 });
	t.deepEqual(turnOf(rule, 1), { to: ["anna", "desk"], waitMs: 1_800_000 });
	t.deepEqual(turnOf(rule, 7), { to: ["anna", "desk"], waitMs: 1_800_000 });
});

test("what a person reads says what, where, since when and what to do", (t) => {
	const message: Message = {
		...{ id: "abc", what: "raised", gateway: "store-1", alarm: "room.high", title: "苹果库太暖" },
		...{ severity: "critical", raisedAt: "2026-07-01T00:00:00.000Z", who: "", acknowledgeUrl: "https://c/a?x" },
	};
	t.is(subjectOf(message), "ALARM (critical): 苹果库太暖 - store-1");
	t.regex(bodyOf(message), /Since: 2026-07-01.*\n\nI have seen it and take care of it: https:\/\/c\/a\?x\n/);
	const over = bodyOf({ ...message, what: "acknowledged", who: "anna", acknowledgeUrl: null, raisedAt: null });
	t.regex(over, /Since: not known/);
	t.regex(over, /Acknowledged by: anna/);
	t.notRegex(over, /take care of it/);
});
