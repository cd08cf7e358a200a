import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { say } from "./say.mjs";

/** Debian packages that tests need: a program or a header of each, and what cannot be tested without it. */
const packages = [
	{ name: "socat", programs: ["socat"], tests: "everything over a pty: a real serial line, mbpoll" },
	{ name: "mosquitto", programs: ["mosquitto"], tests: "the broker that stops and starts, the five kills" },
	{ name: "mbpoll", programs: ["mbpoll"], tests: "the simulator's slaves read by mbpoll" },
	{ name: "libmodbus-dev", header: "/usr/include/modbus/modbus.h", tests: "the matrix of masters and slaves" },
	{ name: "chromium", programs: ["chromium", "chromium-browser", "google-chrome"], tests: "the page in a browser" },
	{ name: "postgresql", programs: ["postgres"], tests: "the county receiver on a real PostgreSQL" },
];

/** Folders where a program may be: PATH, the system's folders that a user's PATH lacks, PostgreSQL's own. */
function programFolders() {
	const versions = "/usr/lib/postgresql";
	const postgres = existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, "bin")) : [];
	return [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin", ...postgres];
}

/** @param {string} path */
function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false; // What cannot be run is missing, whatever the reason.
	}
}

/** The packages none of whose programs can be run, or whose header is not there. */
function missingDebianPackages() {
	const folders = programFolders();
	return packages.filter(({ programs, header }) =>
		header === undefined
			? !programs.some((program) => folders.some((folder) => isExecutable(join(folder, program))))
			: !existsSync(header),
	);
}

/** @param {string[]} args */
function aptGet(args) {
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	return spawnSync("apt-get", args, { stdio: ["ignore", 2, 2], env }).status === 0;
}

/**
 * Installs the missing packages where that is allowed (root, apt-get), and names what stays missing and which tests
 * that leaves out. Their names are in the environment variable HEADGATE_MISSING afterwards, separated by commas, and
 * PATH leads to all programs that are there.
 */
export function installDebianPackages() {
	const wanted = missingDebianPackages().map(({ name }) => name);
	if (wanted.length > 0 && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
		say(`installing Debian packages: ${wanted.join(", ")}`);
		const options = ["-o", "Dpkg::Use-Pty=0", "-qq"];
		if (!aptGet([...options, "update"])) say("apt-get update failed; trying with the lists that are here");
		const done = aptGet([...options, "install", "-y", "--no-install-recommends", ...wanted]);
		if (!done) say("apt-get install failed; what it said stands above");
	}
	const missing = missingDebianPackages();
	process.env.PATH = programFolders().join(delimiter);
	for (const { name, tests } of missing) say(`LEFT OUT: ${tests} (Debian package ${name} is not installed)`);
	process.env.HEADGATE_MISSING = missing.map(({ name }) => name).join(",");
}
