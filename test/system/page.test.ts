import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { Browser, Page } from "playwright-core";
import { listenPlace } from "../../hosts/node/options";
import { loadSite, readJson } from "../../hosts/node/site-file";
import type { Site } from "../../modules/site/types";
import type { FarmFile } from "../../sim/core/farm-file";
import { type Demo, startDemo } from "../../sim/demo/demo";
import { drawnPixels, errorsOf, type Shown, shownBy, startBrowser } from "../support/system-browser";
import { testWith } from "../support/system-debian";
import { eventually } from "../support/system-wait";

const screens = [
	{ name: "phone", width: 390, height: 844 },
	{ name: "desktop", width: 1280, height: 900 },
];
const screenshots = "build/screenshots";
mkdirSync(screenshots, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "headgate-system-"));
const { site, plan } = loadSite(writeSite());
let started: Promise<{ demo: Demo; browser: Browser }> | undefined;

/** The orchard, with an alarm that a cut line raises and with a second sink. */
function writeSite(): string {
	const orchard = readJson("sim/sites/orchard.json") as Site;
	const silent = { name: "north.silent", title: "North probe does not answer", device: "soil-north", delayMs: 0 };
	const alarms = [...orchard.alarms, { ...silent, severity: "high", latch: true }];
	const path = join(folder, "site.json");
	writeFileSync(path, JSON.stringify({ ...orchard, alarms, sinks: [{ name: "board", format: "thingsboard" }] }));
	return path;
}

test.after.always(async () => {
	const running = await started;
	await running?.browser.close();
	await running?.demo.stop();
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A farm with some time behind it, so that plots have something to show, and a browser: the same for all tests. */
function startFarm(): Promise<{ demo: Demo; browser: Browser }> {
	started ??= Promise.all([playHours().then(() => startAt(40)), startBrowser()]).then(([demo, browser]) => {
		return { demo, browser };
	});
	return started;
}

function startAt(speed: number, place = listenPlace("port", "0")): Promise<Demo> {
	return startDemo({
		...{ site, plan, file: readJson("sim/sites/orchard.plant.json") as FarmFile, data: join(folder, "data") },
		...{ broker: null, database: null, place, pageDirectory: "dist/page", speed, seed: 3, say: () => undefined },
	});
}

async function playHours(): Promise<void> {
	const past = await startAt(3000);
	await eventually("values in the database", 60_000, () => (past.county?.delivered ?? 0) > 1_200);
	await past.stop();
}

/** Its relay is on, shown by more than that or not. */
const isAway = (state: string | undefined): boolean => state === "on" || state === "proven";

/** The middle zone is dry: a run begins, or goes on. */
function dryMiddle({ run: { farm } }: Demo): void {
	const [, middle] = farm.soils;
	if (middle !== undefined) middle.storageMm = 0.2 * middle.constants.rootDepthMm;
}

/** What one element shows, when it shows what is wanted. */
function shownWhen(page: Page, selector: string, wanted: (one: Shown) => boolean): Promise<Shown> {
	return eventually(`${selector} as it should be`, 60_000, async () => (await shownBy(page, selector)).find(wanted));
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
		const { demo, browser } = await startFarm();
		const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
		const errors = errorsOf(page);
		await page.goto(`${demo.url}/#token=${demo.token}`);

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

		const alarm = '[data-alarm="north.silent"]';
		await shownWhen(page, alarm, ({ state }) => state === "raised");
		await page.screenshot({ path: join(screenshots, "alarm.png") });
		await page.click(`${alarm} [data-action="acknowledge"]`);
		await page.fill('dialog input[name="name"]', "Anna");
		await page.keyboard.press("Enter");
		await shownWhen(page, `${alarm} .answer`, ({ outcome }) => outcome === "done");
		const seen = await shownWhen(page, alarm, ({ acknowledged }) => acknowledged === "true");
		t.regex(seen.words, /acknowledged.*high.*by Anna/is);
		demo.connectLine("field", true);
		await allAre(page, "field", "good");
		await eventually(
			"the alarm gone, since it was seen and is over",
			60_000,
			async () => !(await page.isVisible(alarm)),
		);
		const board = await shownWhen(page, '[data-sink="board"]', ({ values }) => Number(values) > 0);
		t.is(board.connected, "true");
		t.regex((await shownBy(page, ".whose"))[0]?.words ?? "", /^Beijing time \(Asia\/Shanghai, UTC\+8\)/);
		t.deepEqual(errors, []);
		await page.close();
		t.log(`${good.length} values on the page equal those of the database, ${stale.length} of them when stale`);
	},
);

testWith(
	["chromium"],
	"a run of water is seen with its owner and time left, plots draw, and it fits a phone",
	async (t) => {
		const { demo, browser } = await startFarm();
		dryMiddle(demo);
		for (const { name, width, height } of screens) {
			const page = await browser.newPage({ viewport: { width, height } });
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
					site.programs.some((program) => output.words.includes(program.name.replace("-", " "))),
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
			await shootWhole(page, name, width);
			t.deepEqual(errors, []);
			await page.close();
		}
		t.log(`screenshots: ${screens.map(({ name }) => `${screenshots}/${name}.png`).join(", ")}`);
	},
);

/** All of the page in one picture, with the bar at its foot. */
async function shootWhole(page: Page, name: string, width: number): Promise<void> {
	const height = await page.evaluate("document.documentElement.scrollHeight");
	await page.setViewportSize({ width, height: Number(height) });
	await page.screenshot({ path: join(screenshots, `${name}-whole.png`) });
}

testWith(
	["chromium"],
	"what is asked for on the page is done, seen and answered; a stop asks for no name",
	async (t) => {
		const { demo, browser } = await startFarm();
		dryMiddle(demo);
		const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
		const errors = errorsOf(page);
		await page.goto(`${demo.url}/#token=${demo.token}`);
		await shownWhen(page, '[data-output="pump"]', ({ state }) => isAway(state));
		t.is(page.url(), `${demo.url}/`, "the token stays in no history");
		await page.click('[data-output="pump"] [data-action="stop"]');
		const answer = await shownWhen(page, '[data-output="pump"] .answer', ({ outcome }) => outcome === "done");
		t.regex(answer.words, /^Done: at rest, (relay read back|proven by flow)$/);
		await shownWhen(page, '[data-output="pump"]', ({ state }) => state === "at-rest");
		const paused = await shownWhen(page, '[data-program="irrigation"]', ({ paused }) => paused === "true");
		t.regex(paused.words, /Paused, \d\d min left/);
		await page.click('[data-action="stop-all"]');
		await shownWhen(page, ".command-bar .answer", ({ outcome }) => outcome === "done");
		await page.screenshot({ path: join(screenshots, "stopped.png") });
		await page.click('[data-output="compressor"] [data-action="run"]');
		await page.fill('[data-output="compressor"] input', "5");
		await page.keyboard.press("Enter");
		await page.fill('dialog input[name="name"]', "古丽");
		await page.keyboard.press("Enter");
		const run = await shownWhen(page, '[data-output="compressor"] .answer', ({ outcome }) => outcome !== "asking");
		t.regex(
			run.words,
			/^(Done: switched, unproven: relay read back|Not done: it is not proven at rest, or must rest first)$/,
		);
		t.deepEqual(errors, []);
		await page.close();
	},
);

testWith(["chromium"], "without the token nothing is done, and a page of another site gets nowhere", async (t) => {
	const { demo, browser } = await startFarm();
	const asked: string[] = [];
	const { gateway } = demo.run;
	const tell = gateway.onAnswer;
	gateway.onAnswer = (answer) => {
		asked.push(answer.id);
		tell?.(answer);
	};
	const page = await browser.newPage();
	await page.goto(demo.url ?? "");
	await page.click('[data-action="stop-all"]');
	await page.fill('dialog input[name="token"]', "a-token-of-another-gateway");
	await page.keyboard.press("Enter");
	const [refusal] = await eventually("a refusal", 60_000, async () => {
		const shown = await shownBy(page, ".sign-in-error");
		return shown[0]?.words !== "" && shown;
	});
	t.is(refusal?.words, "This is not the token of this gateway.");
	await page.fill('dialog input[name="token"]', demo.token);
	const elsewhere = createServer((_request, response) => response.end("<!doctype html><title>another site</title>"));
	elsewhere.listen(0, "127.0.0.1");
	await once(elsewhere, "listening");
	t.teardown(() => elsewhere.close());
	const other = await browser.newPage();
	const statuses: number[] = [];
	other.on("response", (response) => statuses.push(response.status()));
	await other.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
	const body = JSON.stringify({ who: "nobody", what: "stop-all" });
	for (const type of ["text/plain", "application/json"]) {
		const request = {
			method: "POST",
			mode: type === "text/plain" ? "no-cors" : "cors",
			body,
			headers: { "content-type": type },
		};
		await other.evaluate(`fetch("${demo.url}/api/commands", ${JSON.stringify(request)}).then(() => 1, () => 0)`);
	}
	t.deepEqual(
		statuses.slice(1).filter((status) => status < 400),
		[],
		"neither it, nor the question whether it may",
	);
	t.deepEqual(asked, [], "nothing of all this came to the gateway");
	await page.keyboard.press("Enter");
	await shownWhen(page, ".command-bar .answer", ({ outcome }) => outcome === "done");
	t.is(asked.length, 1);
	const summary = await demo.stop();
	t.is(summary.lost, 0);
	t.is(summary.duplicates, 0);
});
