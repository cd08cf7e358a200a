import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";
import { packageFolder } from "./package-folder.mjs";

/** Asks this process to end when npm, which started it, has been killed without a chance to say so. */
function endWithParent() {
	const parent = process.ppid;
	setInterval(() => process.ppid !== parent && process.kill(process.pid, "SIGTERM"), 500).unref();
}

await install("start");
const { build } = await import("./build.mjs");
await build();

if (process.env.npm_lifecycle_event) endWithParent();

// In this very process, so that no signal has to be passed on and no kill leaves an orphan.
const command = `${packageFolder}dist/headgate.js`;
process.argv = [process.execPath, command, "demo", ...process.argv.slice(2)];
await import(pathToFileURL(command).href);
