import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { eventually } from "./system-wait";

/** How a process ended: its exit status, or the signal that ended it. */
export interface Ending {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

const running = new Set<ChildProcess>();
// A test run that is cut short leaves no child behind.
process.once("exit", () => {
	for (const child of running) child.kill("SIGKILL");
});

/** A child process, with all that it said. */
export class Program {
	readonly #child: ChildProcess;
	readonly #name: string;
	readonly ended: Promise<Ending>;
	ending: Ending | null = null;
	stdout = "";
	stderr = "";

	constructor(
		command: string,
		args: readonly string[],
		options: { readonly ipc?: boolean; readonly cwd?: string } = {},
	) {
		this.#name = [command, ...args].join(" ");
		this.#child = spawn(command, args, {
			stdio: ["ignore", "pipe", "pipe", ...(options.ipc === true ? (["ipc"] as const) : [])],
			...(options.cwd === undefined ? {} : { cwd: options.cwd }),
		});
		const child = this.#child;
		running.add(child);
		child.stdout?.setEncoding("utf8").on("data", (text: string) => {
			this.stdout += text;
		});
		child.stderr?.setEncoding("utf8").on("data", (text: string) => {
			this.stderr += text;
		});
		this.ended = new Promise((resolve, reject) => {
			child.once("error", (error) => {
				running.delete(child);
				reject(error);
			});
			child.once("close", (code, signal) => {
				running.delete(child);
				this.ending = { code, signal };
				resolve(this.ending);
			});
		});
		// Whoever waits for the end hears of it; whoever does not, waits for words that do not come.
		this.ended.catch((error: Error) => {
			this.stderr += error.message;
		});
	}

	/** Process number; 0 when it did not start. */
	get pid(): number {
		return this.#child.pid ?? 0;
	}

	/** Waits until stderr or stdout matches. */
	says(pattern: RegExp, withinMs = 60_000): Promise<RegExpExecArray> {
		const said = (): string => `${this.#name}\n${this.stdout}${this.stderr}`;
		const look = (): RegExpExecArray | null => pattern.exec(this.stderr) ?? pattern.exec(this.stdout);
		return eventually(`${pattern}`, withinMs, look, said);
	}

	/** To a child that was started with `ipc`. */
	tell(message: object | string): void {
		this.#child.send(message);
	}

	/** Sends a signal that it goes on after. */
	signal(signal: NodeJS.Signals): void {
		this.#child.kill(signal);
	}

	/** Sends the signal and waits for the end. Does nothing when it is over. */
	async end(signal: NodeJS.Signals = "SIGTERM", withinMs = 60_000): Promise<Ending> {
		if (this.ending === null) this.#child.kill(signal);
		return this.over(withinMs);
	}

	/** Waits for the end. */
	over(withinMs = 60_000): Promise<Ending> {
		return eventually(
			`the end of ${this.#name}`,
			withinMs,
			() => this.ending,
			() => this.stderr,
		);
	}
}

/** The built `headgate`, as a user has it. */
export function headgate(...args: readonly string[]): Program {
	return new Program(process.execPath, [join(process.cwd(), "dist/headgate.js"), ...args]);
}

/** The same where no file may grow beyond so many bytes, as on a full disk: what lies further can't be written. */
export function headgateOnFullDisk(bytes: number, ...args: readonly string[]): Program {
	const program = [process.execPath, join(process.cwd(), "dist/headgate.js")];
	return new Program("prlimit", [`--fsize=${bytes}`, ...program, ...args]);
}
