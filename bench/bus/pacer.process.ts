import { SerialPort } from "serialport";
import { PortFile } from "../../hosts/node/port-file";
import { Random } from "../../sim/core/random";
import { byteUs, gapUs } from "./line-time";
import type { PacerOptions, PacerReport } from "./pacer-options";
import { Truth } from "./truth";

/*
 * The far end of a pty: passes every byte as late as a line of some speed would, and answers as slaves that think for a
 * fixed time do: `node pacer.process.js OPTIONS`, options as JSON. It tells its parent when it serves, and answers
 * "report" with what it saw.
 */

const REQUEST_BYTES = 8;
/** Timers of Node are a millisecond coarse: the rest is slept through, and the last of it watched. */
const COARSE_US = 2_000;
const WATCHED_US = 100;
const BUNCH_US = 4_000;
const SEED = 7;

const options = JSON.parse(process.argv[2] ?? "{}") as PacerOptions;
const perByteUs = options.isPaced ? byteUs(options.baud) : 0;
const leastGapUs = gapUs(options.baud);
const truth = new Truth();
truth.isTimeless = true;
const random = new Random(SEED, "late");
const report: PacerReport = { requests: 0, late: 0, hasty: 0, behindUs: 0 };
const sleepCell = new Int32Array(new SharedArrayBuffer(4));

interface Due {
	readonly byte: number;
	readonly atUs: number;
}

let received = Buffer.alloc(0);
const queue: Due[] = [];
let freeUs = 0;
let isRunning = false;

const nowUs = (): number => performance.now() * 1000;
const port = new PortFile(await SerialPort.binding.open({ path: options.path, baudRate: options.baud }), {
	onBytes: take,
	onLost(reason) {
		throw new Error(reason);
	},
});
process.on("message", (message) => message === "report" && process.send?.(report));
process.on("disconnect", () => process.exit(0));
process.send?.("serving");

function take(chunk: Uint8Array): void {
	const arrivedUs = nowUs();
	if (received.length === 0 && options.isPaced && arrivedUs < freeUs + leastGapUs - 200) report.hasty += 1;
	received = Buffer.concat([received, chunk]);
	while (received.length >= REQUEST_BYTES) {
		const request = Uint8Array.from(received.subarray(0, REQUEST_BYTES));
		received = received.subarray(REQUEST_BYTES);
		answer(request, arrivedUs + REQUEST_BYTES * perByteUs);
	}
}

function answer(request: Uint8Array, endUs: number): void {
	report.requests += 1;
	const reply = truth.answer(request);
	if (reply === null) return;
	const isLate = options.lateOneIn > 0 && random.unit() < 1 / options.lateOneIn;
	if (isLate) report.late += 1;
	const thinkingUs = isLate ? 1000 * options.lateMs : options.isPaced ? Math.max(options.turnaroundUs, leastGapUs) : 0;
	if (!options.isPaced && !isLate) {
		port.write(Buffer.from(reply));
		return;
	}
	let atUs = Math.max(endUs + thinkingUs, freeUs);
	for (const byte of reply) {
		atUs += perByteUs;
		queue.push({ byte, atUs });
	}
	freeUs = atUs;
	if (!isRunning) run();
}

/** Sends what is due, and comes again. */
function run(): void {
	isRunning = true;
	const now = nowUs();
	let count = 0;
	while (count < queue.length && (queue[count] as Due).atUs <= now) count += 1;
	if (count > 0) port.write(Buffer.from(queue.splice(0, count).map(({ byte }) => byte)));
	const next = queue[0];
	if (next === undefined) {
		isRunning = false;
		report.behindUs += nowUs() - freeUs;
		return;
	}
	const last = queue.at(-1) as Due;
	// Bytes leave in bunches, as adapters pass them on; the last one is on time.
	const aimUs = Math.min(next.atUs + BUNCH_US, last.atUs);
	const leftUs = aimUs - nowUs();
	if (leftUs > COARSE_US) setTimeout(run, Math.max(1, Math.floor((leftUs - COARSE_US) / 1000)));
	else {
		sleepUntil(aimUs);
		setImmediate(run);
	}
}

/** As exact as it gets without keeping a processor busy that the master needs. */
function sleepUntil(aimUs: number): void {
	const sleepUs = aimUs - nowUs() - WATCHED_US;
	if (sleepUs > 0) Atomics.wait(sleepCell, 0, 0, sleepUs / 1000);
	while (nowUs() < aimUs);
}
