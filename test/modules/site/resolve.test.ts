import test from "ava";
import { checkSite } from "../../../modules/site/check";
import type { Profile } from "../../../modules/site/profile";
import { profileNames, type ResolvedProfile, resolveProfile } from "../../../modules/site/resolve";
import { unverifiedCommands, unverifiedIn } from "../../../modules/site/unverified";
import { siteWarnings } from "../../../modules/site/warnings";
import { orchardProfiles, orchardSite, profileMap } from "../../support/core-site";

const quantity = { kind: "status", table: "holding", type: "u16", unit: "1" } as const;
const base: Profile = {
	id: "base",
	vendor: "nobody",
	model: "base model",
	confidence: "high",
	unverified: ["line.baud"],
	line: { bauds: [9600], formats: ["8N1"] },
	quantities: [
		{ ...quantity, name: "word", address: 10 },
		{ ...quantity, name: "value-#", address: 0, scale: 0.5, repeat: { from: 2, count: 3, stride: 2 } },
		{ ...quantity, name: "bit-#", address: 20, bits: { shift: 1, width: 1 }, repeat: { from: 0, count: 3, stride: 4 } },
	],
	actuators: [
		{
			name: "relay-#",
			kind: "relay",
			on: { function: 5, address: 4, values: [0xff00] },
			off: { function: 5, address: 4, values: [0] },
			readBack: { table: "holding", address: 30, mask: 1 },
			repeat: { from: 1, count: 3, stride: 1 },
		},
	],
	setup: { address: { table: "holding", address: 100, range: [1, 247] }, byHand: "a switch" },
	variants: [
		{
			id: "small",
			model: "small model",
			confidence: "low",
			line: { bauds: [4800], baud: 4800 },
			without: ["bit-#"],
			quantities: [
				{ name: "word", address: 11 },
				{ ...quantity, name: "more", address: 40 },
			],
			unverified: ["quantities.more"],
			setup: { like: "other" },
		},
	],
	quirks: [],
	sources: [{ kind: "manual", ref: "none" }],
};
const other: Profile = {
	...base,
	id: "other",
	setup: { baud: { table: "holding", address: 7, values: { "9600": 3 } } },
};
const profiles = profileMap([base, other]);

function resolved(name: string): ResolvedProfile {
	const profile = resolveProfile(name, profiles);
	if (typeof profile === "string") throw new Error(profile);
	return profile;
}

test("repeats are written out: by address, by bit, by mask", (t) => {
	const { quantities, actuators } = resolved("base");
	t.deepEqual(
		quantities.map(({ name, address, bits }) => [name, address, bits?.shift]),
		[
			["word", 10, undefined],
			["value-2", 0, undefined],
			["value-3", 2, undefined],
			["value-4", 4, undefined],
			["bit-0", 20, 1],
			["bit-1", 20, 5],
			["bit-2", 20, 9],
		],
	);
	t.deepEqual(
		actuators.map(({ name, on, readBack }) => [name, on?.address, readBack?.address, readBack?.mask, readBack?.on]),
		[
			["relay-1", 4, 30, 1, 1],
			["relay-2", 5, 30, 2, 2],
			["relay-3", 6, 30, 4, 4],
		],
	);
});

test("what is left out has its default", (t) => {
	const { quantities, line } = resolved("base");
	t.like(quantities[1], { step: 0.5, scale: 0.5, offset: 0, periodMs: 10_000, staleAfterMs: 30_000, order: "ABCD" });
	t.like(line, { replyTimeoutMs: 300, gapMs: 0, registersPerRead: 1, holes: false });
});

test("a variant replaces, adds, lacks, and takes its set-up from elsewhere", (t) => {
	const small = resolved("base/small");
	t.like(small, { model: "small model", vendor: "nobody", confidence: "low" });
	t.deepEqual(small.line.bauds, [4800]);
	t.deepEqual(
		small.quantities.map(({ name, address }) => `${name} ${address}`),
		["word 11", "value-2 0", "value-3 2", "value-4 4", "more 40"],
	);
	t.deepEqual(small.unverified, ["line.baud", "quantities.more"]);
	t.deepEqual(small.setup?.baud?.values, { "9600": 3 });
	t.is(small.setup?.address?.address, 100, "the base's, since nothing replaces it");
	t.deepEqual(profileNames(profiles), ["base", "base/small", "other", "other/small"]);
});

test("names that lead nowhere say so", (t) => {
	t.is(resolveProfile("nothing", profiles), 'there is no profile "nothing"');
	t.is(resolveProfile("base/big", profiles), 'base has no variant "big"; there is base/small');
	const lost = { ...base, setup: { like: "gone" } };
	t.is(resolveProfile("base", profileMap([lost])), 'setup.like of base: there is no profile "gone"');
	const circle = { ...base, setup: { like: "base" } };
	t.regex(resolveProfile("base", profileMap([circle])) as string, /leads in a circle/);
});

test("what is not confirmed is found by the name of what it concerns", (t) => {
	const marked = {
		...base,
		unverified: ["quantities.value-#.scale", "actuators.relay-#.on", "actuators.relay-2.timer.most", "block read"],
	};
	const profile = resolveProfile("base", profileMap([marked])) as ResolvedProfile;
	t.deepEqual(unverifiedIn(profile, "quantities", "value-3"), ["quantities.value-#.scale"]);
	t.deepEqual(unverifiedIn(profile, "quantities", "word"), []);
	t.deepEqual(unverifiedIn(profile, "quantities", "value-3x"), []);
	t.deepEqual(unverifiedCommands(profile, "relay-2"), ["actuators.relay-#.on"], "how long a timer runs is no command");
});

test("a site that drives what nobody confirmed is refused, unless it is allowed; the rest is a warning", (t) => {
	const relays = orchardProfiles();
	const board = relays.find(({ id }) => id === "waveshare-modbus-rtu-relay");
	board?.unverified.push("actuators.relay-#.on");
	const map = profileMap(relays);
	const site = orchardSite();
	const faults = checkSite(site, map);
	t.is(faults.length, site.outputs.length);
	t.regex(faults[0]?.message ?? "", /no source confirms actuators\.relay-#\.on .* --allow-unverified/);
	t.deepEqual(checkSite(site, map, { allowUnverified: true }), []);
	t.true(siteWarnings(site, map).some(({ path }) => path === "outputs[0].actuator"));
});

test("an empty list of speeds or formats means that nobody knows: taken, and warned of", (t) => {
	const open = orchardProfiles();
	for (const { line } of open) Object.assign(line, { bauds: [], formats: [] });
	t.deepEqual(checkSite(orchardSite(), profileMap(open)), []);
	const warnings = siteWarnings(orchardSite(), profileMap(open)).map(({ message }) => message);
	t.true(warnings.includes("no source says which speeds xy-md0x-sht knows"));
	t.true(warnings.includes("no source says which formats xy-md0x-sht speaks"));
});
