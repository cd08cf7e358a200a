import { join } from "node:path";
import test from "ava";
import type { LiveView } from "../../sim/demo/api";
import { readBook } from "../../sim/demo/book";
import { temporaryFolder } from "../support/system-folder";
import { headgate, type Program } from "../support/system-program";
import { assertRefused } from "../support/system-refusal";
import { eventually } from "../support/system-wait";

const keys = ["simulatedSeconds", "samples", "stored", "delivered", "duplicates", "lost", "alarms", "busLoad"];

type Summary = Readonly<Record<string, number>>;

/** The one line that a run of fixed length prints. */
function summaryOf(program: Program): Summary {
	const lines = program.stdout.split("\n");
	if (lines.length !== 2 || lines[1] !== "") throw new Error(`not one line: ${JSON.stringify(program.stdout)}`);
	return JSON.parse(lines[0] ?? "") as Summary;
}

async function pageOf(program: Program): Promise<string> {
	const [, url] = await program.says(/the farm is at (http:\/\/127\.0\.0\.1:\d+)/);
	return url as string;
}

/** What `/api/live` says, as soon as it says what is wanted. */
function liveWhen(url: string, what: string, wanted: (view: LiveView) => boolean): Promise<LiveView> {
	return eventually(what, 60_000, async () => {
		const view = (await (await fetch(`${url}/api/live`)).json()) as LiveView;
		return wanted(view) ? view : null;
	});
}

test.serial("a run of fixed length ends by itself with one line of JSON", async (t) => {
	const data = join(temporaryFolder(t), "data");
	const program = headgate("demo", "--for", "8", "--speed", "120", "--port", "0", "--data", data);
	t.teardown(() => program.end("SIGKILL"));
	t.is((await program.over(120_000)).code, 0, program.stderr);
	const summary = summaryOf(program);
	t.deepEqual(Object.keys(summary).sort(), [...keys].sort());
	t.true(Object.values(summary).every(Number.isFinite));
	t.is(summary.lost, 0);
	t.is(summary.duplicates, 0);
	t.true((summary.delivered ?? 0) > 0 && (summary.delivered ?? 0) <= (summary.stored ?? 0));
	t.true((summary.stored ?? 0) <= (summary.samples ?? 0));
	t.true((summary.simulatedSeconds ?? 0) > 120 && (summary.simulatedSeconds ?? 0) <= 8 * 120 + 60);
	t.true((summary.busLoad ?? 0) > 0 && (summary.busLoad ?? 0) < 100);
	t.log(program.stdout.trim());
});

test.serial("killed in the middle it goes on where it was, outputs at rest, and Ctrl-C ends it cleanly", async (t) => {
	const data = join(temporaryFolder(t), "data");
	const start = (): Program => {
		const program = headgate("demo", "--speed", "120", "--port", "0", "--data", data);
		t.teardown(() => program.end("SIGKILL"));
		return program;
	};
	const first = start();
	// Water runs when the kill comes: contacts are closed that the next boot has to open.
	const before = await liveWhen(
		await pageOf(first),
		"a pump that runs",
		(view) => view.county.delivered > 100 && view.gateway.outputs.some((output) => output.name === "pump" && output.on),
	);
	t.is((await first.end("SIGKILL")).signal, "SIGKILL");
	const { lastWallMs } = await readBook(join(data, "book.txt"));
	t.true(lastWallMs > 0);

	const second = start();
	const after = await liveWhen(
		await pageOf(second),
		"outputs proved at rest",
		(view) =>
			view.gateway.restProvenMs !== null &&
			view.county.delivered > before.county.delivered &&
			view.simulated.wallMs > before.simulated.wallMs,
	);
	t.is(after.gateway.bootCount, before.gateway.bootCount + 1);
	for (const [index, log] of after.gateway.store.logs.entries()) {
		t.is(log.epoch, before.gateway.store.logs[index]?.epoch ?? "");
		t.true(log.nextSequence > (before.gateway.store.logs[index]?.nextSequence ?? 0));
	}
	t.true(after.simulated.startedMs > lastWallMs, "simulated time goes on after everything in the book");
	t.true((after.gateway.restProvenMs ?? 0) >= after.gateway.bootMs);

	t.is((await second.end("SIGINT")).code, 0, second.stderr);
	const summary = summaryOf(second);
	t.is(summary.lost, 0);
	t.is(summary.duplicates, 0);
	t.false(second.stderr.includes("    at "), second.stderr);
});

test.serial("two demos do not share a folder", async (t) => {
	const data = join(temporaryFolder(t), "data");
	// Without a database of its own it is up at once; its broker is away, and that is no error.
	const away = ["--database", "none", "--broker", "mqtt://127.0.0.1:1"];
	const first = headgate("demo", "--port", "0", "--data", data, ...away);
	t.teardown(() => first.end("SIGKILL"));
	await pageOf(first);
	await assertRefused(t, ["demo", "--port", "0", "--data", data], { code: "HG_DATA_BUSY", names: [data, "--data"] });
	t.is(first.ending, null, "the first one goes on");
	t.is((await first.end("SIGTERM")).code, 0);
});

test.serial("a planted loss is told by the last line and the exit status", async (t) => {
	const data = join(temporaryFolder(t), "data");
	const program = headgate(
		...["demo", "--for", "5", "--speed", "200", "--no-page", "--canary", "drop", "--data", data],
	);
	t.teardown(() => program.end("SIGKILL"));
	t.is((await program.over(120_000)).code, 1, program.stderr);
	t.true((summaryOf(program).lost ?? 0) > 0, program.stdout);
});
