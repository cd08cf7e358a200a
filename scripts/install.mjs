import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "./package-folder.mjs";
import { say } from "./say.mjs";

/** @typedef {"start" | "test"} Purpose */

/**
 * Reads a JSON file; undefined where there is none.
 * @param {string} path
 */
function readJson(path) {
	return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** Ends the process with one line when Node is older than package.json allows. */
function requireNode() {
	const oldest = readJson(join(packageFolder, "package.json")).engines.node.replace(">=", "");
	const [needMajor, needMinor] = oldest.split(".").map(Number);
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
	say(`Headgate needs Node ${oldest} or newer; this is Node ${process.versions.node}.`);
	process.exit(2);
}

/**
 * What of package-lock.json is not installed as it says: names of direct dependencies.
 *
 * npm writes node_modules/.package-lock.json when an installation is complete, so without it all are missing.
 * @param {Purpose} purpose
 * @returns {string[]}
 */
function missingPackages(purpose) {
	const packages = readJson(join(packageFolder, "package-lock.json")).packages;
	const root = packages[""];
	const names = Object.keys({ ...root.dependencies, ...(purpose === "test" ? root.devDependencies : {}) });
	if (!existsSync(join(packageFolder, "node_modules/.package-lock.json"))) return names;
	return names.filter((name) => {
		const installed = readJson(join(packageFolder, "node_modules", name, "package.json"));
		return installed?.version !== packages[`node_modules/${name}`].version;
	});
}

/**
 * Runs `npm ci`, telling how long it takes.
 * @param {string[]} options
 */
function runNpmCi(options) {
	const args = ["ci", "--no-audit", "--no-fund", ...options];
	const npm = process.env.npm_execpath;
	const child = npm
		? spawn(process.execPath, [npm, ...args], { cwd: packageFolder, stdio: ["ignore", 2, 2] })
		: spawn("npm", args, { cwd: packageFolder, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
	const started = Date.now();
	const ticker = setInterval(() => {
		const seconds = Math.round((Date.now() - started) / 1000);
		say(`installing packages: ${seconds} s so far; the first time takes a minute or two`);
	}, 5000);
	const stop = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
	process.on("SIGINT", stop).on("SIGTERM", stop);
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("exit", (code, signal) => {
			clearInterval(ticker);
			process.off("SIGINT", stop).off("SIGTERM", stop);
			if (signal === "SIGINT" || signal === "SIGTERM") process.exit(signal === "SIGINT" ? 130 : 143);
			resolve(code ?? 1);
		});
	});
}

/**
 * Brings node_modules to what package-lock.json says, if it is not: without development packages for `start`.
 * Ends the process when Node is too old (2) or the installation fails (npm's code). Needs Node's own modules only.
 * @param {Purpose} purpose
 */
export async function install(purpose) {
	requireNode();
	const missing = missingPackages(purpose);
	if (missing.length === 0) return;
	const named = missing.slice(0, 3).join(", ") + (missing.length > 3 ? ` and ${missing.length - 3} more` : "");
	say(`installing packages (missing or of another version: ${named})`);
	const code = await runNpmCi(purpose === "start" ? ["--omit=dev"] : ["--include=dev"]);
	if (code === 0) return;
	say(`npm ci failed with code ${code}; what it said stands above`);
	process.exit(code);
}
