import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { calcLine, findFormula, formulas } from "../../../hosts/node/calc/calc-command";
import type { Field, FieldList } from "../../../hosts/node/calc/fields";
import { HeadgateError } from "../../../hosts/node/errors";
import type { Shape } from "../../../modules/site/shape-type";
import { readSeason, seasonFiles } from "../../support/pyfao56-season";

type Printed = { readonly value: number | null; readonly unit: string; readonly [name: string]: unknown };

const ask = (name: string, input: unknown) => JSON.parse(calcLine(findFormula(name), JSON.stringify(input))) as Printed;

function refusal(t: ExecutionContext, name: string, json: string): string {
	const error = t.throws(() => calcLine(findFormula(name), json), { instanceOf: HeadgateError });
	t.is(error?.code, "HG_CALC");
	const message = error?.message ?? "";
	t.false(/[\r\n]/.test(message), message);
	return message;
}

const uccle = {
	tMaxC: 21.5,
	tMinC: 12.3,
	rhMaxPct: 84,
	rhMinPct: 63,
	windMps: 10 / 3.6,
	windHeightM: 10,
	sunHours: 9.25,
	latitudeDeg: 50.8,
	elevationM: 100,
	dayOfYear: 187,
};

test("the formulas that an agronomist asks for, by their names and fields", (t) => {
	const close = (printed: Printed, value: number, within: number, unit: string) => {
		t.true(Math.abs((printed.value ?? Number.NaN) - value) <= within, `${printed.value} for ${value}`);
		t.is(printed.unit, unit);
	};
	close(ask("et0-daily", uccle), 3.88, 0.005, "mm/d");
	const solar = {
		...uccle,
		sunHours: undefined,
		solarMj: 22.07,
		rhMaxPct: undefined,
		rhMinPct: undefined,
		eaKpa: 1.409,
	};
	close(ask("et0-daily", solar), 3.88, 0.005, "mm/d");
	const hour = { tC: 38, rhPct: 52, windMps: 3.3, solarMj: 2.45, raMj: 3.543, daytime: true };
	close(ask("et0-hourly", hour), 0.63, 0.005, "mm/h");
	close(ask("et0-hargreaves", { tMaxC: 26.6, tMinC: 14.8, raMj: 40.55 }), 5.03, 0.005, "mm/d");
	close(ask("et0-hargreaves", { tMaxC: 26.6, tMinC: 14.8, raMm: 40.55 / 2.45 }), 5.03, 0.005, "mm/d");
	close(ask("mkt", { samplesC: [4, 12], weights: [23, 1] }), 4.542, 0.0005, "Cel");
	close(ask("vpd", { tC: 25, rhPct: 60 }), 1.267, 0.0005, "kPa");
	close(ask("vpd", { tC: 25, rhPct: 60, leafC: 23 }), 0.909, 0.0005, "kPa");
	close(ask("ec25", { ecUsCm: 1278, tC: 20, coefficient: 0.0191 }), 1413, 0.5, "uS/cm");
	close(ask("topp", { permittivity: 20 }), 0.3454, 0.00005, "m3/m3");
	close(ask("run-time", { depthMm: 5.72, kc: 0.8, rateMmH: 12, efficiency: 0.75 }), 30.5, 0.05, "min");
	close(ask("dew-point", { tC: 2, rhPct: 90 }), 0.54, 0.005, "Cel");
	close(ask("cycle-soak", { totalMin: 20, longestMin: 6, shortestMin: 1 }), 4, 0, "1");
});

test("a balance shows each of its days", (t) => {
	const printed = ask("soil-balance", {
		fieldCapacity: 0.287,
		wiltingPoint: 0.14,
		rootDepthM: 0.5,
		depletionFraction: 0.5,
		startDepletionMm: 50,
		days: [
			{ etcMm: 5, rainMm: 0, irrigationMm: 0 },
			{ etcMm: 8, rainMm: 10, irrigationMm: 60 },
		],
	});
	const days = printed.days as readonly Readonly<Record<string, number>>[];
	t.is(printed.tawMm, 73.5);
	t.is(days[0]?.ks?.toFixed(3), "0.639");
	t.is(days[1]?.p?.toFixed(2), "0.38");
	const into = 70;
	const out = (printed.etaMm as number) + (printed.deepPercolationMm as number);
	t.true(Math.abs(50 + out - into - (printed.value ?? 0)) < 1e-9);
});

for (const name of ["cotton, dry", "cotton, wet"] as const) {
	test(`the season of ${name} by hand, within 0.01 mm a day`, (t) => {
		const { crop, soil, startDepletionMm, days, reference } = readSeason(seasonFiles[name]);
		const printed = ask("dual-balance", { crop, soil, startDepletionMm, days });
		const reckoned = printed.days as readonly Readonly<Record<string, number>>[];
		for (const [at, day] of reference.entries()) {
			for (const [ours, theirs] of [
				["etcMm", "ETc"],
				["etaMm", "ETa"],
				["deepPercolationMm", "DP"],
				["depletionMm", "Dr"],
			] as const) {
				const far = Math.abs((reckoned[at]?.[ours] ?? Number.NaN) - (day[theirs] as number));
				t.true(far <= 0.01, `day ${day.day} ${theirs}`);
			}
		}
	});
}

test("frozen goods have no mean kinetic temperature, and free water is no soil", (t) => {
	const frozen = ask("mkt", { samplesC: [-18, -20] });
	t.is(frozen.value, null);
	t.regex(String(frozen.why), /not applicable/);
	t.regex(refusal(t, "topp", '{"permittivity":80}'), /free water/);
	t.is(ask("cycle-runoff", { storageMm: 5, rateMmH: 10, intakeMmH: 12 }).value, null);
});

test("a mistake is one line with its path and what would be right", (t) => {
	const mistakes: readonly (readonly [string, string, RegExp])[] = [
		[
			"vpd",
			"{}",
			/tC is missing \(Cel, -60 to 60\); rhPct is missing \(%, 0 to 100\); it takes \{tC, rhPct, leafC\?\}/,
		],
		["vpd", '{"tC":"25","rhPct":60}', /tC must be a number, is string 25/],
		["vpd", '{"tC":null,"rhPct":60}', /tC must be a number, is null/],
		["vpd", '{"tC":25,"rhPct":60,"rh":1}', /rh is not known here; known are tC, rhPct, leafC/],
		["vpd", '{"tC":1e999,"rhPct":60}', /tC is Infinity; it must be from -60 to 60/],
		["vpd", '{"tC":25,"rhPct":NaN}', /that is no JSON/],
		["vpd", "", /that is no JSON/],
		["vpd", "[25,60]", /the JSON must be an object/],
		["vpd", "null", /the JSON must be an object/],
		["vpd", '{"tC":"a\\nb","rhPct":60}', /is string a b/],
		["vpd", '{"__proto__":1,"tC":25,"rhPct":60}', /__proto__ is not known/],
		["et0-daily", JSON.stringify({ ...uccle, dayOfYear: 187.5 }), /dayOfYear is 187\.5; it must be a whole number/],
		["et0-daily", JSON.stringify({ ...uccle, tMinC: 30 }), /tMinC 30 is above tMaxC/],
		["et0-hargreaves", '{"tMaxC":30,"tMinC":20}', /raMj or raMm is wanted/],
		["et0-hargreaves", '{"tMaxC":30,"tMinC":20,"raMj":40,"raMm":16}', /raMj or raMm is wanted/],
		["ec25", '{"ecUsCm":1278,"tC":20,"coefficient":1.91}', /coefficient is 1\.91; it must be from 0 to 0\.03/],
		["mkt", '{"samplesC":[1,2],"weights":[1]}', /weights holds 1 entries; samplesC has 2/],
		["mkt", '{"samplesC":[]}', /samplesC holds 0 entries/],
		["mkt", '{"samplesC":[1,"2"]}', /samplesC\[1\] must be a number/],
		["psychrometer", '{"dryC":40,"wetC":5,"elevationM":0}', /wetC 5 is lower than the driest air/],
	];
	for (const [name, json, told] of mistakes) t.regex(refusal(t, name, json), told);
	const balance = { ...(findFormula("soil-balance").example as object), days: [{ etcMm: 5, rainMm: 0 }] };
	t.regex(refusal(t, "soil-balance", JSON.stringify(balance)), /days\[0\]\.irrigationMm is missing \(mm, 0 to 1000\)/);
	const long = refusal(t, "vpd", JSON.stringify({ tC: "x".repeat(100_000), rhPct: 1 }));
	t.true(long.length < 1000);
	const unknown = t.throws(() => findFormula("vdp"), { instanceOf: HeadgateError });
	t.regex(unknown?.message ?? "", /there is no formula "vdp"; there is .*\bvpd\b/);
});

test("each formula's example can be asked as the help shows it", (t) => {
	for (const formula of formulas) {
		const printed = JSON.parse(calcLine(formula, JSON.stringify(formula.example))) as Printed;
		t.is(typeof printed.value, "number", formula.name);
		t.is(printed.unit, formula.unit);
		t.deepEqual(Object.keys(printed).slice(0, 2), ["value", "unit"]);
	}
	t.is(new Set(formulas.map(({ name }) => name)).size, formulas.length);
});

/** Anything that a shape lets through. */
function anyOf(shape: Shape, parts: FieldList | undefined): fc.Arbitrary<unknown> {
	if ("flag" in shape) return fc.boolean();
	if ("number" in shape) {
		const [min, max] = shape.number;
		const ends = fc.constantFrom(min, max);
		return fc.oneof(ends, shape.whole === true ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true }));
	}
	if ("list" in shape) return fc.array(anyOf(shape.list, parts), { minLength: shape.least ?? 0, maxLength: 5 });
	return anyInput(parts ?? {});
}

function anyInput(fields: FieldList): fc.Arbitrary<object> {
	const entries = Object.entries(fields).map(([name, field]: [string, Field]) => [
		name,
		anyOf(field.shape, field.parts),
	]);
	const requiredKeys = Object.entries(fields).flatMap(([name, field]) => ("isOptional" in field ? [] : [name]));
	return fc.record(Object.fromEntries(entries) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys });
}

for (const formula of formulas) {
	test(`${formula.name}: whatever its ranges allow comes out as numbers or is refused`, (t) => {
		fc.assert(
			fc.property(anyInput(formula.fields), (input) => {
				try {
					const printed = JSON.parse(calcLine(formula, JSON.stringify(input))) as Printed;
					return printed.value !== null || typeof printed.why === "string";
				} catch (error) {
					if (error instanceof HeadgateError) return true;
					throw error;
				}
			}),
			{ seed: 20261124, numRuns: 300 },
		);
		t.pass();
	});
}
