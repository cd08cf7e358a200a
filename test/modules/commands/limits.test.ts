import test from "ava";
import { type GatewayCommand, writeCommand } from "../../../hosts/county/commands";
import { decodePlainCbor } from "../../../hosts/county/plain-cbor";
import { Outcome, outcomeName } from "../../../modules/commands/request";
import { describe } from "../../../modules/gateway/describe";
import { checkSite } from "../../../modules/site/check";
import type { Site } from "../../../modules/site/types";
import { Bench } from "../../support/core-gateway";
import { orchardProfiles, orchardSite, profileMap } from "../../support/core-site";

const key = new Uint8Array(32).fill(7);
const minute = 60_000;

const adjustable = [
	{ number: "warm/above", min: 2, max: 60 },
	{ number: "warm/below", min: -60, max: 10 },
	{ number: "apple-room/setPoint", min: -1, max: 8 },
	{ number: "irrigation/north/startBelow", min: 5, max: 40 },
	{ number: "irrigation/north/stopAt", min: 5, max: 60 },
];

function site(): Site {
	const one = orchardSite();
	const point = one.programs.find((program) => program.type === "cold-store")?.temperature[0] ?? "";
	const warm = { name: "warm", point, above: 50, below: -50, hysteresis: 0.5, delayMs: 0 };
	return Object.assign(one, { alarms: [warm], adjustable });
}

class Rig {
	readonly bench: Bench;
	readonly #answers = new Map<string, string>();
	#count = 0;

	constructor(options: { readonly clockless?: boolean } = {}) {
		this.bench = new Bench({
			...{ site: site(), key, clockless: options.clockless === true },
			onPublish: (topic, payload) => {
				if (!topic.endsWith("/answer")) return;
				const { id, outcome } = decodePlainCbor(payload) as { id: string; outcome: string };
				this.#answers.set(id, outcome);
			},
		}).run(3 * minute);
	}

	set(subject: string, value: string, changes: Partial<GatewayCommand> = {}): string | undefined {
		this.#count += 1;
		const topic = `headgate/${this.bench.site.gateway}/command`;
		const id = `c${this.#count}`;
		const atMs = this.bench.gateway.ports.clock.wallMs();
		const asked = { id, who: "anna", role: "operator", what: "set-limit", subject, value } as const;
		this.bench.deliver(topic, writeCommand(topic, { ...asked, atMs, validForMs: minute, ...changes }, key));
		this.bench.run(1000);
		return this.#answers.get(id);
	}

	value(name: string): number | undefined {
		return describe(this.bench.gateway).limits.find((limit) => limit.name === name)?.value;
	}

	get isRaised(): boolean {
		this.bench.run(2 * minute);
		return describe(this.bench.gateway).alarms[0]?.state === "raised";
	}

	notes(): readonly string[] {
		return this.bench.records.flatMap((record) =>
			record.kind === 8 && record.outcome !== Outcome.kept
				? [`${record.who} ${record.subject} ${record.was} ${record.value} ${outcomeName(record.outcome)}`]
				: [],
		);
	}
}

test("an alarm's limit is changed for a while, on record with what it was, and comes back by itself", (t) => {
	const rig = new Rig();
	t.false(rig.isRaised);
	t.is(rig.set("warm/below", "9.5", { forMs: 30 * minute }), "done");
	t.is(rig.value("warm/below"), 9.5);
	t.true(rig.isRaised, "the room is colder than 9.5");
	const [limit] = describe(rig.bench.gateway).limits.filter(({ name }) => name === "warm/below");
	t.like(limit, { own: -50, min: -60, max: 10, who: "anna" });
	t.true((limit?.untilMs ?? 0) > rig.bench.gateway.ports.clock.wallMs());
	rig.bench.run(30 * minute);
	t.false(rig.isRaised);
	t.is(rig.value("warm/below"), -50);
	t.deepEqual(rig.notes(), [
		"anna warm/below -50 9.5 accepted",
		"anna warm/below -50 9.5 done",
		"anna warm/below -50 9.5 over",
	]);
});

test("what is set for good outlives restarts and many records, until somebody sets it back", (t) => {
	const rig = new Rig();
	t.is(rig.set("apple-room/setPoint", "4"), "done");
	t.is(rig.set("apple-room/setPoint", "5"), "done");
	for (let restart = 0; restart < 2; restart += 1) {
		for (let count = 0; count < 500; count += 1) {
			const asked = {
				id: `${restart}-${count}`,
				who: "boris",
				role: "operator",
				what: "set-limit",
				subject: "warm/above",
			};
			rig.bench.gateway.ask({ ...asked, value: String(20 + (count % 9)), forMs: 0, atMs: 0, validForMs: 0 });
			rig.bench.run(100);
		}
		rig.bench.restart();
		rig.bench.run(minute);
		t.is(rig.value("apple-room/setPoint"), 5);
		t.is(rig.value("warm/above"), 20 + (499 % 9));
	}
	const [program] = rig.bench.gateway.limits.programs.filter(({ type }) => type === "cold-store");
	t.like(program, { setPoint: 5 });
	t.is(describe(rig.bench.gateway).limits.find(({ name }) => name === "apple-room/setPoint")?.untilMs, null);
	t.is(rig.set("apple-room/setPoint", ""), "done");
	t.is(rig.value("apple-room/setPoint"), 1);
	t.is(rig.set("apple-room/setPoint", ""), "nothing-to-do");
	rig.bench.restart();
	t.is(rig.value("apple-room/setPoint"), 1);
});

test("its time goes on over a restart", (t) => {
	const rig = new Rig();
	rig.set("warm/above", "30", { forMs: 60 * minute });
	rig.bench.run(30 * minute);
	rig.bench.restart();
	t.is(rig.value("warm/above"), 30);
	rig.bench.run(28 * minute);
	t.is(rig.value("warm/above"), 30);
	rig.bench.run(4 * minute);
	t.is(rig.value("warm/above"), 50);
	rig.bench.restart();
	t.is(rig.value("warm/above"), 50);
});

test("another site drops it", (t) => {
	const rig = new Rig();
	rig.set("warm/above", "30");
	rig.bench.restart(Object.assign(site(), { title: "another year" }));
	t.is(rig.value("warm/above"), 50);
});

test("what may not be set is refused in one word", (t) => {
	const rig = new Rig();
	t.is(rig.set("warm/above", "61"), "out-of-range");
	t.is(rig.set("warm/above", "1"), "out-of-range");
	for (const text of ["warm", "NaN", "1e1", "Infinity", "0x10", "1.2345678", " 5"]) {
		t.is(rig.set("warm/above", text), "out-of-range", text);
	}
	t.is(rig.set("warm/hysteresis", "1"), "not-adjustable");
	t.is(rig.set("irrigation/south/stopAt", "40"), "not-adjustable");
	t.is(rig.set("warm/above", "30", { role: "viewer" }), "role");
	t.is(rig.set("warm/above", "30", { atMs: 5 }), "expired");
	t.is(rig.value("warm/above"), 50);
});

test("a start does not pass its stop, a low limit not the high one", (t) => {
	const rig = new Rig();
	const own = rig.value("irrigation/north/stopAt") ?? 0;
	t.is(rig.set("irrigation/north/startBelow", String(own)), "out-of-range");
	t.is(rig.set("irrigation/north/stopAt", String(own + 5)), "done");
	t.is(rig.set("irrigation/north/startBelow", String(own)), "done");
	t.is(rig.set("irrigation/north/stopAt", ""), "out-of-range", "its own is not above that any more");
	t.is(rig.set("warm/below", "5"), "done");
	t.is(rig.set("warm/above", "4"), "out-of-range");
});

test("what a site lets people change is checked", (t) => {
	const faults = (list: object): readonly string[] =>
		checkSite(Object.assign(site(), { adjustable: list }), profileMap(orchardProfiles())).map(
			({ path, message }) => `${path}: ${message}`,
		);
	t.deepEqual(faults(adjustable), []);
	t.regex(
		faults([{ number: "warm/abov", min: 0, max: 60 }])[0] ?? "",
		/^adjustable\[0\]\.number: there is no number "warm\/abov"; there is warm\/above/,
	);
	t.regex(
		faults([{ number: "warm/above", min: 60, max: 5 }])[0] ?? "",
		/^adjustable\[0\]\.max: is 5; it must be more than min/,
	);
	t.regex(
		faults([{ number: "warm/above", min: 1, max: 5 }])[0] ?? "",
		/^adjustable\[0\]: is from 1 to 5; the site's own 50/,
	);
	t.regex(faults([adjustable[0], adjustable[0]].map((one) => ({ ...one })))[0] ?? "", /stands twice/);
});
