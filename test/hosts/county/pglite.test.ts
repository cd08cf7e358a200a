import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import test from "ava";
import { type Database, openDatabase } from "../../../hosts/county/database";
import { totals } from "../../../hosts/county/queries";
import { declareCountySuite } from "../../support/county-suite";

const folder = mkdtempSync(join(tmpdir(), "headgate-county-"));
/** As bundled, beside this test as bundled. */
const writer = fileURLToPath(new URL("../../support/county-writer.process.js", import.meta.url));
let shared: Database;

test.before(async () => {
	shared = await openDatabase(join(folder, "suite"));
});

test.after.always(async () => {
	await shared?.close();
	rmSync(folder, { recursive: true, force: true });
});

// One after another: an embedded database takes one transaction at a time, and blocks the process while it does.
declareCountySuite(test.serial as typeof test, () => shared);

/** Ends with SIGKILL when `isEnough` says so of a line, and gives the lines. */
async function killAfter(child: ChildProcess, isEnough: (line: string) => boolean, laterMs: number): Promise<string[]> {
	const lines: string[] = [];
	const ended = new Promise((resolve) => child.once("exit", resolve));
	if (!child.stdout) throw new Error("no stdout");
	let isKilled = false;
	for await (const line of createInterface({ input: child.stdout })) {
		lines.push(line);
		if (isKilled || !isEnough(line)) continue;
		isKilled = true;
		setTimeout(() => child.kill("SIGKILL"), laterMs);
	}
	await ended;
	return lines;
}

test.serial("what was committed is there after kill -9, every time", async (t) => {
	t.timeout(180_000);
	const directory = join(folder, "killed");
	const start = (from: number): ChildProcess =>
		spawn(process.execPath, [writer, directory, String(from)], { stdio: ["ignore", "pipe", "inherit"] });
	// In the middle of making the database: nothing half-made stays in the way.
	const early = start(0);
	const earlyEnd = new Promise((resolve) => early.once("exit", resolve));
	for (let turn = 0; turn < 1000 && !existsSync(join(directory, "pglite.new", "base")); turn += 1) await delay(10);
	early.kill("SIGKILL");
	await earlyEnd;
	t.true(existsSync(join(directory, "pglite.new")));
	t.false(existsSync(join(directory, "pglite")));

	let next = 0;
	for (const laterMs of [0, 31, 180]) {
		const from = next;
		const lines = await killAfter(start(from), (line) => Number(line) >= from + 8, laterMs);
		t.is(lines[0], "open");
		const told = Number(lines.at(-1)) + 4;
		const database = await openDatabase(directory);
		const { records, values, duplicates } = await totals(database, "killed");
		await database.close();
		// What was told is there; one more pack may have been committed before it could be told.
		t.true(records === told || records === told + 4, `${records} records, ${told} told`);
		t.is(values, records * 3);
		t.is(duplicates, 0);
		next = records;
	}
});

test.serial("a directory that is open elsewhere, or no directory, is refused in one line", async (t) => {
	await t.throwsAsync(openDatabase(join(folder, "suite")), { code: "HG_DATABASE_BUSY", message: /^[^\n]+$/ });
	const file = join(folder, "a-file");
	writeFileSync(file, "");
	await t.throwsAsync(openDatabase(file), { code: "HG_DATABASE_UNREACHABLE", message: /a-file[^\n]+directory/ });
	const foreign = join(folder, "foreign");
	mkdirSync(join(foreign, "pglite"), { recursive: true });
	writeFileSync(join(foreign, "pglite", "PG_VERSION"), "9.1\n");
	await t.throwsAsync(openDatabase(foreign), { code: "HG_DATABASE_UNREACHABLE", message: /^[^\n]+$/ });
	await t.throwsAsync(openDatabase("mysql://root:secret@host/db"), {
		code: "HG_DATABASE_UNREACHABLE",
		message: /^(?!.*secret).*postgres:/,
	});
});
