import { spawn } from "node:child_process";
import { packageFolder } from "./package-folder.mjs";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
	process.once(signal, () => {
		for (const child of running) child.kill(signal);
		process.exit(signal === "SIGINT" ? 130 : 143);
	});
}

/**
 * Runs a Node program of a package, without standard input, and gathers what it says.
 * @param {string} program path in node_modules
 * @param {string[]} args
 * @param {{ show: boolean }} options `show`: pass its words on as they come
 * @returns {Promise<{ code: number, output: string }>} `code` is 1 where a signal ended it
 */
export function runProgram(program, args, { show }) {
	return new Promise((resolve, reject) => {
		const color = process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
		const { FORCE_COLOR: _, ...inherited } = process.env;
		const child = spawn(process.execPath, [`${packageFolder}node_modules/${program}`, ...args], {
			cwd: packageFolder,
			stdio: ["ignore", "pipe", "pipe"],
			env: { ...inherited, ...color },
		});
		running.add(child);
		let output = "";
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding("utf8").on("data", (text) => {
				output += text;
				if (show) process.stdout.write(text);
			});
		}
		child.once("error", reject);
		child.once("close", (code) => {
			running.delete(child);
			resolve({ code: code ?? 1, output });
		});
	});
}
