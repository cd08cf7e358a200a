import test from "ava";
import type { FarmFile } from "../../../sim/core/farm-file";
import { Bench, silence, stick } from "../../support/core-gateway";
import { orchardFarm, orchardSite, type Writable } from "../../support/core-site";

const minute = 60_000;
const hour = 60 * minute;

/** The orchard with its zones as wet as said, in volumetric water content. */
function farmAt(...moistures: readonly number[]): Writable<FarmFile> {
	const file = orchardFarm();
	moistures.forEach((moisture, index) => {
		const zone = file.zones[index];
		if (zone !== undefined) zone.moisture = moisture;
	});
	return file;
}

/** The moves of the water side: the compressor's are left out. */
function water(bench: Bench): readonly string[] {
	return bench.story().filter((move) => !move.endsWith("compressor"));
}

function irrigation(bench: Bench): string {
	return bench.gateway.programs[0]?.state ?? "";
}

function startWatering(bench: Bench): void {
	if (!bench.runUntil(() => irrigation(bench) === "watering", 5 * minute)) throw new Error("nothing was watered");
}

const oneRun = ["+valve.north", "+master", "+pump", "-pump", "-master", "-valve.north"];

test("a dry zone is opened zone, master, pump and shut pump, master, zone, when it has its target", (t) => {
	const bench = new Bench({ file: farmAt(0.215, 0.28, 0.28) }).run(3 * hour);
	t.deepEqual(water(bench), oneRun);
	const [open, , pump, stop] = bench.moves.filter(({ output }) => output !== "compressor");
	t.true((pump?.atMs ?? 0) - (open?.atMs ?? 0) < 5000, "the chain is up within seconds");
	const longest = bench.site.programs[0]?.type === "irrigation" ? 4_500_000 : 0;
	t.true((stop?.atMs ?? 0) - (pump?.atMs ?? 0) <= longest);
	t.true((bench.farm.soils[0]?.moisture(bench.nowMs) ?? 0) > 0.28);
});

test("wet zones are not watered", (t) => {
	const bench = new Bench({ file: farmAt(0.25, 0.25, 0.25) }).run(hour);
	t.deepEqual(water(bench), []);
	t.is(irrigation(bench), "waiting");
});

test("dry zones are watered one at a time", (t) => {
	const bench = new Bench({ file: farmAt(0.2, 0.2, 0.2) });
	let most = 0;
	for (let second = 0; second < 5 * 3600; second += 5) {
		bench.run(5000);
		most = Math.max(most, bench.closed().filter((name) => name.startsWith("valve.")).length);
	}
	t.is(most, 1);
	t.deepEqual(
		water(bench)
			.filter((move) => move.startsWith("+valve"))
			.slice(0, 3),
		["+valve.north", "+valve.middle", "+valve.south"],
	);
});

test("two zones overlap where the site file says so, and water never runs against shut valves", (t) => {
	const site = orchardSite();
	const program = site.programs[0];
	if (program?.type === "irrigation") program.zonesAtOnce = 2;
	const bench = new Bench({ site, file: farmAt(0.2, 0.215, 0.2) });
	let most = 0;
	bench.runUntil(() => {
		const closed = bench.closed();
		const valves = closed.filter((name) => name.startsWith("valve.")).length;
		most = Math.max(most, valves);
		if (closed.includes("pump")) {
			t.true(closed.includes("master"), `the pump runs against a shut master at ${bench.nowMs}`);
			t.true(valves > 0, `the pump runs against shut valves at ${bench.nowMs}`);
		}
		return false;
	}, 5 * hour);
	t.is(most, 2);
	t.deepEqual(
		bench.closed().filter((name) => name !== "compressor"),
		[],
	);
	t.is(water(bench).filter((move) => move === "+valve.south").length, 1);
});

test("a valve whose own longest run is shorter than its zone's still closes after pump and master", (t) => {
	const site = orchardSite();
	for (const output of site.outputs) if (output.kind === "valve") output.longestRunMs = 5 * minute;
	const bench = new Bench({ site, file: farmAt(0.15, 0.28, 0.28) }).run(10 * minute);
	t.deepEqual(water(bench), oneRun);
});

test("a zone that loses its probe while it is watered is stopped in order", (t) => {
	const bench = new Bench({ file: farmAt(0.2, 0.28, 0.28) });
	startWatering(bench);
	bench.run(5 * minute);
	t.deepEqual(water(bench), oneRun.slice(0, 3));
	silence(bench.farm, "soil-north");
	bench.run(2 * minute);
	t.deepEqual(water(bench), oneRun);
	bench.run(2 * hour);
	t.deepEqual(water(bench), oneRun, "without a probe it is not watered again");
});

test("one of two probes is enough", (t) => {
	const bench = new Bench({ file: farmAt(0.28, 0.28, 0.2) });
	startWatering(bench);
	silence(bench.farm, "soil-south-deep");
	bench.run(10 * minute);
	t.deepEqual(water(bench), ["+valve.south", "+master", "+pump"]);
});

test("a zone that never reaches its target is stopped in order at its longest run, and rests before the next", (t) => {
	const site = orchardSite();
	const program = site.programs[0];
	if (program?.type === "irrigation") for (const zone of program.zones) zone.longestRunMs = 10 * minute;
	const bench = new Bench({ site, file: farmAt(0.15, 0.28, 0.28) }).run(35 * minute);
	const moves = bench.moves.filter(({ output }) => output !== "compressor");
	t.deepEqual(water(bench).slice(0, 7), [...oneRun, "+valve.north"]);
	const ranMs = (moves[3]?.atMs ?? 0) - (moves[0]?.atMs ?? 0);
	t.true(ranMs >= 10 * minute && ranMs < 10 * minute + 10_000, `${ranMs} ms`);
	const restedMs = (moves[6]?.atMs ?? 0) - (moves[5]?.atMs ?? 0);
	t.true(restedMs >= 15 * minute && restedMs < 16 * minute, `${restedMs} ms`);
});

test("with a relay board that is dead at start nothing is started, and when it is back it comes to rest first", (t) => {
	let revive = (): void => undefined;
	const contacts = [true, false, true, false, false, false, false, false];
	const state = { storageMm: [60, 60, 60], volumeM3: 0, airC: 2, productC: 2, contacts: { relays: contacts } };
	const bench = new Bench({
		state,
		prepare: (farm) => {
			revive = silence(farm, "relays");
		},
	}).run(10 * minute);
	t.deepEqual(water(bench), []);
	t.true(bench.closed().includes("pump"), "nobody can stop it while its board is deaf");
	t.is(bench.gateway.outputs.at(0).state, 5);
	revive();
	bench.run(2 * minute);
	t.deepEqual(water(bench).slice(0, 2), ["-pump", "-valve.north"]);
	t.deepEqual(water(bench).slice(2), ["+valve.north", "+master", "+pump"]);
});

test("relays that are found on at boot are switched off before anything else", (t) => {
	const contacts = new Array<boolean>(8).fill(true);
	const state = { storageMm: [85, 85, 95], volumeM3: 0, airC: 2, productC: 2, contacts: { relays: contacts } };
	const bench = new Bench({ state }).run(minute);
	t.deepEqual([...water(bench)].sort(), ["-master", "-pump", "-valve.middle", "-valve.north", "-valve.south"]);
	t.true((bench.moves.at(-1)?.atMs ?? 0) < 3000, "within three seconds");
	t.false(Number.isNaN(bench.gateway.outputs.restProvenMs));
});

test("a master valve that does not follow ends the chain: the pump never starts and all come to rest", (t) => {
	const bench = new Bench({ file: farmAt(0.2, 0.28, 0.28), prepare: (farm) => stick(farm, "relays", 1) }).run(
		5 * minute,
	);
	t.deepEqual(water(bench), ["+valve.north", "-valve.north"]);
	const reasons = bench.records.flatMap((record) => (record.kind === 3 && record.output === 2 ? [record.reason] : []));
	t.true(reasons.includes(9), "chain fault is on record");
	t.is(irrigation(bench), "waiting");
});

test("a board that dies while water runs and comes back is brought to rest before anything starts", (t) => {
	const bench = new Bench({ file: farmAt(0.2, 0.28, 0.28) });
	startWatering(bench);
	const before = water(bench).length;
	const revive = silence(bench.farm, "relays");
	bench.run(5 * minute);
	t.deepEqual(water(bench).slice(before), ["-pump", "-master", "-valve.north"], "its own timers end it, in order");
	revive();
	bench.run(minute);
	t.is(water(bench).length, before + 3, "a real rest comes first");
});
