import test from "ava";
import { AlarmEdge, alarmEdgeName } from "../../../modules/alarms/edge";
import { describe } from "../../../modules/gateway/describe";
import { Bench, silence } from "../../support/core-gateway";
import { orchardSite } from "../../support/core-site";

const minute = 60_000;

/** Alarms on the orchard's relay board and on its store line, one the root of the other. */
function site() {
	const changed = orchardSite();
	changed.alarms = [
		{ name: "store.silent", line: "store", delayMs: 30_000, latch: true, severity: "critical" },
		{
			name: "room.unread",
			point: "room.back.temperature",
			quality: "not-good",
			delayMs: 10_000,
			because: ["store.silent"],
		},
		{ name: "relays.silent", device: "relays", delayMs: 0 },
		{ name: "pump.unreachable", output: "pump", fault: "unreachable", delayMs: 0, because: ["relays.silent"] },
	];
	return changed;
}

function storyOf(bench: Bench): readonly string[] {
	return bench.records.flatMap((record) =>
		record.kind === 10 && record.edge !== AlarmEdge.kept
			? [`${alarmEdgeName(record.edge)} ${record.alarm} #${record.sequence}${record.who && ` ${record.who}`}`]
			: [],
	);
}

test("what was raised, acknowledged and shelved is so after a restart, and the numbers go on", (t) => {
	const bench = new Bench({ site: site() }).run(minute);
	t.deepEqual(storyOf(bench), []);
	bench.farm.line("store").connected = false;
	silence(bench.farm, "relays");
	bench.run(3 * minute);
	const nowMs = (): number => bench.gateway.ports.clock.now();
	bench.gateway.alarms.acknowledge(2, "anna", nowMs());
	bench.gateway.alarms.shelve(3, nowMs() + 10 * minute, "boris");
	bench.run(1000);
	const before = describe(bench.gateway).alarms;
	bench.restart();
	bench.run(5 * minute);
	const after = describe(bench.gateway).alarms;
	const lasting = (views: typeof before) =>
		views.map(({ name, state, acknowledged, consequence, shelvedUntilMs }) => ({
			...{ name, state, acknowledged, consequence, shelvedUntilMs },
		}));
	t.deepEqual(lasting(after), lasting(before));
	t.like(before[0], { state: "raised", acknowledged: false });
	t.like(before[1], { state: "raised", consequence: true });
	t.like(before[2], { state: "raised", acknowledged: true, who: "anna" });
	bench.run(8 * minute);
	bench.farm.line("store").connected = true;
	bench.run(minute);
	bench.restart();
	bench.run(minute);
	t.is(describe(bench.gateway).alarms[0]?.state, "latched");
	bench.gateway.alarms.acknowledge(0, "anna", nowMs());
	bench.run(1000);
	t.deepEqual(
		storyOf(bench).toSorted((a, b) => Number(a.split(" ")[1]) - Number(b.split(" ")[1])),
		[
			...["raised 0 #1", "returned 0 #2", "acknowledged 0 #3 anna", "cleared 0 #4"],
			...["raised 1 #1", "cleared 1 #2"],
			...["raised 2 #1", "acknowledged 2 #2 anna"],
			...["raised 3 #1", "shelved 3 #2 boris", "unshelved 3 #3"],
		],
	);
});

test("many restarts later the state is still known, though a start reads only the newest part of the log", (t) => {
	const bench = new Bench({ site: site() }).run(minute);
	silence(bench.farm, "relays");
	bench.run(minute);
	bench.gateway.alarms.acknowledge(2, "anna", bench.gateway.ports.clock.now());
	bench.run(1000);
	for (let restart = 0; restart < 700; restart += 1) {
		bench.restart();
		bench.run(100);
	}
	t.true(bench.gateway.store.events.nextSequence > 700);
	t.like(describe(bench.gateway).alarms[2], { state: "raised", acknowledged: true });
	const kept = bench.records.filter((record) => record.kind === 10 && record.edge === AlarmEdge.kept);
	t.true(kept.length > 0 && kept.length < 40, `${kept.length} records say it again`);
	t.deepEqual(storyOf(bench), ["raised 2 #1", "raised 3 #1", "acknowledged 2 #2 anna"]);
});

test("alarms of another site begin anew", (t) => {
	const bench = new Bench({ site: site() }).run(minute);
	silence(bench.farm, "relays");
	bench.run(minute);
	t.is(describe(bench.gateway).alarms[2]?.state, "raised");
	const changed = site();
	changed.title = "Another site";
	bench.restart(changed);
	t.is(describe(bench.gateway).alarms[2]?.state, "clear");
});
