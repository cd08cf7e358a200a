import test from "ava";
import { describe } from "../../../modules/gateway/describe";
import { PointQuality } from "../../../modules/points/table";
import { lineLoads } from "../../../modules/site/load";
import { runFarm } from "../../../sim/core/run";
import { Bench, silence } from "../../support/core-gateway";
import { orchardFarm, orchardProfiles, orchardSite } from "../../support/core-site";

const minute = 60_000;

function play(seed: number, change: (file: ReturnType<typeof orchardFarm>) => void = () => undefined) {
	const file = orchardFarm();
	change(file);
	return runFarm({ site: orchardSite(), profiles: orchardProfiles(), file, seed, hours: 1 });
}

test("the same site and seed tell the same story", (t) => {
	const first = play(7);
	t.deepEqual(play(7), first);
	t.true(first.records > 1000 && first.outputChanges > 0 && first.delivered > 1000);
	t.regex(first.hash, /^[0-9a-f]{16}$/);
});

test("the story changes with the seed and with one constant of a plant", (t) => {
	const hashes = [
		play(7),
		play(8),
		play(7, (file) => {
			file.room.constants.wallsWPerK += 1;
		}),
		play(7, (file) => {
			file.weather.meanTemperatureC += 0.5;
		}),
	].map(({ hash }) => hash);
	t.is(new Set(hashes).size, hashes.length);
});

test("within half a minute every point is good and every output proven at rest", (t) => {
	const bench = new Bench().run(30_000);
	const view = describe(bench.gateway);
	t.true(view.points.every(({ quality }) => quality === "good"));
	t.true((view.restProvenMs ?? Number.POSITIVE_INFINITY) - view.bootMs < 5000);
	t.true(view.lines.every(({ timeouts, damaged, exceptions }) => timeouts + damaged + exceptions === 0));
});

test("what a person is told agrees with the plants", (t) => {
	const bench = new Bench().run(10 * minute);
	const view = describe(bench.gateway);
	const reading = (name: string) => view.points.find((point) => point.name === name)?.value ?? Number.NaN;
	const northPercent = 100 * (bench.farm.soils[0]?.moisture(bench.nowMs) ?? 0);
	t.true(Math.abs(reading("soil.north.moisture") - northPercent) < 0.5);
	t.true(Math.abs(reading("room.back.temperature") - bench.farm.room.temperatureC(bench.nowMs)) < 0.5);
	for (const output of view.outputs) t.is(output.on, bench.farm.isOn(output.name), output.name);
});

test("a line that is cut makes each of its points stale once, and nobody else's", (t) => {
	const bench = new Bench().run(5 * minute);
	const before = bench.records.length;
	bench.farm.line("store").connected = false;
	bench.run(10 * minute);
	const stale = bench.records
		.slice(before)
		.flatMap((record) => (record.kind === 1 ? record.values : []))
		.filter(({ quality }) => quality === PointQuality.stale);
	t.deepEqual(stale.map(({ point }) => point).sort(), [16, 17, 18, 19]);
	const view = describe(bench.gateway);
	t.deepEqual(view.lines[1]?.silent, ["room-front", "room-back", "room-relays"]);
	t.is(view.points[16]?.quality, "stale");
	t.true(view.points.slice(0, 16).every(({ quality }) => quality === "good"));
	t.is(view.outputs[5]?.state, "unreachable");
	bench.farm.line("store").connected = true;
	bench.run(20_000);
	t.true(describe(bench.gateway).points.every(({ quality }) => quality === "good"));
	t.deepEqual(describe(bench.gateway).lines[1]?.silent, []);
});

test("the load that is measured is near what the site's arithmetic says", (t) => {
	const bench = new Bench().run(30 * minute);
	const expected = lineLoads(bench.gateway.plan);
	bench.gateway.lines.forEach((line, index) => {
		const percent = expected[index]?.percent ?? 0;
		const measured = line.loadPercent();
		t.true(measured > 0.6 * percent && measured < 1.3 * percent, `${measured} % measured, ${percent} % reckoned`);
	});
});

test("a relay board that is dead takes little of its line, from boot on", (t) => {
	const bench = new Bench({ prepare: (farm) => void silence(farm, "relays") }).run(10 * minute);
	const load = bench.gateway.lines[0]?.loadPercent() ?? 100;
	t.true(load < 15, `${load} %`);
	t.true(describe(bench.gateway).points.every(({ quality }) => quality === "good"));
	t.deepEqual(
		describe(bench.gateway)
			.outputs.slice(0, 5)
			.map(({ state }) => state),
		new Array(5).fill("unreachable"),
	);
});

test("a gateway that is closed does nothing more", (t) => {
	const bench = new Bench().run(minute);
	bench.gateway.close();
	const before = [bench.records.length, bench.farm.line("field").bytes];
	bench.run(10 * minute);
	t.deepEqual([bench.records.length, bench.farm.line("field").bytes], before);
});

test("every row's values are stamped within the run, and time goes forward", (t) => {
	const bench = new Bench().run(10 * minute);
	const times = bench.records.map(({ timeMs }) => timeMs);
	t.true(times.every((timeMs, index) => index === 0 || timeMs >= (times[index - 1] ?? 0) - 1000));
	t.is(bench.records[0]?.kind, 2, "a boot record comes first");
});
