import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import test from "ava";
import { type Ban, coreBans, textBans } from "./bans";
import { checkFile } from "./check-file";
import { projectFiles } from "./project-files";

const files = projectFiles("./");
const texts = files.filter((path) => /\.(ts|mjs|cjs|json|md|css|html|yaml|yml|sh)$|^\.ci\//.test(path));
const corePaths = ["modules/bus/planted.ts", "sim/core/planted.ts", "sim/plants/planted.ts"];

/** The planted lines of test/style/bans.ts stand there for a reason. */
const isBanList = (path: string) => path === "test/style/bans.ts";

test("the project is tidy", (t) => {
	t.true(files.length > 50, `saw only ${files.length} files`);
	const found = texts.filter((path) => !isBanList(path)).flatMap((path) => checkFile(path, readFileSync(path, "utf8")));
	t.deepEqual(found, []);
});

test("every folder of sources has a README.md", (t) => {
	const isRoom = (path: string) => /^(bin|drivers|hosts|modules|scripts|sim)\//.test(path);
	const folders = new Set(files.filter((path) => isRoom(path) && !path.endsWith(".md")).map(dirname));
	t.true(folders.size > 5);
	t.deepEqual(
		[...folders].filter((folder) => !files.includes(`${folder}/README.md`)),
		[],
	);
});

const finds = (ban: Ban, path: string, line: string) =>
	checkFile(path, `export const first = 1;\n${line}\n`).some((found) =>
		found.startsWith(`${path}:2: ${ban.name}; instead: `),
	);

for (const ban of coreBans) {
	test(`core ban: ${ban.name}`, (t) => {
		for (const line of ban.planted) {
			for (const path of corePaths) t.true(finds(ban, path, line), `${path} with ${line}`);
			t.false(finds(ban, "hosts/node/planted.ts", line), "hosts may");
			t.false(
				finds(ban, "modules/bus/planted.ts", `/** ${line.replaceAll("*/", "")} */ const a = 1;`),
				`comment: ${line}`,
			);
			t.false(finds(ban, "modules/bus/planted.ts", `const a = 1; // ${line}`), `comment: ${line}`);
		}
		for (const line of ban.allowed ?? []) t.false(finds(ban, "modules/bus/planted.ts", line), line);
	});
}

for (const ban of textBans) {
	test(`ban everywhere: ${ban.name}`, (t) => {
		for (const path of ["modules/bus/planted.ts", "hosts/node/planted.ts", "README.md", "test/planted.ts", "x.json"]) {
			for (const line of ban.planted) t.true(finds(ban, path, line), `${path} with ${line}`);
			for (const line of ban.allowed ?? []) t.false(finds(ban, path, line), line);
		}
	});
}

test("strings and regular expressions do not blind the bans", (t) => {
	const tricks = [
		'const s = "//"; Date.now();',
		"const r = /['\"`]/; Date.now();",
		`const s = \`\${1}//\${Date.now()}\`;`,
		"const s = '/*'; Date.now(); /* */",
		"/** Words. */ Date.now(); // words",
	];
	for (const line of tricks) t.deepEqual(checkFile("modules/bus/planted.ts", line).length, 1, line);
	t.deepEqual(checkFile("modules/bus/planted.ts", 'const s = "await Promise";'), []);
});

test("long lines, long files, code in ports", (t) => {
	t.is(checkFile("bin/planted.ts", `//${"x".repeat(119)}`).length, 1);
	t.is(checkFile("bin/planted.ts", `//${"x".repeat(118)}`).length, 0);
	t.is(checkFile("bin/planted.ts", `\t//${"x".repeat(117)}`).length, 1);
	t.is(checkFile("bin/planted.ts", "f();\n".repeat(301)).length, 1);
	t.is(checkFile("bin/planted.ts", "f();\n".repeat(300)).length, 0);
	t.is(checkFile("test/planted.test.ts", "f();\n".repeat(301)).length, 0);
	t.is(checkFile("modules/ports/planted.ts", "export function f() {}").length, 1);
	t.is(checkFile("modules/ports/planted.ts", "export type F = () => void;").length, 0);
});
