import test from "ava";
import { type GatewayCommand, writeCommand } from "../../../hosts/county/commands";
import { decodePlainCbor } from "../../../hosts/county/plain-cbor";
import { Outcome, outcomeName, What, whatName } from "../../../modules/commands/request";
import { describe } from "../../../modules/gateway/describe";
import { LeaseAnswer, LeaseReason } from "../../../modules/outputs/lease";
import { Bench, silence } from "../../support/core-gateway";
import { orchardSite } from "../../support/core-site";

const key = new Uint8Array(32).fill(7);
const minute = 60_000;

interface Answer {
	readonly id: string;
	readonly outcome: string;
	readonly state: string;
	readonly evidence: string;
}

/** The orchard, a key, and who sends commands and hears answers. */
class Rig {
	readonly answers: Answer[] = [];
	readonly bench: Bench;
	readonly topic: string;
	#count = 0;

	constructor(options: { readonly clockless?: boolean; readonly keyless?: boolean; readonly isDry?: boolean } = {}) {
		const site = orchardSite();
		const [irrigation] = site.programs;
		// Else the orchard waters from the first minute on.
		if (irrigation?.type === "irrigation" && options.isDry !== true) {
			for (const zone of irrigation.zones) Object.assign(zone, { startBelow: 1, stopAt: 2 });
		}
		site.alarms = [{ name: "relays.silent", device: "relays", delayMs: 0, latch: true }];
		this.bench = new Bench({
			site,
			clockless: options.clockless === true,
			...(options.keyless === true ? {} : { key }),
			onPublish: (topic, payload) => {
				if (topic.endsWith("/answer")) this.answers.push(decodePlainCbor(payload) as Answer);
			},
		}).run(minute + 30_000); // no first run before an output was at rest for a minute
		this.topic = `headgate/${site.gateway}/command`;
	}

	/** Sends a command, and lets time pass. */
	send(what: string, subject: string, changes: Partial<GatewayCommand> = {}, isRetained = false): Answer | undefined {
		const before = this.answers.length;
		this.bench.deliver(this.topic, this.message(what, subject, changes), isRetained);
		this.bench.run(20_000);
		return this.answers[before];
	}

	message(what: string, subject: string, changes: Partial<GatewayCommand> = {}, withKey = key): Uint8Array {
		this.#count += 1;
		const atMs = this.bench.gateway.ports.clock.wallMs();
		const asked = { id: `c${this.#count}`, who: "anna", role: "operator" as const, what, subject };
		return writeCommand(this.topic, { ...asked, atMs, validForMs: minute, ...changes }, withKey);
	}

	/** Commands on record: what, outcome. */
	notes(): readonly string[] {
		return this.bench.records.flatMap((record) =>
			record.kind === 8 && record.outcome !== Outcome.kept
				? [`${whatName(record.what)} ${record.subject} ${outcomeName(record.outcome)}`]
				: [],
		);
	}
}

test("an output runs for as long as is asked, and the answer says what is seen", (t) => {
	const rig = new Rig();
	const answer = rig.send("run", "valve.north", { forMs: 5 * minute });
	t.like(answer, { id: "c1", outcome: "done", state: "on", evidence: "relay" });
	t.true(rig.bench.closed().includes("valve.north"));
	t.deepEqual(rig.notes(), ["run valve.north accepted", "run valve.north done"]);
	rig.bench.run(5 * minute);
	t.false(rig.bench.closed().includes("valve.north"));
});

test("a command is on record before it acts", (t) => {
	const rig = new Rig();
	let closedThen: readonly string[] = ["not asked"];
	rig.bench.deliver(rig.topic, rig.message("run", "valve.north"));
	t.true(
		rig.bench.runUntil(() => {
			closedThen = rig.bench.closed();
			return rig.notes().length > 0;
		}, minute),
	);
	t.deepEqual(closedThen, []);
});

test("stop ends the run of whoever holds the output, and keeps its program from it", (t) => {
	const rig = new Rig();
	rig.send("run", "valve.north", { forMs: 30 * minute });
	t.like(rig.send("stop", "valve.north", { role: "viewer" }), { outcome: "done", state: "at-rest" });
	const cooling = () => rig.bench.closed().includes("compressor");
	t.true(rig.bench.runUntil(cooling, 12 * 60 * minute), "the room's program cools");
	t.like(rig.send("stop", "compressor", { forMs: 60 * minute }), { outcome: "done", state: "at-rest" });
	rig.bench.run(30 * minute);
	t.false(cooling());
	t.is(rig.bench.gateway.programs[1]?.state, "paused");
	rig.send("resume", "apple-room");
	t.true(rig.bench.runUntil(cooling, 12 * 60 * minute));
});

test("a program that is resumed after stop-all runs, and the one that is not does not", (t) => {
	const rig = new Rig({ isDry: true });
	const runs = (name: string) => () => rig.bench.closed().includes(name);
	t.true(rig.bench.runUntil(runs("pump"), 24 * 60 * minute));
	t.like(rig.send("stop-all", "", { forMs: 7 * 24 * 60 * minute }), { outcome: "done" });
	rig.send("resume", "apple-room");
	t.true(rig.bench.runUntil(runs("compressor"), 12 * 60 * minute), "long before the stop would be over");
	t.false(runs("pump")());
	rig.send("resume", "irrigation");
	t.true(rig.bench.runUntil(runs("pump"), 60 * minute));
});

test("stop-all stops everything, and that outlives a restart", (t) => {
	const rig = new Rig();
	rig.send("run", "valve.north", { forMs: 30 * minute });
	t.like(rig.send("stop-all", "", { forMs: 2 * 60 * minute }), { outcome: "done" });
	t.deepEqual(rig.bench.closed(), []);
	rig.bench.restart();
	rig.bench.run(90 * minute);
	t.deepEqual(rig.bench.closed(), []);
	t.true(rig.bench.gateway.programs.every(({ pausedUntilMs }) => pausedUntilMs > rig.bench.nowMs));
	rig.bench.run(31 * minute);
	t.true(rig.bench.gateway.programs.every(({ pausedUntilMs }) => pausedUntilMs < rig.bench.nowMs));
});

test("a program that is paused starts nothing, and stops what it drives in order", (t) => {
	const rig = new Rig({ isDry: true });
	t.true(rig.bench.runUntil(() => rig.bench.closed().includes("pump"), 24 * 60 * minute));
	rig.bench.run(minute);
	const before = rig.bench.moves.length;
	rig.send("pause", "irrigation", { forMs: 60 * minute });
	rig.bench.run(minute);
	const moves = rig.bench
		.story()
		.slice(before)
		.filter((move) => !move.endsWith("compressor"));
	t.deepEqual(moves.slice(0, 2), ["-pump", "-master"]);
	t.regex(moves[2] ?? "", /^-valve/);
	rig.bench.run(50 * minute);
	t.false(rig.bench.closed().includes("pump"));
});

test("a command that comes twice acts once, before and after a restart, and is answered each time", (t) => {
	const rig = new Rig();
	const message = rig.message("run", "valve.north", { forMs: 10_000, validForMs: 10 * minute });
	rig.bench.deliver(rig.topic, message);
	rig.bench.run(minute);
	rig.bench.deliver(rig.topic, message);
	rig.bench.run(minute);
	rig.bench.restart();
	rig.bench.run(minute);
	rig.bench.deliver(rig.topic, message);
	rig.bench.run(minute);
	t.deepEqual(
		rig.answers.map(({ id, outcome }) => `${id} ${outcome}`),
		["c1 done", "c1 done", "c1 done"],
	);
	t.is(rig.bench.moves.filter(({ output, on }) => output === "valve.north" && on).length, 1);
});

test("a power cut between record and act: the command is not followed later", (t) => {
	const rig = new Rig();
	const message = rig.message("run", "valve.north", { validForMs: 10 * minute });
	rig.bench.deliver(rig.topic, message);
	t.true(rig.bench.runUntil(() => rig.notes().length > 0, minute));
	rig.bench.restart();
	rig.bench.run(minute);
	rig.bench.deliver(rig.topic, message);
	rig.bench.run(minute);
	t.like(rig.answers.at(-1), { id: "c1", outcome: "accepted" }, "what is known of it");
	t.false(rig.bench.closed().includes("valve.north"));
});

test("what is refused, with its reason on record", (t) => {
	const rig = new Rig();
	const wallMs = (): number => rig.bench.gateway.ports.clock.wallMs();
	const outcomes = [
		rig.send("run", "valve.north", { role: "viewer" }),
		rig.send("run", "valve.north", { role: "king" as "viewer" }),
		rig.send("run", "valve.nowhere"),
		rig.send("dance", "valve.north"),
		rig.send("run", "valve.north", { atMs: wallMs() - 2 * minute }),
		rig.send("run", "valve.north", { atMs: wallMs() - 20 * minute, validForMs: 60 * minute }),
		rig.send("run", "valve.north", { atMs: wallMs() + 2 * minute }),
		rig.send("run", "valve.north", {}, true),
		rig.send("acknowledge", "relays.silent"),
		rig.send("clear-lock", "valve.north"),
	].map((answer) => answer?.outcome);
	const expected = [
		...["role", "role", "no-such-subject", "unknown", "expired", "expired", "age", "age"],
		...["nothing-to-do", "nothing-to-do"],
	];
	t.deepEqual(outcomes, expected);
	t.deepEqual(
		rig.bench.moves.filter(({ output }) => output !== "compressor"),
		[],
	);
	const refused = rig.notes().filter((note) => !note.endsWith(" accepted"));
	t.deepEqual(
		refused.map((note) => note.split(" ").at(-1)),
		expected,
	);
});

test("a stop is never refused: retained, of yesterday, without a clock, by a viewer", (t) => {
	const rig = new Rig({ clockless: true });
	t.is(rig.send("run", "valve.north")?.outcome, "age", "no clock, no age");
	rig.bench.gateway.ask({
		...{ id: "h1", who: "boris", role: "operator", what: "run", subject: "valve.north" },
		...{ forMs: 30 * minute, atMs: 0, validForMs: 0 },
	});
	rig.bench.run(20_000);
	t.true(rig.bench.closed().includes("valve.north"), "whoever stands before it needs no clock");
	t.is(rig.send("stop", "valve.north", { role: "viewer", atMs: 1 }, true)?.outcome, "done");
	t.deepEqual(rig.bench.closed(), []);
	for (let index = 0; index < 100; index += 1) {
		const asked = { id: `p${index}`, who: "boris", role: "operator", what: "pause", subject: "irrigation" };
		rig.bench.gateway.ask({ ...asked, forMs: 1000, atMs: 0, validForMs: 0 });
		rig.send("stop", "pump");
	}
	t.false(
		rig.notes().some((note) => note.endsWith("busy")),
		"what is over makes room, without a clock too",
	);
});

test("more commands than are remembered are refused, but for a stop; and room comes with time", (t) => {
	const rig = new Rig();
	for (let index = 0; index < 70; index += 1) {
		rig.bench.deliver(rig.topic, rig.message("pause", "irrigation", { forMs: 1000, validForMs: 15 * minute }));
		rig.bench.run(100);
	}
	rig.bench.run(1000);
	t.is(rig.answers.filter(({ outcome }) => outcome === "busy").length, 6);
	t.is(rig.send("stop", "pump")?.outcome, "done");
	rig.bench.run(16 * minute);
	t.is(rig.send("pause", "irrigation")?.outcome, "done");
});

test("what does not bear the key's code is no command, and nothing is recorded or answered", (t) => {
	const rig = new Rig();
	const wrongKey = rig.message("stop-all", "", {}, new Uint8Array(32));
	const right = rig.message("stop-all", "");
	const changed = right.slice();
	changed[12] = (changed[12] as number) ^ 1;
	for (const message of [wrongKey, changed, right.subarray(0, 20), new Uint8Array(3), new Uint8Array(2000)]) {
		rig.bench.deliver(rig.topic, message);
		rig.bench.run(1000);
	}
	rig.bench.deliver(rig.topic.replace("orchard", "meadow"), right);
	rig.bench.run(1000);
	t.deepEqual([rig.answers, rig.notes()], [[], []]);
	const keyless = new Rig({ keyless: true });
	t.is(keyless.send("stop-all", ""), undefined);
	t.deepEqual(keyless.notes(), []);
});

test("an acknowledgement from afar reaches the alarm, with who", (t) => {
	const rig = new Rig();
	const heal = silence(rig.bench.farm, "relays");
	rig.bench.run(minute);
	t.like(rig.send("shelve", "relays.silent", { forMs: 5 * minute }), { outcome: "done", state: "raised" });
	t.like(describe(rig.bench.gateway).alarms[0], { state: "raised", who: "anna" });
	t.like(rig.send("unshelve", "relays.silent"), { outcome: "done" });
	t.like(rig.send("acknowledge", "relays.silent", { who: "Борис" }), { outcome: "done", state: "acknowledged" });
	t.like(describe(rig.bench.gateway).alarms[0], { acknowledged: true, who: "Борис" });
	t.is(rig.send("acknowledge", "relays.silent")?.outcome, "nothing-to-do");
	heal();
});

test("an output that does not follow is answered as it is", (t) => {
	const rig = new Rig();
	rig.bench.deliver(rig.topic, rig.message("run", "valve.north"));
	rig.bench.run(50);
	silence(rig.bench.farm, "relays");
	rig.bench.run(minute);
	t.like(rig.answers[0], { outcome: "unproven", state: "unreachable", evidence: "none" });
	t.is(rig.send("run", "valve.north")?.outcome, "not-ready");
});

test("a stop whose outputs do not follow goes on for as long as was asked", (t) => {
	const rig = new Rig();
	silence(rig.bench.farm, "relays");
	rig.bench.run(minute);
	rig.send("stop-all", "", { forMs: 10 * minute });
	rig.bench.run(minute);
	t.is(rig.answers.at(-1)?.outcome, "unproven");
	const { outputs, plan, ports } = rig.bench.gateway;
	const valve = plan.outputs.findIndex(({ name }) => name === "valve.north");
	const nowMs = ports.clock.now();
	t.is(outputs.lease(valve, 0, nowMs + minute, LeaseReason.moistureLow, nowMs), LeaseAnswer.stopped);
});

test("every word has its number and back", (t) => {
	t.is(new Set(Object.values(What).map(whatName)).size, Object.keys(What).length);
	t.is(new Set(Object.values(Outcome).map(outcomeName)).size, Object.keys(Outcome).length);
});
