import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { temporaryFolder } from "../support/system-folder";
import { headgate } from "../support/system-program";
import { assertRefused } from "../support/system-refusal";

interface Told {
	readonly seed: number;
	readonly days: number;
	readonly soilErrorPercent: number;
	readonly fields: readonly {
		readonly crop: string;
		readonly controllers: readonly {
			readonly controller: string;
			readonly setting: string;
			readonly settingsTried: number;
			readonly waterMm: number;
			readonly waterM3: number;
			readonly stressDays: number;
			readonly valveHours: number;
		}[];
		readonly verdicts: readonly string[];
	}[];
}

/** A few days, of which most come to pass before anything fails. */
const short = ["--days", "16", "--crop", "orchard"];

async function play(t: ExecutionContext, ...words: readonly string[]): Promise<{ told: Told; stdout: string }> {
	const program = headgate("season", ...short, "--json", ...words);
	t.is((await program.over(120_000)).code, 0, program.stderr);
	return { told: JSON.parse(program.stdout) as Told, stdout: program.stdout };
}

test.serial("a short season is played under everybody, and its report needs nothing else", async (t) => {
	t.timeout(240_000);
	const out = join(temporaryFolder(t), "season.html");
	const { told, stdout } = await play(t, "--out", out);
	t.is(stdout.trim().split("\n").length, 1);
	t.deepEqual([told.seed, told.days, told.soilErrorPercent], [2026, 16, -30]);
	const [field, ...others] = told.fields;
	t.deepEqual([field?.crop, others.length], ["orchard", 0]);
	const controllers = field?.controllers ?? [];
	t.deepEqual(
		controllers.map(({ controller }) => controller),
		["gateway", "timer", "threshold", "threshold-sound"],
	);
	for (const { waterMm, waterM3, valveHours } of controllers) {
		// 30 m³/h on one hectare: 3 mm an hour.
		t.true(Math.abs(waterM3 - 10 * waterMm) < 1e-6 && Math.abs(waterMm - 3 * valveHours) < 1e-6);
	}
	t.true((controllers[0]?.waterMm ?? 0) > 0, "the gateway has watered");
	t.true(controllers.slice(1).every(({ settingsTried }) => settingsTried > 50));
	t.is(field?.verdicts.length, 3);
	for (const verdict of field?.verdicts ?? []) t.regex(verdict, /^orchard: [\d.]+ (%|mm) (less|more) water than the /);
	const html = readFileSync(out, "utf8");
	t.is((html.match(/<svg /g) ?? []).length, 4);
	t.false(/https?:|<script|<link|@import|url\(/.test(html), "nothing is fetched");
	for (const { setting } of controllers) t.true(html.includes(setting), setting);
});

test.serial("the same seed is the same season, another is another", async (t) => {
	t.timeout(360_000);
	const folder = temporaryFolder(t);
	const first = await play(t, "--seed", "5", "--out", join(folder, "a.html"));
	const again = await play(t, "--seed", "5", "--out", join(folder, "b.html"));
	t.is(first.stdout, again.stdout);
	t.is(readFileSync(join(folder, "a.html"), "utf8"), readFileSync(join(folder, "b.html"), "utf8"));
	const other = await play(t, "--seed", "6", "--out", join(folder, "c.html"));
	t.notDeepEqual(first.told.fields, other.told.fields);
});

test.serial("what can't be played is refused before it is", async (t) => {
	const refusals: readonly (readonly [string, readonly string[]])[] = [
		["--crop rice", ["--crop rice", "orchard", "cotton"]],
		["--days 5", ["--days 5", "from 10 to 150"]],
		["--days 20.5", ["--days 20.5", "whole number"]],
		["--seed x", ["--seed x"]],
		["--soil-error 80", ["--soil-error 80", "from -50 to 50"]],
		["--out /nowhere/season.html", ["--out /nowhere/season.html", "ENOENT"]],
	];
	for (const [words, names] of refusals) {
		await assertRefused(t, ["season", ...words.split(" ")], { code: "HG_OPTION", names });
	}
	t.false(existsSync("season.html"), "nothing was begun");
});
