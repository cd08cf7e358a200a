import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { withFault } from "../../support/fault-test";

const folder = "test/modules/gateway";
/** Rows of the table of faults: see test/README.md. */
const ROWS = 19;

interface Entry {
	readonly row: number;
	readonly file: string;
	readonly title: string;
}

/** Rows of the index: number and fault, file, title of the test. Without a file it is not yet there. */
function index(): readonly Entry[] {
	const [, section = ""] = readFileSync("test/README.md", "utf8").split("## The fault table");
	return [...section.matchAll(/^\| (\d+) [^|]* \| ([^|]*) \| ([^|]*) \|$/gm)].map(([, row, file = "", title = ""]) => {
		return { row: Number(row), file, title };
	});
}

test("every row of the fault table has a test or says what it waits for", (t) => {
	const rows = new Set(index().map(({ row }) => row));
	t.deepEqual(
		[...rows].toSorted((a, b) => a - b),
		Array.from({ length: ROWS }, (_, row) => row + 1),
	);
	for (const { row, file, title } of index()) {
		if (file === "–") t.regex(title, /^not yet: /, `${row}`);
		else t.true(readFileSync(`test/modules/${file}.test.ts`, "utf8").includes(`"${title}"`), `${file}: ${title}`);
	}
});

test("every test of a fault stands in the table", (t) => {
	const told = new Set(index().map(({ title }) => title));
	const titles = readdirSync(folder).flatMap((name) => {
		const text = readFileSync(join(folder, name), "utf8");
		return [...text.matchAll(/faultTest\(\s*"([^"]+)"/g)].map(([, title = ""]) => title);
	});
	t.true(titles.length > 20);
	for (const title of titles) t.true(told.has(title), title);
});

test("a test of a fault that never fired fails", (t) => {
	t.throws(() => withFault(t, () => t.pass()), { message: /never fired/ });
	t.notThrows(() => withFault(t, (_, fault) => fault.fires()));
});
