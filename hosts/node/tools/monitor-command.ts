import { closeSync, openSync, writeSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { SerialPort } from "serialport";
import { frameGapUs } from "../../../modules/bus/timing";
import { HeadgateError } from "../errors";
import { type CommandSpec, readOptions } from "../options";
import { checkPort } from "../port-check";
import { FrameSplitter } from "./frame-splitter";
import { formatParts, type PortSettings, readPortSettings, settingOptions } from "./port-settings";
import { StopFlag } from "./stop-flag";
import { transcriptLine } from "./transcript";

/** USB adapters and kernels deliver a frame in pieces: what comes within this of the last piece may belong to it. */
const PIECES_MS = 20;
const REOPEN_MS = 1000;

const spec: CommandSpec = {
	name: "monitor",
	summary: "listen to a line, and write down what passes",
	options: [
		...settingOptions,
		{ name: "save", value: "FILE", help: "write the transcript to this file too; what was in it is lost" },
		{ name: "for", value: "SECONDS", help: "end by itself after this long" },
	],
	notes: `Sends nothing. Each frame is a line: >> for a request, << for a reply, its bytes in hexadecimal, and @ with
the milliseconds since the beginning; what is no sound frame is a comment: # noise. hosts/node/tools/README.md
describes it.
Listen with an adapter of its own, beside the master's. A port that vanishes is opened again.

Example: headgate monitor --port /dev/ttyUSB1 --baud 9600 --save field.transcript`,
};

/** `headgate monitor`. Runs until it is asked to stop. */
export async function monitorCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const settings = readPortSettings("monitor", given);
	const seconds = given.number("for", 1e9, 0.1, 1e9);
	await checkPort("--port", settings.path);
	const savePath = given.text("save");
	const file = savePath === undefined ? null : openToWrite(savePath);
	const say = (line: string): void => {
		process.stdout.write(`${line}\n`);
		if (file !== null) writeSync(file, `${line}\n`);
	};
	const startMs = performance.now();
	say(`# headgate monitor ${settings.path} ${settings.baud} ${settings.format}`);
	say(`# began ${new Date().toISOString()}`);
	const stop = new StopFlag();
	const counts = { request: 0, reply: 0, noise: 0 };
	const splitter = new FrameSplitter((entry) => {
		counts[entry.kind] += 1;
		say(transcriptLine(entry));
	});
	const ear = new Ear(settings, splitter, startMs, (what) =>
		say(`# ${what} @${(performance.now() - startMs).toFixed(1)}`),
	);
	ear.open();
	await stop.wait(Math.min(seconds * 1000, 2 ** 31 - 1));
	ear.close();
	say(`# ended: ${counts.request} requests, ${counts.reply} replies, ${counts.noise} stretches of noise`);
	if (file !== null) closeSync(file);
	return 0;
}

function openToWrite(path: string): number {
	try {
		return openSync(path, "w");
	} catch (error) {
		throw new HeadgateError(
			"HG_FILE",
			`--save ${path}: it can't be written (${(error as NodeJS.ErrnoException).code})`,
		);
	}
}

/** A port that only listens; opened again when it vanishes. */
class Ear {
	readonly #settings: PortSettings;
	readonly #splitter: FrameSplitter;
	readonly #startMs: number;
	readonly #note: (what: string) => void;
	readonly #quietMs: number;
	#port: SerialPort | null = null;
	#timer: NodeJS.Timeout | undefined;
	#isClosed = false;
	#isGone = false;

	constructor(settings: PortSettings, splitter: FrameSplitter, startMs: number, note: (what: string) => void) {
		this.#settings = settings;
		this.#splitter = splitter;
		this.#startMs = startMs;
		this.#note = note;
		const { parity, stop } = formatParts(settings.format);
		this.#quietMs = PIECES_MS + frameGapUs(settings.baud, parity, stop) / 1000;
	}

	open(): void {
		const { path, baud, format } = this.#settings;
		const { parity, stop } = formatParts(format);
		const port = new SerialPort({ path, baudRate: baud, parity, stopBits: stop, autoOpen: false });
		this.#port = port;
		let isOver = false;
		const lose = (reason: string): void => {
			if (isOver || this.#isClosed) return;
			isOver = true;
			if (!this.#isGone) this.#note(`the port is gone: ${reason}`);
			this.#isGone = true;
			setTimeout(() => this.#isClosed || this.open(), REOPEN_MS).unref();
		};
		port.on("data", (chunk: Buffer) => this.#onData(chunk));
		port.on("error", (error) => lose(error.message));
		port.on("close", () => lose("it was closed"));
		port.open((error) => {
			if (error) lose(error.message);
			else if (this.#isGone) {
				this.#isGone = false;
				this.#note("the port is back");
			}
		});
	}

	#onData(chunk: Buffer): void {
		this.#splitter.push(chunk, performance.now() - this.#startMs);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#splitter.silence(), this.#quietMs);
	}

	close(): void {
		this.#isClosed = true;
		clearTimeout(this.#timer);
		this.#splitter.silence();
		if (this.#port?.isOpen === true) this.#port.close();
	}
}
