import { availableParallelism } from "node:os";
import { installDebianPackages } from "./debian.mjs";
import { install } from "./install.mjs";

const isLong = process.argv.includes("--long");
const patterns = isLong ? ["test/system/"] : process.argv.slice(2);
const total = { passed: 0, failed: 0 };

/**
 * Prints a header, works, and says how long it took.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 */
async function step(name, work) {
	console.log(`\n== ${name}`);
	const started = Date.now();
	const result = await work();
	console.log(`== ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
	return result;
}

/** The rest of the suite stands on `work`: where it throws, that is one failure and the end. */
async function need(/** @type {string} */ name, /** @type {() => Promise<any>} */ work) {
	try {
		return await step(name, work);
	} catch (error) {
		console.log(error instanceof Error ? error.message : error);
		total.failed++;
		return finish();
	}
}

/** One of the two AVA runs. */
async function run(
	/** @type {string} */ name,
	/** @type {string} */ configuration,
	/** @type {readonly string[]} */ words = [],
) {
	const { runAva } = await import("./ava.mjs");
	const { passed, failed } = await step(name, () => runAva(configuration, words));
	total.passed += passed;
	total.failed += failed;
}

/**
 * Both at once: system tests, which wait more than they work, have a processor and unit tests the others. What system
 * tests say is shown when unit tests have said what they have to.
 */
async function runBoth() {
	const { runAva } = await import("./ava.mjs");
	const unitAtOnce = String(Math.max(1, availableParallelism() - 1));
	const system = runAva("ava.system.config.mjs", [], false);
	await run("unit tests", "ava.config.mjs", ["--concurrency", unitAtOnce]);
	await step("system tests, begun with the unit tests", async () => {
		const { passed, failed, report } = await system;
		process.stdout.write(report);
		total.passed += passed;
		total.failed += failed;
	});
}

/** Ends with the line that a machine reads. Every step that failed counts as a failure. */
function finish() {
	process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
	process.exit();
}

await install("test");
installDebianPackages();
await need("build", async () => (await import("./build.mjs")).build());
if (patterns.length === 0) {
	total.failed += await step("style", async () => (await import("./style.mjs")).checkStyle());
}
const files = await need("bundle tests", async () => (await import("./bundle-tests.mjs")).bundleTests(patterns));
if (files.unit + files.system === 0) {
	console.log(`no test file's path contains ${patterns.join(" or ")}`);
	total.failed++;
	finish();
}
if (isLong) {
	process.env.HEADGATE_LONG = "1";
	await run("long system tests", "ava.system.config.mjs", ["--match", "long: *"]);
} else if (files.unit > 0 && files.system > 0) await runBoth();
else if (files.unit > 0) await run("unit tests", "ava.config.mjs");
else await run("system tests", "ava.system.config.mjs");
finish();
