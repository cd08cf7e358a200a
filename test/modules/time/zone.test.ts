import test from "ava";
import fc from "fast-check";
import { Zone, type ZoneRules } from "../../../modules/time/zone";
import { findZone } from "../../../modules/time/zone-table";
import table from "../../../modules/time/zones.json";
import { IntlZone } from "../../support/core-intl-zone";

const seconds = (text: string) => Date.parse(text) / 1000;
const endS = seconds("2038-01-01T00:00Z");
const names = Object.keys(table.zones);
const indexOf = (name: string) => (table.zones as Record<string, number>)[name];

function rulesOf(name: string, fromS = 0): ZoneRules {
	const rules = findZone(table, name, fromS);
	if (rules === null) throw new Error(`no zone ${name}`);
	return rules;
}

/**
 * Where the data of an older engine differ, and rightly so: what changed after tzdata 2025c (NEWS of 2026a to 2026f),
 * and what EET and WET became in 2024b, which Node does not follow.
 */
const changed: readonly (readonly [name: string, from: string, to: string])[] = [
	["Africa/Casablanca", "2026-09-20T01:00Z", "2088-01-01T00:00Z"],
	["Africa/El_Aaiun", "2026-09-20T01:00Z", "2088-01-01T00:00Z"],
	["America/Bogota", "1992-05-02T05:00Z", "1992-05-03T06:00Z"],
	["America/Edmonton", "2026-11-01T06:00Z", "2038-01-01T00:00Z"],
	["America/Havana", "2026-11-01T05:00Z", "2027-11-08T00:00Z"],
	["America/Inuvik", "2026-11-01T06:00Z", "2038-01-01T00:00Z"],
	["America/Rainy_River", "2026-10-31T05:00Z", "2038-01-01T00:00Z"],
	["America/Vancouver", "2026-11-01T06:00Z", "2038-01-01T00:00Z"],
	["America/Winnipeg", "2026-10-31T05:00Z", "2038-01-01T00:00Z"],
	["Asia/Tehran", "1979-05-25T20:30Z", "1979-05-26T21:00Z"],
	["EET", "1970-01-01T00:00Z", "1981-01-01T00:00Z"],
	["Europe/Chisinau", "2022-03-27T00:00Z", "2038-01-01T00:00Z"],
	["WET", "1970-01-01T00:00Z", "1997-01-01T00:00Z"],
];

function hasChanged(name: string, utcS: number): boolean {
	return changed.some(
		([one, from, to]) => indexOf(one) === indexOf(name) && utcS >= seconds(from) && utcS < seconds(to),
	);
}

/** Offsets that Intl says differently, as text; those that changed since are left out. */
function differences(name: string, zone: Zone, intl: IntlZone, instantsS: readonly number[]): readonly string[] {
	return instantsS
		.filter((utcS) => utcS >= 0 && zone.offsetAtS(utcS) !== intl.offsetS(utcS) && !hasChanged(name, utcS))
		.map((utcS) => `${name} ${new Date(1000 * utcS).toISOString()}: ${zone.offsetAtS(utcS)}, ${intl.offsetS(utcS)}`);
}

test("every zone says what Intl says, from 1970 to 2037, a second before, at and after each change", (t) => {
	t.true(names.length > 590);
	let changes = 0;
	for (const name of names) {
		const zone = new Zone(rulesOf(name));
		const intl = new IntlZone(name);
		for (let atS = 0; atS < endS; atS = zone.nextChangeS(atS)) {
			t.deepEqual(differences(name, zone, intl, [atS - 1, atS, atS + 1]), []);
			changes += 1;
		}
	}
	t.true(changes > 20_000, `${changes} changes`);
});

test("Intl knows no change that a zone's rules do not", (t) => {
	const days = Array.from({ length: Math.floor(endS / 86_400 / 30) }, (_, index) => index * 30 * 86_400);
	const seen = new Set<number | undefined>();
	for (const name of names) {
		if (seen.has(indexOf(name))) continue;
		seen.add(indexOf(name));
		t.deepEqual(differences(name, new Zone(rulesOf(name)), new IntlZone(name), days), []);
	}
});

test("a zone without its past says the same from then on", (t) => {
	const fromS = seconds("2020-01-01T00:00Z");
	for (const name of names) {
		const whole = new Zone(rulesOf(name));
		const rules = rulesOf(name, fromS);
		const short = new Zone(rules);
		t.true(rules.changesAtS.every((atS) => atS > fromS));
		for (let atS = fromS; atS < endS; atS = whole.nextChangeS(atS)) {
			for (const utcS of [atS, atS + 1, whole.nextChangeS(atS) - 1]) {
				if (utcS < endS) t.is(short.offsetAtS(utcS), whole.offsetAtS(utcS), `${name} ${utcS}`);
			}
			t.is(short.nextChangeS(atS), whole.nextChangeS(atS), name);
		}
	}
});

test("Xinjiang's two clocks: what 8:00 is in each", (t) => {
	const at = (name: string) =>
		new Zone(rulesOf(name, seconds("2020-01-01T00:00Z"))).firstAtS(seconds("2026-12-01T08:00Z"));
	t.is(at("Asia/Shanghai"), seconds("2026-12-01T00:00Z"));
	t.is(at("Asia/Urumqi"), seconds("2026-12-01T02:00Z"));
	t.is(at("Asia/Kashgar"), at("Asia/Urumqi"));
	t.is(findZone(table, "Asia/Urumchi", 0), null);
	t.is(findZone(table, "constructor", 0), null);
});

test("a local time that does not exist is the first instant after the gap; one that comes twice is the first", (t) => {
	const berlin = new Zone(rulesOf("Europe/Berlin"));
	t.is(berlin.firstAtS(seconds("2026-03-29T02:30Z")), seconds("2026-03-29T01:00Z"));
	t.is(berlin.firstAtS(seconds("2026-03-29T01:59:59Z")), seconds("2026-03-29T00:59:59Z"));
	t.is(berlin.firstAtS(seconds("2026-10-25T02:30Z")), seconds("2026-10-25T00:30Z"));
	t.is(berlin.firstAtS(seconds("2026-10-25T03:00Z")), seconds("2026-10-25T02:00Z"));
	const apia = new Zone(rulesOf("Pacific/Apia")); // 30 December 2011 did not exist
	t.is(apia.firstAtS(seconds("2011-12-30T12:00Z")), apia.firstAtS(seconds("2011-12-31T00:00Z")));
});

test("local times become the instants that a slow search with Intl finds", (t) => {
	const zones = ["Europe/Dublin", "Asia/Pyongyang", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Gaza", "Africa/Cairo"];
	const aroundChange = fc.record({
		name: fc.constantFrom(...zones, "Asia/Shanghai", "America/Santiago", "Antarctica/Troll", "America/Nuuk"),
		// Not beyond 2025: there the engine's data may be older.
		nearS: fc.integer({ min: seconds("1980-01-01T00:00Z"), max: seconds("2024-12-01T00:00Z") }),
		besideS: fc.integer({ min: -8000, max: 8000 }),
	});
	fc.assert(
		fc.property(aroundChange, ({ name, nearS, besideS }) => {
			const zone = new Zone(rulesOf(name));
			const changeS = zone.nextChangeS(nearS);
			const utcS = Number.isFinite(changeS) && changeS < seconds("2025-06-01T00:00Z") ? changeS : nearS;
			const localS = utcS + zone.offsetAtS(utcS - 1) + besideS;
			t.is(zone.firstAtS(localS), new IntlZone(name).firstAtS(localS), `${name} ${localS}`);
		}),
		{ seed: 20261124, numRuns: 400 },
	);
});
