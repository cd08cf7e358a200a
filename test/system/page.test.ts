import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { Browser, Page } from "playwright-core";
import { loadSite, readJson } from "../../hosts/node/site-file";
import type { FarmFile } from "../../sim/core/farm-file";
import { type Demo, startDemo } from "../../sim/demo/demo";
import { drawnPixels, errorsOf, type Shown, shownBy, startBrowser } from "../support/system-browser";
import { testWith } from "../support/system-debian";
import { headgate } from "../support/system-program";
import { eventually } from "../support/system-wait";

const screens = [
	{ name: "phone", width: 390, height: 844 },
	{ name: "desktop", width: 1280, height: 900 },
];
const screenshots = "build/screenshots";
const { site, plan } = loadSite("sim/sites/orchard.json");
let folder = "";
let data = "";
let browser: Browser | undefined;

test.before(() => {
	folder = mkdtempSync(join(tmpdir(), "headgate-system-"));
	data = join(folder, "data");
});

test.after.always(async () => {
	await browser?.close();
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A farm with some hours behind it, that runs until the test is over or ends it. */
async function startFarm(t: ExecutionContext): Promise<Demo> {
	if (!existsSync(data)) await playHours(t);
	const demo = await startDemo({
		...{ site, plan, file: readJson("sim/sites/orchard.plant.json") as FarmFile, data, speed: 20, seed: 3 },
		...{ broker: null, database: null, port: 0, pageDirectory: "dist/page", say: () => undefined },
	});
	let ended: ReturnType<Demo["stop"]> | undefined;
	const stop = (): ReturnType<Demo["stop"]> => {
		ended ??= demo.stop();
		return ended;
	};
	t.teardown(async () => {
		await stop();
	});
	return { ...demo, stop };
}

/** Its relay is on, shown by more than that or not. */
const isAway = (state: string | undefined): boolean => state === "on" || state === "proven";

/** Some hours of the farm, so that the plots have something to show. */
async function playHours(t: ExecutionContext): Promise<void> {
	const past = headgate("demo", "--no-page", "--for", "5", "--speed", "3000", "--seed", "3", "--data", data);
	t.teardown(() => past.end("SIGKILL"));
	t.is((await past.over(120_000)).code, 0, past.stderr);
}

function valuesOf(page: Page): Promise<Shown[]> {
	return shownBy(page, ".value[data-point]");
}

/** Waits until all values of points on the line (a site's line) are in this state. */
function allAre(page: Page, line: string, state: string): Promise<Shown[]> {
	const devices = site.devices.filter((device) => device.line === line).map((device) => device.name);
	const points = site.points.filter((point) => devices.includes(point.device)).map((point) => point.name);
	return eventually(`${state} values of line ${line}`, 60_000, async () => {
		const values = (await valuesOf(page)).filter((value) => points.includes(value.point ?? ""));
		return values.length >= points.length && values.every((value) => value.state === state) ? values : null;
	});
}

/** Every value on the page is that of the row which it names. */
async function assertEqualsSql(t: ExecutionContext, demo: Demo, values: readonly Shown[]): Promise<void> {
	const rows = await demo.county?.database.query<{ key: string; value: number | null; quality: number }>(
		"select point || ' ' || sequence as key, value, quality::int as quality from sample where gateway = $1",
		[site.gateway],
	);
	const byKey = new Map(rows?.map((row) => [row.key, row]));
	for (const { point, sequence, value, quality } of values) {
		const row = byKey.get(`${point} ${sequence}`);
		const shown = { value: value === "" ? null : Number(value), quality: Number(quality) };
		t.deepEqual(shown, { value: row?.value ?? null, quality: row?.quality ?? Number.NaN }, `${point} ${sequence}`);
	}
}

testWith(
	["chromium"],
	"the page shows what the database holds, stale when a line is cut, good when it is mended",
	async (t) => {
		const demo = await startFarm(t);
		browser ??= await startBrowser();
		const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
		const errors = errorsOf(page);
		await page.goto(demo.url ?? "");

		const good = [...(await allAre(page, "field", "good")), ...(await allAre(page, "store", "good"))];
		t.deepEqual([...new Set(good.map((value) => value.point))].sort(), site.points.map((point) => point.name).sort());
		await assertEqualsSql(t, demo, good);
		const newest = Math.max(...good.map((value) => Number(value.sequence)));
		await eventually("newer values", 60_000, async () =>
			(await valuesOf(page)).some((value) => Number(value.sequence) > newest),
		);

		const boot = await eventually("outputs proved at rest", 60_000, async () =>
			(await shownBy(page, ".boot")).find((one) => one.restProven !== ""),
		);
		t.is(boot.bootCount, "2", "the hours before were the first run");
		t.regex(boot.words, /rest/i);
		const [backlog] = await shownBy(page, '[data-fact="backlog"]');
		t.regex(backlog?.records ?? "", /^\d+$/);
		const [delivered] = await shownBy(page, '[data-fact="delivered"]');
		t.true(Number(delivered?.value) > 1000, JSON.stringify(delivered));
		const lines = await shownBy(page, "[data-line]");
		t.deepEqual(
			lines.map((line) => line.line),
			["field", "store"],
		);
		for (const line of lines) t.true(Number(line.load) > 0 && Number(line.load) < 100, JSON.stringify(line));

		demo.connectLine("field", false);
		const stale = await allAre(page, "field", "stale");
		await assertEqualsSql(t, demo, stale);
		await allAre(page, "store", "good");
		const silent = await eventually("silent devices", 60_000, async () =>
			(await shownBy(page, '[data-line="field"]')).find((line) => line.words.includes("soil-north")),
		);
		t.log(`line field when cut: ${silent.words.replaceAll("\n", " | ")}`);
		demo.connectLine("field", true);
		await allAre(page, "field", "good");
		t.deepEqual(errors, []);
		await page.close();
		const summary = await demo.stop();
		t.is(summary.lost, 0);
		t.is(summary.duplicates, 0);
		t.log(`${good.length} values on the page equal those of the database, ${stale.length} of them when stale`);
	},
);

testWith(
	["chromium"],
	"a run of water is seen with its owner and time left, plots draw, and it fits a phone",
	async (t) => {
		const demo = await startFarm(t);
		const [, middle] = demo.run.farm.soils;
		if (middle !== undefined) middle.storageMm = 0.2 * middle.constants.rootDepthMm; // dry: a run begins
		browser ??= await startBrowser();
		mkdirSync(screenshots, { recursive: true });
		for (const { name, width, height } of screens) {
			const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: name === "phone" ? 2 : 1 });
			const errors = errorsOf(page);
			await page.goto(demo.url ?? "");
			const outputs = await eventually("a pump that is on", 60_000, async () => {
				const shown = await shownBy(page, "[data-output]");
				return shown.some((output) => output.output === "pump" && isAway(output.state)) ? shown : null;
			});
			t.deepEqual(
				[...new Set(outputs.map((output) => output.output))].sort(),
				site.outputs.map((output) => output.name).sort(),
			);
			for (const output of outputs.filter((one) => one.on === "true" && isAway(one.state))) {
				t.regex(output.words, /left/, "time left");
				t.true(
					site.programs.some((program) => output.words.includes(program.name)),
					`no owner in: ${output.words}`,
				);
			}
			const plots = await eventually("plots", 60_000, async () => {
				const shown = await shownBy(page, "[data-plot]");
				return shown.length > 0 && shown.every((plot) => Number(plot.samples) > 0) ? shown : null;
			});
			const pixels = await drawnPixels(page, "[data-plot] canvas");
			t.true(pixels.length >= plots.length && pixels.every((count) => count > 500), JSON.stringify(pixels));
			const overhang = await page.evaluate(
				"document.documentElement.scrollWidth - document.documentElement.clientWidth",
			);
			t.is(overhang, 0, `${name}: the page is wider than the screen`);
			await page.screenshot({ path: join(screenshots, `${name}.png`) });
			await page.screenshot({ path: join(screenshots, `${name}-whole.png`), fullPage: true });
			t.deepEqual(errors, []);
			await page.close();
		}
		await demo.stop();
		t.log(`screenshots: ${screens.map(({ name }) => `${screenshots}/${name}.png`).join(", ")}`);
	},
);
