import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { encodeNetstring, NetstringReader } from "./netstring";

/** What the engine counted. `compute` begins at zero with every evaluation; the others are the machine's. */
export interface XsMeter {
	/** Steps of the interpreter in this evaluation, modulo 2^32. */
	readonly compute: number;
	/** Bytes that the machine has taken from the system; never falls. */
	readonly allocate: number;
	/** Slots in use: an exact figure only right after `gc()`. */
	readonly currentHeapCount: number;
	/** When messages crossed, in seconds since 1970. */
	readonly timestamps: readonly number[];
}

export interface XsResult {
	readonly meter: XsMeter;
	/** The bytes of the script's last value if that was an ArrayBuffer; else empty. */
	readonly reply: Uint8Array;
}

export interface XsOptions {
	/** Steps that one evaluation may take [0, 2147483647]; 0: no limit. Default 2 000 000 000. */
	readonly meteringLimit?: number;
	/** For error messages. */
	readonly name?: string;
	/** Longest reply or message in bytes. Default 16 MiB. */
	readonly longestReplyBytes?: number;
	/**
	 * A script has called `issueCommand(arrayBuffer)` and waits: what is returned here is its result, as an
	 * ArrayBuffer. Without this, the script gets an empty one. An error thrown here ends the worker.
	 */
	readonly onMessage?: (message: Uint8Array) => Uint8Array | undefined;
}

/**
 * A machine of the real XS engine. `gc()`, `issueCommand(arrayBuffer)`, `TextEncoder` and `TextDecoder` are global
 * in it; timers and `console` are not, and what it `print`s is dropped.
 */
export interface XsWorker {
	/**
	 * Runs a script, then promise jobs until none is left. One at a time, in order of the calls; at most 64 wait.
	 *
	 * Rejects with what the script threw, or, for this and every later call, with why the worker ended.
	 */
	evaluate(source: string): Promise<XsResult>;
	/** Lets what waits finish, ends the worker; rejects when it ended badly. Idempotent. */
	close(): Promise<void>;
	/** Ends the worker at once; what waits is rejected. */
	kill(): void;
}

/** Exit codes of xsnap-worker. */
const exitReasons: Readonly<Record<number, string>> = {
	1: "bad usage",
	2: "input or output error",
	11: "memory full",
	12: "stack overflow",
	15: "unhandled exception",
	16: "too many property names",
	17: "too much computation",
};

const longestQueue = 64;
const longestComplaint = 4096;
const meterEnd = 1;
const utf8 = new TextDecoder();

interface Pending {
	resolve(result: XsResult): void;
	reject(error: Error): void;
}

/** Path of the worker that @agoric/xsnap compiled when it was installed. Throws an Error that says what to do. */
function workerPath(): string {
	const folder = dirname(createRequire(import.meta.url).resolve("@agoric/xsnap/package.json"));
	const platform = process.platform === "darwin" ? "mac" : "lin";
	const path = join(folder, `xsnap-native/xsnap/build/bin/${platform}/release/xsnap-worker`);
	if (!existsSync(path)) throw new Error("the XS engine is not compiled: npm rebuild @agoric/xsnap");
	return path;
}

class Worker implements XsWorker {
	readonly #name: string;
	readonly #onMessage: XsOptions["onMessage"];
	readonly #child: ChildProcess;
	readonly #toWorker: Writable;
	readonly #reader: NetstringReader;
	readonly #pending: Pending[] = [];
	readonly #exited: Promise<void>;
	/** Why no call can succeed any more. */
	#ended: Error | undefined;
	#closing = false;
	#complaint = "";

	constructor(options: XsOptions) {
		const limit = options.meteringLimit ?? 2_000_000_000;
		if (!Number.isInteger(limit) || limit < 0 || limit > 0x7fffffff) {
			throw new RangeError(`meteringLimit ${limit} is not a whole number in [0, 2147483647]`);
		}
		this.#name = options.name ?? "XS worker";
		this.#onMessage = options.onMessage;
		this.#reader = new NetstringReader(options.longestReplyBytes ?? 16 * 1024 * 1024);
		const args = ["headgate", ...(limit > 0 ? ["-l", String(limit)] : [])];
		this.#child = spawn(workerPath(), args, { stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"] });
		this.#toWorker = this.#child.stdio[3] as Writable;
		// A worker that has gone tells so by its exit code, which says more than a broken pipe.
		this.#toWorker.on("error", () => undefined);
		(this.#child.stdio[4] as Readable).on("data", (chunk: Buffer) => this.#receive(chunk));
		this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
			this.#complaint = (this.#complaint + text).slice(-longestComplaint);
		});
		this.#exited = new Promise((resolve) => {
			this.#child.once("error", (error) => {
				this.#end(error);
				resolve();
			});
			this.#child.once("close", (code, signal) => {
				this.#end(this.#exitError(code, signal));
				resolve();
			});
		});
	}

	ready(): Promise<XsResult> {
		return this.#call("R", "");
	}

	evaluate(source: string): Promise<XsResult> {
		return this.#call("e", source);
	}

	async close(): Promise<void> {
		if (!this.#closing && !this.#ended) {
			// The worker's exit code repeats the outcome of its last evaluation, so that is made a good one.
			const last = this.evaluate("");
			this.#closing = true;
			last.catch(() => undefined); // Why it failed is in #ended.
			this.#toWorker.end(encodeNetstring("q", new Uint8Array(0)));
		}
		await this.#exited;
		if (this.#ended && this.#child.exitCode !== 0) throw this.#ended;
	}

	kill(): void {
		this.#child.kill("SIGKILL");
	}

	#call(command: string, source: string): Promise<XsResult> {
		return new Promise((resolve, reject) => {
			if (this.#ended) return reject(this.#ended);
			if (this.#closing) return reject(new Error(`${this.#name} is closing`));
			if (this.#pending.length >= longestQueue) return reject(new Error(`${this.#name}: too many calls wait`));
			this.#pending.push({ resolve, reject });
			this.#toWorker.write(encodeNetstring(command, Buffer.from(source)));
		});
	}

	#receive(chunk: Buffer): void {
		if (this.#ended) return;
		try {
			for (const message of this.#reader.push(chunk)) this.#dispatch(message);
		} catch (error) {
			this.#end(error instanceof Error ? error : new Error(String(error)));
			this.kill();
		}
	}

	#dispatch(message: Buffer): void {
		const body = message.subarray(1);
		const kind = String.fromCharCode(message[0] ?? 0);
		if (kind === "?") {
			this.#toWorker.write(encodeNetstring("/", this.#onMessage?.(body) ?? new Uint8Array(0)));
			return;
		}
		const pending = this.#pending.shift();
		if (!pending) throw new Error(`${this.#name} answered what nobody asked`);
		if (kind === ".") pending.resolve(readResult(body));
		else if (kind === "!") pending.reject(new Error(utf8.decode(body)));
		else {
			this.#pending.unshift(pending);
			throw new Error(`${this.#name} sent a message of unknown kind ${JSON.stringify(kind)}`);
		}
	}

	#exitError(code: number | null, signal: NodeJS.Signals | null): Error {
		const how = signal ? `signal ${signal}` : `exit code ${code}, ${exitReasons[code ?? -1] ?? "no reason known"}`;
		const complaint = this.#complaint.trim();
		return new Error(code === 0 ? `${this.#name} is closed` : `${this.#name} ended: ${how}\n${complaint}`.trim());
	}

	/** From here on every call fails. The first reason is the true one. */
	#end(reason: Error): void {
		this.#ended ??= reason;
		for (const { reject } of this.#pending.splice(0)) reject(this.#ended);
	}
}

/** Reads `METER \1 REPLY`; the answer to "ready?" is empty. */
function readResult(body: Buffer): XsResult {
	const end = body.indexOf(meterEnd);
	if (end < 0) return { meter: { compute: 0, allocate: 0, currentHeapCount: 0, timestamps: [] }, reply: body };
	return { meter: JSON.parse(utf8.decode(body.subarray(0, end))) as XsMeter, reply: body.subarray(end + 1) };
}

/** Starts a worker and waits until it listens. Rejects when the engine is not compiled or ends at once. */
export async function startXs(options: XsOptions = {}): Promise<XsWorker> {
	const worker = new Worker(options);
	await worker.ready();
	return worker;
}
