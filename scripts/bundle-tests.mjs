import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundlePrograms } from "./bundle-programs.mjs";
import { packageFolder } from "./package-folder.mjs";

/**
 * Test files, and the programs that tests run in other processes, as paths from the package folder.
 * @param {RegExp} ending
 */
function testFiles(ending) {
	const names = readdirSync(join(packageFolder, "test"), { recursive: true, encoding: "utf8" });
	return names.filter((name) => ending.test(name)).map((name) => `test/${name.replaceAll("\\", "/")}`);
}

/**
 * Bundles test/NAME.test.ts to build/test/NAME.test.js, and test/NAME.process.ts (what tests start as a process of
 * its own) likewise; packages stay outside.
 * @param {readonly string[]} patterns test files whose path contains one of these; none: all of them
 * @returns {Promise<{ unit: number, system: number }>} how many test files there are for each run
 */
export async function bundleTests(patterns) {
	const matches = (/** @type {string} */ path) => patterns.some((pattern) => path.includes(pattern));
	const tests = testFiles(/\.test\.ts$/).filter((path) => patterns.length === 0 || matches(path));
	rmSync(join(packageFolder, "build/test"), { recursive: true, force: true });
	await bundlePrograms([...tests, ...testFiles(/\.process\.ts$/)], "test", "build/test");
	const system = tests.filter((path) => path.startsWith("test/system/")).length;
	return { unit: tests.length - system, system };
}
