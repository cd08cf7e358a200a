import test from "ava";
import type { GivenOptions } from "../../../hosts/node/options";
import { resolvedProfiles } from "../../../hosts/node/site-file";
import { coilsOf, mayBeTried } from "../../../hosts/node/tools/identify";
import { progressLine } from "../../../hosts/node/tools/progress";
import { readScanPlan } from "../../../hosts/node/tools/scan-plan";
import { quickProbes, thoroughProbes } from "../../../hosts/node/tools/scan-probes";

const given = (options: { readonly [name: string]: string | boolean }) =>
	({
		text: (name: string) => (typeof options[name] === "string" ? options[name] : undefined),
		flag: (name: string) => options[name] === true,
	}) as unknown as GivenOptions;

test("a fast scan asks low units at usual settings; a full one begins with them and asks everything twice", (t) => {
	const fast = readScanPlan(given({ fast: true }));
	const units = Array.from({ length: 32 }, (_, index) => index + 1);
	t.deepEqual(fast[0], { baud: 9600, format: "8N1", units, isThorough: false });
	t.true(fast.every((step) => Math.max(...step.units) === 32 && !step.isThorough));
	const full = readScanPlan(given({}));
	t.deepEqual(full.slice(0, fast.length), fast);
	t.deepEqual(
		full.slice(fast.length, 2 * fast.length),
		fast.map((step) => ({ ...step, isThorough: true })),
		"the likeliest units are asked thoroughly before the others are asked at all",
	);
	const asked = full.flatMap((step) =>
		step.units.map((unit) => `${step.baud} ${step.format} ${unit} ${step.isThorough}`),
	);
	t.is(new Set(asked).size, asked.length);
	t.is(asked.length, 2 * 8 * 4 * 247);
});

test("a thorough scan asks what the profiles of that rate and format would read first, and nothing twice", (t) => {
	const profiles = resolvedProfiles();
	const names = thoroughProbes(profiles, 9600, "8N1").map(({ name }) => name);
	t.log(names.join(", "));
	t.is(new Set(names).size, names.length);
	t.true(names.includes("identification (43/14)"));
	t.false(quickProbes.some(({ name }) => names.includes(name)));
	for (const profile of profiles) {
		if (!profile.line.bauds.includes(9600) || !profile.line.formats.includes("8N1")) continue;
		const first = profile.quantities.find(mayBeTried) ?? coilsOf(profile);
		if (first === null) continue;
		const { table, address } = first;
		const known = [...names, ...quickProbes.map(({ name }) => name)];
		t.true(known.some((name) => name.startsWith(`${table} ${address}:`)));
	}
	t.true(thoroughProbes(profiles, 1200, "8O1").length < names.length);
	// Reading functions, and 43/14: a scan never writes.
	const codes = [...quickProbes, ...thoroughProbes(profiles, 9600, "8N1")].map(
		(probe) => probe.request(1).frame()[1] ?? 0,
	);
	t.true(codes.every((code) => [1, 2, 3, 4, 43].includes(code)));
});

test("named rates, formats and units are kept to", (t) => {
	const plan = readScanPlan(given({ bauds: "31250,9600", formats: "8n2,8N1", units: "5,40-42", fast: true }));
	t.deepEqual(
		plan.map(({ baud, format, units }) => [baud, format, units.join()]),
		[
			[9600, "8N1", "5"],
			[9600, "8N1", "40,41,42"],
			[31250, "8N2", "5,40,41,42"],
			[31250, "8N1", "5,40,41,42"],
			[9600, "8N2", "5,40,41,42"],
		],
	);
	for (const wrong of [
		{ bauds: "9600,fast" },
		{ formats: "9N1" },
		{ units: "0-5" },
		{ units: "9-3" },
		{ units: "248" },
	]) {
		t.throws(() => readScanPlan(given(wrong)), { message: new RegExp(`^--${Object.keys(wrong)[0]} `) });
	}
});

test("the progress line has a bar and an estimate", (t) => {
	t.is(progressLine(0, 100, 0, "9600 8N1 unit 1"), `[${".".repeat(24)}] 0 % 9600 8N1 unit 1`);
	t.is(progressLine(50, 100, 10_000, "x"), `[${"#".repeat(12)}${".".repeat(12)}] 50 % x, about 10 s left`);
	t.regex(progressLine(1, 1000, 1000, "x"), /about 17 min left$/);
});
