import { stripVTControlCharacters } from "node:util";
import { runProgram } from "./run.mjs";

/**
 * Sums the lines like "2 tests failed" that end AVA's report.
 * @param {string} report
 * @param {RegExp} line with the number as its first group
 */
function sum(report, line) {
	return [...report.matchAll(line)].reduce((total, match) => total + Number(match[1]), 0);
}

/**
 * Runs AVA with one of the two configurations.
 * @param {string} configuration file name
 * @param {readonly string[]} words more for AVA's command line
 * @param {boolean} show as it comes; else `report` is for the caller to show
 * @returns {Promise<{ passed: number, failed: number, report: string }>} a run that went wrong
 *   in another way counts as one failure
 */
export async function runAva(configuration, words, show = true) {
	const args = ["--config", configuration, ...words];
	const { code, output } = await runProgram("ava/entrypoints/cli.mjs", args, { show });
	const report = stripVTControlCharacters(output);
	// Where a test failed, AVA does not say how many passed.
	const passed = sum(report, /^\s*(\d+) tests? passed\b/gm) || (report.match(/^\s*[✔√] /gm) ?? []).length;
	const failed = sum(
		report,
		/^\s*(\d+) (?:tests? failed|hooks? failed|tests? remained|unhandled rejections?|uncaught exceptions?)\b/gm,
	);
	return { passed, failed: code === 0 ? failed : Math.max(failed, 1), report: output };
}
