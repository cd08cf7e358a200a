import { readFileSync } from "node:fs";
import test from "ava";
import type { Profile } from "../../modules/site/profile";
import { type DriverFiles, readDriverFiles } from "../../scripts/drivers/files";
import { formatProfile } from "../../scripts/drivers/format";
import { lintDrivers } from "../../scripts/drivers/lint";
import { writeTables } from "../../scripts/drivers/tables";
import type { Writable } from "../support/core-site";

const files = readDriverFiles(".");
const order = Object.keys((files.schema as { readonly properties: object }).properties);

test("every profile and transcript keeps every rule", (t) => {
	t.timeout(120_000);
	t.deepEqual(lintDrivers(files), []);
	t.true(files.profiles.length > 100 && files.transcripts.size > 10);
});

test("the tables in drivers/README.md are current; npm run docs:drivers writes them", (t) => {
	const readme = readFileSync("drivers/README.md", "utf8");
	t.is(writeTables(readme, files), readme);
});

/** Only this profile, changed, and this transcript. */
function planted(change: (profile: Writable<Profile>) => void, transcript?: string): DriverFiles {
	const file = files.profiles.find(({ profile }) => profile.id === "soil-contiguous-7in1");
	const profile = structuredClone(file?.profile) as Writable<Profile>;
	change(profile);
	const text = formatProfile(profile, order);
	const transcripts = transcript === undefined ? new Map() : new Map([[profile.id, transcript]]);
	return { ...files, profiles: [{ path: file?.path ?? "", text, profile: profile as Profile }], transcripts };
}

const quantity = (profile: Writable<Profile>, index: number): Writable<Profile["quantities"][number]> => {
	const found = profile.quantities[index];
	if (found === undefined) throw new Error("no such quantity");
	return found;
};

const breaches: readonly (readonly [name: string, change: (profile: Writable<Profile>) => void, says: RegExp])[] = [
	[
		"a kind that is none",
		(p) => Object.assign(quantity(p, 0), { kind: "wetness" }),
		/quantities\.0\.kind: must be equal/,
	],
	["a key that is none", (p) => Object.assign(quantity(p, 0), { factor: 1 }), /must NOT have additional properties/],
	["no quirks", (p) => Reflect.deleteProperty(p, "quirks"), /\(file\): must have required property 'quirks'/],
	["another id", (p) => Object.assign(p, { id: "soil" }), /id: is "soil"; the file is named by it/],
	["a name twice", (p) => p.quantities.push({ ...quantity(p, 0) }), /quantities\.moisture: stands twice/],
	[
		"a bit in a register",
		(p) => Object.assign(quantity(p, 0), { type: "bit" }),
		/moisture\.type: is bit in table holding/,
	],
	["an order of one register", (p) => Object.assign(quantity(p, 0), { order: "CDAB" }), /moisture\.order: .* has none/],
	[
		"a range that the register can't hold",
		(p) => Object.assign(quantity(p, 0), { range: [-40, 80] }),
		/moisture\.range: is \[-40, 80\]; the register holds \[0, 6553.5\] only/,
	],
	["a range upside down", (p) => Object.assign(quantity(p, 0), { range: [9, 3] }), /the lower end comes first/],
	[
		"two meanings of a register",
		(p) => Object.assign(quantity(p, 1), { address: 0 }),
		/moisture\.address: .*temperature/,
	],
	[
		"half of another's register",
		(p) => Object.assign(quantity(p, 1), { type: "u32", range: [0, 1] }),
		/temperature\.address: is 1; ec lies in the same registers/,
	],
	["a float without a step", (p) => Object.assign(quantity(p, 6), { type: "f32" }), /potassium\.step: is missing/],
	[
		"a step that loses counts",
		(p) => Object.assign(quantity(p, 0), { step: 1 }),
		/moisture\.step: is 1: raw \d+ is stored/,
	],
	["a temperature in per cent", (p) => Object.assign(quantity(p, 1), { unit: "%" }), /temperature\.unit: is %; .* Cel/],
	[
		"a path that leads nowhere",
		(p) => p.unverified.push("quantities.salt"),
		/unverified: "quantities.salt" leads nowhere/,
	],
	["a set-up like nobody's", (p) => Object.assign(p, { setup: { like: "nobody" } }), /there is no profile "nobody"/],
	[
		"a speed that it does not know",
		(p) => Object.assign(p.line, { baud: 1200 }),
		/line\.baud: is 1200; line\.bauds has/,
	],
	[
		"a variant that lacks what is not there",
		(p) => Object.assign(p.variants?.[0] ?? {}, { without: ["salt"] }),
		/variants\.three-in-one\.without: "salt" is no quantity/,
	],
	[
		"a variant's quantity that is not whole",
		(p) => Object.assign(p.variants?.[0] ?? {}, { quantities: [{ name: "salt" }] }),
		/variants\.three-in-one\.quantities\.salt\.kind: is missing/,
	],
	["a number without a repeat", (p) => Object.assign(quantity(p, 0), { name: "moisture-#" }), /a name has # when/],
	[
		"a relay that is never switched off",
		(p) => p.actuators.push({ name: "relay", kind: "relay", on: { function: 5, address: 0, values: [1] } }),
		/actuators\.relay: has no on and off/,
	],
	[
		"reads that leave a quantity out",
		(p) => Object.assign(p.line, { reads: [{ table: "holding", address: 0, count: 3 }] }),
		/quantities\.ph\.address: is 3: none of line\.reads has it/,
	],
];

test("the profile that the next tests spoil is sound", (t) => {
	t.deepEqual(lintDrivers(planted(() => undefined)), []);
});

for (const [name, change, says] of breaches) {
	test(`told with its path: ${name}`, (t) => {
		const found = lintDrivers(planted(change));
		t.true(
			found.some((line) => says.test(line)),
			found.join("\n"),
		);
		t.true(found.every((line) => line.startsWith("drivers/soil-contiguous-7in1.json: ")));
	});
}

test("a file in another form than its one is told", (t) => {
	const spoiled = planted(() => undefined);
	const [file] = spoiled.profiles;
	if (file === undefined) return t.fail();
	const found = lintDrivers({ ...spoiled, profiles: [{ ...file, text: JSON.stringify(file.profile) }] });
	t.deepEqual(found, [`${file.path}: (file): is not in its one form; npm run format:drivers`]);
	return undefined;
});

const reading = ">> 01 03 00 00 00 02 C4 0B\n<< 01 03 04 02 92 FF 9B 5A 3D\n";

test("a transcript is played, and every line of it that is not so is told", (t) => {
	const lint = (text: string) => lintDrivers(planted(() => undefined, text));
	t.deepEqual(lint(`# a probe\n${reading}== moisture 65.8 %\n== temperature -10.1 Cel\n`), []);
	t.regex(lint(`${reading}== moisture 65.9 %\n`)[0] ?? "", /\.txt: line 3: moisture is 65.8, the source says 65.9/);
	t.regex(lint(`${reading}== moisture 65.8 Cel\n`)[0] ?? "", /comes in %/);
	t.regex(lint(`${reading}== ec 1 uS/cm\n`)[0] ?? "", /ec is not in the reply; it has moisture, temperature/);
	t.regex(lint(reading.replace("5A 3D", "5A 3E"))[0] ?? "", /line 2: the reply's CRC is wrong/);
	t.regex(lint("variant big\n")[0] ?? "", /has no variant "big"/);
	t.deepEqual(lint("raw moisture 0292\n== moisture 65.8 %\nraw moisture FFFF\n== moisture bad\n"), []);
	t.regex(lint("?? what\n")[0] ?? "", /"\?\?" is no mark/);
});
