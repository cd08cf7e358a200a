import { type ChildProcess, spawn } from "node:child_process";
import { byteUs, gapUs } from "./line-time";

/** The line that a pacer stands for, and the slaves on it. */
export interface PacerOptions {
	readonly baud: number;
	readonly turnaroundUs: number;
	/** False: bytes pass at once, and replies come at once. */
	readonly isPaced: boolean;
	/** One reply in so many is late; 0: none. */
	readonly lateOneIn: number;
	/** From the end of the request to the beginning of a late reply. */
	readonly lateMs: number;
}

/** What the pacer saw. */
export interface PacerReport {
	readonly requests: number;
	readonly late: number;
	/** Requests that came before the line had been silent for t3.5. */
	readonly hasty: number;
	/** By how much last bytes of replies left later than their time, microseconds, all together. */
	readonly behindUs: number;
}

/** A pty with a paced line of slaves behind it. */
export interface PacedPty {
	readonly path: string;
	close(): Promise<PacerReport>;
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
	for (const child of running) child.kill("SIGKILL");
});

let made = 0;

/** Starts the pacer, bench/bus/pacer.c, with a pty in `folder`. */
export async function openPacedPty(program: string, folder: string, options: PacerOptions): Promise<PacedPty> {
	made += 1;
	const path = `${folder}/${made}.pty`;
	const { baud, turnaroundUs, isPaced, lateOneIn, lateMs } = options;
	const args = [path, turnaroundUs, gapUs(baud), isPaced ? byteUs(baud) : 0, lateOneIn, lateMs].map(String);
	const pacer = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
	running.add(pacer);
	pacer.once("close", () => running.delete(pacer));
	let said = "";
	pacer.stdout.setEncoding("utf8").on("data", (text: string) => {
		said += text;
	});
	const ended = new Promise<void>((resolve, reject) => {
		pacer.once("error", reject);
		pacer.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`the pacer ended with ${code}`))));
	});
	await Promise.race([ended, new Promise((resolve) => pacer.stdout.once("data", resolve))]);
	return {
		path,
		async close() {
			pacer.stdin.end();
			await ended;
			return JSON.parse(said.split("\n")[1] ?? "") as PacerReport;
		},
	};
}
