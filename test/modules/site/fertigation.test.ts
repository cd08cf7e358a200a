import { Ajv2020 } from "ajv/dist/2020.js";
import test from "ava";
import { copyOf } from "../../../modules/base/copy-of";
import { checkSite } from "../../../modules/site/check";
import { compileSite } from "../../../modules/site/compile";
import schema from "../../../modules/site/site.schema.json";
import { decodeTable, encodeTable } from "../../../modules/site/table";
import type { FertigationProgram, Site } from "../../../modules/site/types";
import { fertigationProfiles, fertigationSite, northRecipe } from "../../support/core-fertigation";
import { minute } from "../../support/core-orchard";
import { plain } from "../../support/core-plain";
import { profileMap, type Writable } from "../../support/core-site";

const profiles = profileMap(fertigationProfiles());
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

type Change = (program: Writable<FertigationProgram>, site: Writable<Site>) => void;

function changed(change: Change): Writable<Site> {
	return fertigationSite(
		() => undefined,
		(site) => {
			const program = site.programs.find(({ type }) => type === "fertigation");
			if (program?.type === "fertigation") change(program, site);
		},
	);
}

/** The recipe's only dose is this. */
function dose(words: object): Change {
	return ({ recipes }) => {
		for (const recipe of recipes) recipe.doses = [{ doser: "doser.feed", ...words }];
	};
}

/** The same, and nothing measures it. */
function unmeasured(words: object): Change {
	return (program, site) => {
		dose(words)(program, site);
		Object.assign(program, { ec: undefined, ph: undefined });
	};
}

function outputChange(name: string, words: object): Change {
	return (_, { outputs }) => {
		for (const output of outputs) if (output.name === name) Object.assign(output, words);
	};
}

function firstDoser(words: object): Change {
	return ({ dosers }) => Object.assign(dosers[0] ?? {}, words);
}

const target = { reference: 2000, deadBand: 500, band: 1000 };
const feed = "programs[1].dosers[0].output";
const recipe = "programs[1].recipes[0]";
const flow = { kind: "limit", point: "water.flow", above: 5 } as const;

const mistakes: readonly (readonly [name: string, change: Change, path: string, says: RegExp])[] = [
	[
		"no dosing valve",
		({ recipes }) => Object.assign(recipes[0] ?? {}, { doses: [] }),
		`${recipe}.doses`,
		/needs a dosing valve/,
	],
	[
		"a doser that is not there",
		dose({ doser: "doser.feet", litres: 1 }),
		`${recipe}.doses[0].doser`,
		/there is doser.feed/,
	],
	["a valve as doser", firstDoser({ output: "valve.south" }), feed, /is a valve, not a doser/],
	["a cap missing", firstDoser({ capLitres: undefined }), "programs[1].dosers[0].capLitres", /is missing/],
	["more than the cap", dose({ litres: 41 }), "", /is 41 L; the cap of doser.feed is 40 L a day/],
	[
		"acid with hypochlorite",
		({ recipes }) => recipes[0]?.doses.push({ doser: "doser.acid", litres: 1 }, { doser: "doser.chlorine", litres: 1 }),
		`${recipe}.doses`,
		/gives off chlorine/,
	],
	[
		"acid beside hypochlorite",
		outputChange("doser.acid", { neverWith: [] }),
		"programs[1].dosers[1].output",
		/must be neverWith/,
	],
	[
		"longer than the zone's run",
		({ recipes }) => Object.assign(recipes[0] ?? {}, { injectMs: 60 * minute, flushMs: 20 * minute }),
		recipe,
		/takes 5100000 ms to pre-water, inject and flush; north.longestRunMs is 4500000/,
	],
	[
		"longer than the valve's run",
		outputChange("valve.north", { longestRunMs: 20 * minute }),
		recipe,
		/valve.north.longestRunMs is 1200000/,
	],
	[
		"a zone in cycles",
		(_, { programs }) => {
			for (const one of programs) {
				if (one.type === "irrigation") one.zones = one.zones.map((zone) => ({ ...zone, cycleMs: 10 * minute }));
			}
		},
		recipe,
		/needs one run from pre-water to flush; north has none: it is watered in cycles/,
	],
	[
		"a well that recovers",
		(_, { programs }) => {
			for (const one of programs) {
				if (one.type === "irrigation") one.recovery = { afterRunMs: 60 * minute, restMs: 30 * minute };
			}
		},
		recipe,
		/needs one run .* its well has to rest/,
	],
	["no flow interlock", outputChange("doser.feed", { onlyWhile: [] }), feed, /no flow stops "doser.feed"/],
	[
		"a flow interlock that waits",
		outputChange("doser.feed", { onlyWhile: [{ ...flow, delayMs: 1000 }] }),
		feed,
		/no flow stops/,
	],
	[
		"one that takes the unknown for flow",
		outputChange("doser.feed", { onlyWhile: [{ ...flow, unknown: "run" }] }),
		feed,
		/no flow stops/,
	],
	["no pump interlock", outputChange("doser.feed", { needs: [] }), feed, /its needs lack "pump"/],
	[
		"a doser that rests between pulses",
		outputChange("doser.feed", { minimumOffMs: 5000 }),
		feed,
		/minimumOffMs must be 0/,
	],
	["a doser in the chain", outputChange("doser.feed", { fedBy: "pump" }), feed, /can't be fedBy pump/],
	[
		"a doser with too short a run",
		outputChange("doser.feed", { longestRunMs: minute }),
		"",
		/doser.feed.longestRunMs is 60000, less than injectMs/,
	],
	["no meter", (_, site) => Object.assign(site, { water: undefined }), "programs[1]", /water is missing/],
	[
		"a meter that is seldom read",
		(_, { points }) => Object.assign(points.find(({ name }) => name === "water.flow") ?? {}, { periodMs: 30_000 }),
		"programs[1]",
		/its periodMs is 30000, it may be 10000/,
	],
	["EC without a point", unmeasured({ ec: target }), "", /ec is missing/],
	["pH without a point", unmeasured({ doser: "doser.acid", ph: target }), "", /ph is missing/],
	[
		"EC by a pH probe",
		(program) => Object.assign(program, { ec: { points: ["line.ph"] } }),
		"programs[1].ec.points[0]",
		/measures ph, not electrical-conductivity/,
	],
	["EC by acid", dose({ doser: "doser.acid", ec: target }), "", /by fertiliser, not by acid/],
	["pH by fertiliser", dose({ ph: target }), "", /by acid or base, not by fertiliser/],
	["two amounts", dose({ litres: 1, forMs: 60_000 }), "", /it has forMs and litres/],
	["no amount", dose({}), "", /it has none/],
	["a dose that does not fit", dose({ forMs: 21 * minute }), "", /takes 1260000 ms at 120 L\/h; injectMs is 1200000/],
	[
		"two probes and no limit",
		(program) => Object.assign(program, { ec: { points: ["line.ec", "line.ec-2"] } }),
		"programs[1].ec.within",
		/is missing/,
	],
	[
		"no such irrigation",
		(program) => Object.assign(program, { of: "irigation" }),
		"programs[1].of",
		/there is irrigation/,
	],
	["before its irrigation", (_, { programs }) => programs.reverse(), "programs[0].of", /must stand before it/],
	[
		"two that follow one",
		(program, { programs }) => programs.push({ ...structuredClone(program), name: "other" }),
		"programs[1].of",
		/is followed by other already/,
	],
	[
		"no such zone",
		({ recipes }) => Object.assign(recipes[0] ?? {}, { zones: ["nord"] }),
		`${recipe}.zones[0]`,
		/zone of irrigation "nord"; there is north/,
	],
	[
		"two recipes of a zone",
		({ recipes }) => recipes.push({ ...structuredClone(northRecipe), name: "more" }),
		"programs[1].recipes[1].zones[0]",
		/has the recipe grow already/,
	],
	[
		"pulses that do not fit",
		firstDoser({ periodMs: 5000, shortestMs: 3000 }),
		"programs[1].dosers[0].shortestMs",
		/must fit into periodMs/,
	],
	[
		"a tank without a point",
		firstDoser({ tank: { point: "tank", above: 0 } }),
		"programs[1].dosers[0].tank.point",
		/there is tank.feed/,
	],
];

for (const [name, change, path, says] of mistakes) {
	test(`a fertigation is refused in one line: ${name}`, (t) => {
		const faults = checkSite(JSON.parse(JSON.stringify(changed(change))), profiles);
		const found = faults.find((fault) => says.test(fault.message));
		t.truthy(found, JSON.stringify(faults));
		if (path !== "") t.is(found?.path, path);
		t.false(found?.message.includes("\n"));
	});
}

test("a sound fertigation is taken by the check and by the schema, and its table says the same", (t) => {
	const site = changed((program) => {
		program.ec = {
			points: ["line.ec", "line.ec-2"],
			within: 200,
			afterMs: 30_000,
			disagree: "hold",
			mixMs: 0,
			wait: false,
		};
		program.recipes.push({
			...structuredClone(northRecipe),
			name: "other",
			zones: ["middle", "south"],
			doses: [
				{ doser: "doser.feed", ec: target },
				{ doser: "doser.acid", ph: { reference: 6, deadBand: 0.2, band: 1 } },
			],
		});
	});
	t.deepEqual(checkSite(site, profiles), []);
	t.true(validate(site), JSON.stringify(validate.errors));
	const plan = compileSite(site, profiles);
	const table = decodeTable(encodeTable(plan));
	if (typeof table === "string") throw new Error(table);
	t.deepEqual(plain(table.programs[1]), plain(plan.programs[1]));
	t.like(plan.programs[1], { of: 0, above: 5, hysteresis: 1, lostAfterMs: 3000, stableMs: 30_000 });
	t.like(plan.programs[1], { ec: { effect: 100, holds: true, waits: false }, ph: { effect: 0.1 } });
});

test("schema and check agree on the words of a fertigation", (t) => {
	const wrongs: readonly Change[] = [
		firstDoser({ substance: "sugar" }),
		firstDoser({ litresPerHour: 0 }),
		firstDoser({ periodMs: 1000 }),
		firstDoser({ shortestMs: 500 }),
		firstDoser({ pulse: 1 }),
		({ recipes }) => Object.assign(recipes[0] ?? {}, { flushMs: 59_999 }),
		({ recipes }) => Object.assign(recipes[0] ?? {}, { zones: [] }),
		(program) => Object.assign(program, { stableMs: 4999 }),
		(program) => Object.assign(program, { apartMs: 59_999 }),
		(program) => Object.assign(program, { ec: { points: [] } }),
		(program) => Object.assign(program, { ec: { points: ["line.ec"], disagree: "go" } }),
		dose({ ec: { reference: 1, deadBand: 0 } }),
		dose({ ec: { reference: 1, deadBand: 0, band: 0 } }),
	];
	for (const [index, change] of wrongs.entries()) {
		const site: unknown = JSON.parse(JSON.stringify(changed(change)));
		t.false(validate(site), `${index}`);
		t.not(checkSite(site, profiles).length, 0, `${index}`);
	}
});

test("a table whose fertigation leads nowhere is refused", (t) => {
	const plan = copyOf(compileSite(fertigationSite(), profiles));
	const wrongs: readonly object[] = [{ of: 1 }, { of: 3 }, { flow: 127 }, { master: 31 }];
	for (const wrong of wrongs) {
		const programs = plan.programs.map((one) => (one.type === "fertigation" ? { ...one, ...wrong } : one));
		t.regex(String(decodeTable(encodeTable({ ...plan, programs }))), /program feeding leads to no/);
	}
});
