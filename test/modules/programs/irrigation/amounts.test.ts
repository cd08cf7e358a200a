import test, { type ExecutionContext } from "ava";
import { describe } from "../../../../modules/gateway/describe";
import type { Site, SiteZone } from "../../../../modules/site/types";
import { changeNorth, cotton } from "../../../support/core-amount-mutations";
import { Bench, silence } from "../../../support/core-gateway";
import { changedSite, minute, raised } from "../../../support/core-orchard";
import type { Writable } from "../../../support/core-site";

const hour = 60 * minute;
const day = 24 * hour;

/** The orchard's north zone alone, with its probe, the meter and the air; watered as said. */
function site(words: Partial<SiteZone>, change: (site: Writable<Site>) => void = () => undefined): Writable<Site> {
	return changedSite((one) => {
		const devices = ["soil-north", "flow-meter", "relays", "air"];
		const outputs = ["pump", "master", "valve.north"];
		one.lines = one.lines.filter(({ name }) => name === "field");
		one.devices = one.devices.filter(({ name }) => devices.includes(name));
		one.points = one.points.filter(({ device }) => devices.includes(device));
		one.outputs = one.outputs.filter(({ name }) => outputs.includes(name));
		one.programs = one.programs.filter(({ type }) => type === "irrigation");
		for (const program of one.programs) {
			if (program.type === "irrigation") program.zones = program.zones.filter(({ name }) => name === "north");
		}
		one.alarms = [];
		changeNorth(one, words);
		if (words.runMs !== undefined || words.volumeM3 !== undefined) {
			Object.assign(one.programs[0] ?? {}, { starts: [{ at: "00:10" }] });
		}
		change(one);
	});
}

/** Milliseconds that water ran: the pump's contact was closed. */
function pumpedMs(bench: Bench): number {
	let sum = 0;
	for (const { output, on, atMs } of bench.moves) if (output === "pump") sum += on ? -atMs : atMs;
	return sum;
}

function untilRest(bench: Bench, limitMs = 3 * hour): void {
	if (!bench.runUntil(() => bench.farm.isOn("pump"), limitMs)) throw new Error("nothing was watered");
	if (!bench.runUntil(() => !bench.farm.isOn("valve.north"), limitMs)) throw new Error("it does not end");
	bench.run(minute);
}

const near = (t: ExecutionContext, actual: number, expected: number, within: number) =>
	t.true(Math.abs(actual - expected) <= within, `${actual} for ${expected}`);

function reason(bench: Bench): string | null {
	return describe(bench.gateway).outputs.find(({ name }) => name === "valve.north")?.reason ?? null;
}

test("by time: so long as the site says, in percent of it, and the meter and probes don't matter", (t) => {
	const bench = new Bench({
		site: site({ runMs: 20 * minute }, (one) => Object.assign(one.programs[0] ?? {}, { adjustPercent: 50 })),
	});
	silence(bench.farm, "soil-north");
	untilRest(bench);
	near(t, pumpedMs(bench), 10 * minute, 15_000);
	t.is(reason(bench), "amount-given");
	bench.run(12 * hour);
	near(t, pumpedMs(bench), 10 * minute, 15_000);
});

test("by volume: by the meter", (t) => {
	const bench = new Bench({ site: site({ volumeM3: 3 }) });
	untilRest(bench);
	near(t, pumpedMs(bench), 15 * minute, minute); // the plant gives 12 m³/h
	near(t, describe(bench.gateway).soils[0]?.volumeM3 ?? 0, 3, 0.2);
	t.is(reason(bench), "amount-given");
});

test("what is owed of a watering that a restart has cut short is given after it, and no more", (t) => {
	const resumed = site({ runMs: 30 * minute }, (one) => Object.assign(one.programs[0] ?? {}, { resumeWithinMs: hour }));
	const bench = new Bench({ site: resumed });
	if (!bench.runUntil(() => bench.farm.isOn("pump"), hour)) throw new Error("nothing was watered");
	bench.run(10 * minute);
	bench.gateway.close();
	bench.run(2 * minute);
	bench.restart();
	bench.runUntil(() => !bench.farm.isOn("pump"), 5 * minute);
	const beforeMs = pumpedMs(bench);
	t.true(beforeMs < 14 * minute, `${beforeMs}`);
	untilRest(bench);
	// At most a minute of it is given twice, and what ran without a gateway is not known to it.
	near(t, pumpedMs(bench) - (beforeMs - 10 * minute), 30 * minute, 90_000);
	bench.run(6 * hour);
	near(t, pumpedMs(bench) - (beforeMs - 10 * minute), 30 * minute, 90_000);
});

const dry = { ...cotton, areaM2: 500, startDepletionMm: 75 };

function depletionMm(bench: Bench): number {
	return describe(bench.gateway).soils[0]?.depletionMm ?? Number.NaN;
}

test("by balance: when the readily available water is gone, and then what refills it", (t) => {
	// 71 days after planting cotton has 86 % of its roots: 139 mm, of which 0.65 are within reach.
	const bench = new Bench({ site: site({ balance: { ...dry, startDepletionMm: 60 } }) }).run(hour);
	t.is(pumpedMs(bench), 0);
	near(t, depletionMm(bench), 60, 1e-3);
	const thirsty = new Bench({ site: site({ balance: { ...dry, startShare: 0.6, areaM2: 150 } }) });
	untilRest(thirsty);
	t.is(reason(thirsty), "amount-given");
	near(t, depletionMm(thirsty), 0, 1);
	near(t, pumpedMs(thirsty), (75 * 150 * hour) / (0.9 * 12_000), 2 * minute);
	const wide = new Bench({ site: site({ balance: { ...dry, startShare: 0.6 } }) });
	untilRest(wide);
	t.is(reason(wide), "longest-run");
	near(t, depletionMm(wide), 75 - (12_000 * 0.9 * (pumpedMs(wide) / hour)) / 500, 1.5);
});

test("days go by: the balance takes what the air takes; a run by hand and an outage of days count", (t) => {
	const bench = new Bench({ site: site({ balance: { ...dry, startDepletionMm: 10 } }) });
	bench.run(2 * day + hour);
	const { weather } = bench.gateway;
	const seenMm = weather?.lastEt0Mm ?? 0;
	t.is(describe(bench.gateway).weather?.source, "completed");
	t.true(seenMm > 4 && seenMm < 9, `${seenMm}`);
	const before = depletionMm(bench);
	t.true(before > 10 + seenMm, `${before}`);
	const asked = { who: "boris", role: "operator", what: "run", forMs: 20 * minute, atMs: 0, validForMs: 0 };
	for (const subject of ["valve.north", "master", "pump"]) {
		bench.gateway.ask({ ...asked, id: subject, subject });
		bench.run(20_000);
	}
	bench.run(30 * minute);
	t.false(bench.farm.isOn("pump"));
	const givenMm = (12 * 1000 * 0.9 * (pumpedMs(bench) / hour)) / 500;
	t.true(givenMm > 6, `${givenMm}`);
	near(t, before - depletionMm(bench), givenMm, 0.5);
	const left = depletionMm(bench);
	bench.gateway.close();
	bench.run(4 * day);
	bench.restart();
	bench.run(10 * minute);
	// Mid-season: 1.17 of what is usual, which the two days before have taught; the day of the cut is one of them.
	near(t, depletionMm(bench) - left, 4 * 1.1 * seenMm, 0.15 * 4 * seenMm);
	t.is(describe(bench.gateway).weather?.source, "usual");
	t.true((describe(bench.gateway).soils[0]?.volumeM3 ?? 0) > 3, "all that it ever had");
});

test("probes beside a balance stop it at field capacity, and it goes on without them", (t) => {
	const words = { balance: { ...dry, startShare: 0.6 }, moisture: ["soil.north.moisture"], stopAt: 20 };
	const wet = new Bench({ site: site(words) }).run(2 * hour);
	t.is(pumpedMs(wet), 0);
	const blind = new Bench({ site: site(words) });
	silence(blind.farm, "soil-north");
	untilRest(blind);
	t.true(pumpedMs(blind) > 30 * minute);
});

test("moisture that does not rise after a watering, and salt in the soil, are told", (t) => {
	const words: Partial<SiteZone> = {
		runMs: 10 * minute,
		moisture: ["soil.north.moisture"],
		rise: { by: 1, withinMs: 30 * minute },
		salinity: [{ probe: "soil.north.moisture", point: "soil.north.ec", doubtfulAbove: 1 }],
	};
	const alarms = (["no-rise", "salinity"] as const).map((notice) => {
		return { name: notice, program: "irrigation", zone: "north", notice, delayMs: 0 };
	});
	const withAlarms = (change: Partial<SiteZone>) =>
		site({ ...words, ...change }, (one) => Object.assign(one, { alarms }));
	const salty = new Bench({ site: withAlarms({}) }).run(10 * minute);
	t.deepEqual(
		raised(salty).map(({ name }) => name),
		["salinity"],
	);
	const { salinity: _, ...sound } = words;
	const quiet = site(sound, (one) => Object.assign(one, { alarms }));
	const bench = new Bench({ site: quiet });
	untilRest(bench);
	bench.run(2 * hour);
	t.deepEqual(raised(bench), []);
	const elsewhere = new Bench({
		site: quiet,
		prepare: (farm) => Object.assign(farm.soils[0] ?? {}, { irrigate: () => undefined }),
	});
	untilRest(elsewhere);
	elsewhere.run(20 * minute);
	t.deepEqual(raised(elsewhere), []);
	elsewhere.run(20 * minute);
	t.deepEqual(
		raised(elsewhere).map(({ name }) => name),
		["no-rise"],
	);
});
