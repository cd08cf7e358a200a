import { type ChildProcess, fork, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PacerOptions, PacerReport } from "./pacer-options";

const PATIENCE_MS = 10_000;
const running = new Set<ChildProcess>();
process.once("exit", () => {
	for (const child of running) child.kill("SIGKILL");
});

/** A pty whose other end is served by a paced line of slaves. */
export interface PacedPty {
	readonly path: string;
	report(): Promise<PacerReport>;
	close(): Promise<void>;
}

let made = 0;

/** Joins two ptys by socat in `folder`, and starts the pacer at the far one. */
export async function openPacedPty(folder: string, options: Omit<PacerOptions, "path">): Promise<PacedPty> {
	made += 1;
	const near = `${folder}/${made}.near`;
	const far = `${folder}/${made}.far`;
	const socat = spawn("socat", [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], { stdio: "ignore" });
	keep(socat);
	const startedMs = performance.now();
	while (!existsSync(near) || !existsSync(far)) {
		if (performance.now() - startedMs > PATIENCE_MS) throw new Error("socat makes no pty: is it installed?");
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	const program = join(dirname(process.argv[1] ?? ""), "pacer.process.js");
	const pacer = fork(program, [JSON.stringify({ path: far, ...options })]);
	keep(pacer);
	await message(pacer);
	return {
		path: near,
		async report() {
			const answer = message(pacer);
			pacer.send("report");
			return (await answer) as PacerReport;
		},
		async close() {
			for (const child of [pacer, socat]) {
				const ended = new Promise((resolve) => child.once("close", resolve));
				child.kill("SIGTERM");
				await ended;
			}
		},
	};
}

function keep(child: ChildProcess): void {
	running.add(child);
	child.once("close", () => running.delete(child));
}

function message(child: ChildProcess): Promise<unknown> {
	return new Promise((resolve, reject) => {
		child.once("message", resolve);
		child.once("error", reject);
		child.once("exit", (code) => reject(new Error(`a process of the bench ended with ${code}`)));
	});
}
