import { performance } from "node:perf_hooks";
import { BusStatus } from "../../../modules/bus/status";
import { HeadgateError } from "../errors";
import { type CommandSpec, type GivenOptions, readOptions } from "../options";
import { checkPort } from "../port-check";
import { errorOf, errorWords, qualityOf, tenths } from "./answer-words";
import { type Answer, Asker } from "./asker";
import { readPortSettings, settingOptions } from "./port-settings";
import { askFor, parseReading, type Reading, tables, valuesOf } from "./reading";
import { StopFlag } from "./stop-flag";
import { ToolSlave } from "./tool-slave";

/** While the port is gone it makes no sense to ask more often. */
const PORT_LOST_PAUSE_MS = 500;

const spec: CommandSpec = {
	name: "read",
	summary: "read registers and bits of one device",
	options: [
		...settingOptions,
		{ name: "unit", value: "N", help: "the device's address, 1 to 247 (default 1)" },
		{ name: "holding", value: "FROM:COUNT", help: "holding registers (function 3), at most 125", multiple: true },
		{ name: "input", value: "FROM:COUNT", help: "input registers (function 4), at most 125", multiple: true },
		{ name: "coil", value: "FROM:COUNT", help: "coils (function 1), at most 2000", multiple: true },
		{ name: "discrete", value: "FROM:COUNT", help: "discrete inputs (function 2), at most 2000", multiple: true },
		{ name: "repeat", value: "N", help: "read everything this often (default 1)" },
		{ name: "every", value: "MS", help: "milliseconds from one round to the next (default 0: at once)" },
		{ name: "timeout", value: "MS", help: "longest wait for a reply to begin (default 500)" },
		{ name: "json", help: "one line of JSON per read" },
	],
	notes: `Addresses are those on the wire, counted from 0: "register 40001" of a manual is --holding 0.

A line of JSON is {"unit","table","address","values":[…],"quality","ms"} or {"unit","table","address","error","ms"};
ms is from the request's first byte to the end of the reply, or to giving up. An error has a code: HG_BUS_TIMEOUT,
HG_BUS_DAMAGED, HG_BUS_PORT_LOST, or HG_BUS_EXCEPTION with the exception's number and name.
After a time-out the line is left alone until the late reply is out, at most five time-outs. Where a reply may still be
an earlier one's, its quality is "uncertain". Exit status 0: at least one read was good; 1: none.

Example: headgate read --port /dev/ttyUSB0 --baud 9600 --unit 1 --holding 0:10 --input 100:2`,
};

/** `headgate read`. */
export async function readCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const settings = readPortSettings("read", given);
	if (Number(given.text("unit")) === 0) {
		throw new HeadgateError("HG_OPTION", "--unit 0: that is the broadcast, which nobody answers; units are 1 to 247");
	}
	const unit = given.whole("unit", 1, 1, 247);
	const readings = readingsOf(given);
	const rounds = given.whole("repeat", 1, 1, 1e9);
	const everyMs = given.number("every", 0, 0, 1e9);
	const timeoutMs = given.whole("timeout", 500, 1, 60_000);
	const show = given.flag("json") ? jsonLine : plainLine;
	await checkPort("--port", settings.path);
	const stop = new StopFlag();
	const asker = new Asker(settings);
	const slave = new ToolSlave(settings, { unit, timeoutMs, waitsForLate: true });
	let good = 0;
	for (let round = 0; round < rounds && !stop.isSet; round += 1) {
		const startMs = performance.now();
		for (const reading of readings) {
			if (stop.isSet) break;
			const answer = await askFor(asker, slave, reading);
			if (answer.status === BusStatus.good) good += 1;
			process.stdout.write(`${show(unit, reading, answer)}\n`);
			if (answer.status === BusStatus.portLost) await stop.wait(PORT_LOST_PAUSE_MS);
		}
		if (round + 1 < rounds) await stop.wait(everyMs - (performance.now() - startMs));
	}
	asker.close();
	return good > 0 ? 0 : 1;
}

function readingsOf(given: GivenOptions): readonly Reading[] {
	const readings = tables.flatMap((table) => given.list(table).map((text) => parseReading(table, text)));
	if (readings.length > 0) return readings;
	const options = tables.map((table) => `--${table} FROM:COUNT`).join(", ");
	throw new HeadgateError("HG_OPTION", `headgate read needs something to read: ${options}`);
}

function jsonLine(unit: number, reading: Reading, answer: Answer): string {
	const { table, address } = reading;
	const error = errorOf(answer);
	const ms = tenths(answer.ms);
	if (error !== null) return JSON.stringify({ unit, table, address, error, ms });
	const values = valuesOf(reading, answer.reply);
	return JSON.stringify({ unit, table, address, values, quality: qualityOf(answer), ms });
}

function plainLine(unit: number, reading: Reading, answer: Answer): string {
	const error = errorOf(answer);
	const place = `unit ${unit} ${reading.table} ${reading.address}`;
	const ms = `${tenths(answer.ms)} ms`;
	if (error !== null) return `${place}: ${errorWords(error)} (${ms})`;
	return `${place}: ${valuesOf(reading, answer.reply).join(" ")} (${qualityOf(answer)}, ${ms})`;
}
