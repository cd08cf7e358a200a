import test from "ava";
import { describe } from "../../../modules/gateway/describe";
import { LeaseReason, Owner } from "../../../modules/outputs/lease";
import type { SignalPlan } from "../../../modules/site/plan";
import { decodeTable, encodeTable } from "../../../modules/site/table";
import type { Site, SiteSignal } from "../../../modules/site/types";
import { RecordKind } from "../../../modules/store/record";
import { Bench, silence } from "../../support/core-gateway";
import { plain } from "../../support/core-plain";
import { orchardSite } from "../../support/core-site";

const second = 1000;
const minute = 60_000;
const siren = 6;

const signals: readonly SiteSignal[] = [
	{ output: "siren", severities: ["critical", "high"], longestMs: minute, repeatAfterMs: 5 * minute },
	{ output: "light", severities: ["critical"], alarms: ["north"] },
];

/** An orchard whose probes are watched: north and south high, middle critical, and what follows from north. */
function site(list: readonly SiteSignal[] = signals): Site {
	const changed = orchardSite();
	const [relay] = changed.outputs.slice(-1);
	const one = { ...relay, device: "room-relays", rest: "off" };
	Object.assign(changed, {
		outputs: [
			...changed.outputs,
			{ ...one, name: "siren", kind: "siren", actuator: "relay-2", longestRunMs: 3 * minute },
			{ ...one, name: "light", kind: "light", actuator: "relay-3", longestRunMs: 30 * minute },
		],
		alarms: [
			{ name: "north", device: "soil-north", severity: "high", delayMs: 0, latch: true },
			{ name: "middle", device: "soil-middle", severity: "critical", delayMs: 0 },
			{ name: "south", device: "soil-south", severity: "high", delayMs: 0 },
			{
				name: "north.unread",
				point: "soil.north.moisture",
				quality: "not-good",
				severity: "high",
				delayMs: 30_000,
				because: ["north"],
			},
		],
		signals: list,
	});
	return changed as Site;
}

/** Two minutes after boot, nothing wrong. */
function booted(list?: readonly SiteSignal[]): Bench {
	const bench = new Bench({ site: site(list) }).run(2 * minute);
	bench.moves.length = 0;
	return bench;
}

function isOn(bench: Bench, output = "siren"): boolean {
	return bench.closed().includes(output);
}

let asked = 0;

function ask(bench: Bench, what: string, subject: string): string {
	asked += 1;
	const id = String(asked);
	let answer = "";
	bench.gateway.onAnswer = (one) => {
		if (one.id === id) answer = one.outcome;
	};
	bench.gateway.ask({ id, what, subject, who: "anna", role: "operator", forMs: 10 * minute, atMs: 0, validForMs: 0 });
	bench.run(10 * second);
	return answer;
}

/** Lets a device fall silent, and the siren sound for it. */
function spoil(bench: Bench, device: string): () => void {
	const revive = silence(bench.farm, device);
	if (!bench.runUntil(() => isOn(bench), 2 * minute)) throw new Error("nothing sounds");
	return revive;
}

/** Moments between the contact's moves, in whole seconds. */
function rhythm(bench: Bench, output = "siren"): readonly number[] {
	const moves = bench.moves.filter((move) => move.output === output);
	return moves.slice(1).map(({ atMs }, index) => Math.round((atMs - (moves[index]?.atMs ?? 0)) / 1000));
}

test("a siren sounds for a new alarm by a lease, ends by itself, and sounds again until it is acknowledged", (t) => {
	const bench = booted();
	const revive = spoil(bench, "soil-north");
	bench.run(second);
	t.like(describe(bench.gateway).signals[0], { output: "siren", state: "on", alarms: ["north"], againMs: null });
	t.like(describe(bench.gateway).outputs[siren], { owner: "alarm", reason: "alarm", state: "on", evidence: "relay" });
	bench.run(2 * minute);
	t.false(isOn(bench));
	const paused = describe(bench.gateway).signals[0];
	t.is(paused?.state, "paused");
	bench.run((paused?.againMs ?? 0) - bench.gateway.ports.clock.wallMs() + 5 * second);
	t.true(isOn(bench));
	t.deepEqual(rhythm(bench), [60, 300]);
	revive();
	bench.run(10 * second);
	t.true(isOn(bench), "its cause has gone, and it waits to be acknowledged");
	ask(bench, "acknowledge", "north");
	t.false(isOn(bench));
	t.like(describe(bench.gateway).signals[0], { state: "off", alarms: [] });
	const before = bench.moves.length;
	bench.run(20 * minute);
	t.deepEqual(
		bench.moves.slice(before).filter(({ output }) => output === "siren"),
		[],
	);
	const leases = bench.records.filter(
		(one) => one.kind === RecordKind.output && one.output === siren && one.owner === Owner.alarm,
	);
	t.true(leases.length >= 2, "on record");
});

test("the table keeps it all, and refuses what leads nowhere", (t) => {
	const { plan } = new Bench({ site: site() }).gateway;
	t.deepEqual(plain(decodeTable(encodeTable(plan))), plan);
	const [signal] = plan.signals as readonly SignalPlan[];
	for (const wrong of [{ output: 20 }, { alarms: [63] }]) {
		const bytes = encodeTable({ ...plan, signals: [{ ...(signal as SignalPlan), ...wrong }] });
		t.is(decodeTable(bytes), "a signal leads to no output, or to no alarm");
	}
});

test("it sounds until the last alarm is acknowledged, and at once for a new one, in a pause too", (t) => {
	const bench = booted();
	spoil(bench, "soil-north");
	silence(bench.farm, "soil-south");
	bench.run(30 * second);
	ask(bench, "acknowledge", "north");
	t.true(isOn(bench), "south is not acknowledged");
	ask(bench, "acknowledge", "south");
	t.false(isOn(bench));
	silence(bench.farm, "soil-middle");
	t.true(
		bench.runUntil(() => isOn(bench), 2 * minute),
		"a new alarm",
	);
	bench.run(2 * minute);
	t.false(isOn(bench));
	t.is(describe(bench.gateway).signals[0]?.state, "paused");
	ask(bench, "acknowledge", "middle");
	bench.run(10 * minute);
	t.false(isOn(bench), "silenced in its pause");
});

test("what is shelved or a consequence sounds nothing; what comes off the shelf does", (t) => {
	const bench = booted();
	const { alarms, ports } = bench.gateway;
	alarms.shelve(0, ports.clock.now() + 10 * minute, "anna");
	silence(bench.farm, "soil-north");
	bench.run(9 * minute);
	t.is(describe(bench.gateway).alarms[0]?.state, "raised");
	t.like(describe(bench.gateway).alarms[3], { state: "raised", consequence: true });
	t.deepEqual(
		bench.story().filter((move) => move.includes("siren")),
		[],
	);
	bench.run(2 * minute);
	t.true(bench.story().includes("+siren"));
});

test("at quiet hours only what is critical sounds, and the rest when they are over", (t) => {
	// The bench begins at 00:00 UTC.
	const bench = booted([{ ...(signals[0] as SiteSignal), quietFrom: "22:00", quietTo: "00:20" }]);
	silence(bench.farm, "soil-north");
	bench.run(10 * minute);
	t.false(bench.story().includes("+siren"));
	t.true(bench.runUntil(() => isOn(bench), 9 * minute));
	t.true(bench.nowMs >= 20 * minute && bench.nowMs < 21 * minute, `${bench.nowMs}`);
	const night = booted([{ ...(signals[0] as SiteSignal), quietFrom: "22:00", quietTo: "06:00" }]);
	silence(night.farm, "soil-middle");
	t.true(
		night.runUntil(() => isOn(night), 2 * minute),
		"critical",
	);
});

test("a light stays on while one of its alarms stands, acknowledged or not, and longest runs bind it", (t) => {
	const bench = booted();
	const revive = spoil(bench, "soil-middle");
	bench.run(second);
	t.true(isOn(bench, "light"));
	ask(bench, "acknowledge", "middle");
	t.false(isOn(bench));
	bench.run(70 * minute);
	t.deepEqual(rhythm(bench, "light").slice(0, 3), [1800, 60, 1800]);
	t.true(isOn(bench, "light"));
	revive();
	bench.run(2 * minute);
	t.false(isOn(bench, "light"));
	t.is(describe(bench.gateway).signals[1]?.state, "off");
});

test("stop all leaves it alone and is done; a stop by name ends the bout and no more", (t) => {
	const bench = booted();
	spoil(bench, "soil-north");
	t.is(ask(bench, "stop-all", ""), "done");
	t.true(isOn(bench));
	t.is(ask(bench, "stop", "siren"), "done");
	t.false(isOn(bench));
	bench.run(2 * minute);
	silence(bench.farm, "soil-south");
	t.true(
		bench.runUntil(() => isOn(bench), 2 * minute),
		"an alarm that begins later sounds, stopped or not",
	);
});

test("a stop button and a low supply leave it alone, and what a person runs they stop", (t) => {
	const changed = site();
	Object.assign(changed, {
		stopButtons: [{ point: "room.front.temperature", pressed: "closed" }], // above 0.5: pressed all the time
		supply: { point: "room.front.temperature", above: 99 },
	});
	const bench = new Bench({ site: changed }).run(2 * minute);
	const { outputs, ports } = bench.gateway;
	const nowMs = ports.clock.now();
	t.not(outputs.lease(siren, Owner.command, nowMs + minute, LeaseReason.asked, nowMs), 0);
	spoil(bench, "soil-north");
	bench.run(20 * second);
	t.true(isOn(bench));
});

test("after a restart it sounds again for what stands and nobody has acknowledged", (t) => {
	const bench = booted();
	spoil(bench, "soil-north");
	bench.restart();
	t.true(
		bench.runUntil(() => !isOn(bench), 10 * second),
		"rest comes first",
	);
	t.true(bench.runUntil(() => isOn(bench), 2 * minute));
	ask(bench, "acknowledge", "north");
	bench.restart();
	bench.run(10 * minute);
	t.false(isOn(bench));
});

test("where its relay does not answer it waits, and sounds as soon as it can", (t) => {
	const bench = booted();
	const revive = silence(bench.farm, "room-relays");
	bench.run(minute);
	silence(bench.farm, "soil-north");
	bench.run(2 * minute);
	t.like(describe(bench.gateway).signals[0], { state: "waiting", alarms: ["north"] });
	revive();
	t.true(bench.runUntil(() => isOn(bench), 3 * minute));
});
