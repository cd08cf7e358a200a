import { broadcastUnit } from "../../../modules/bus/frame";
import { BusStatus } from "../../../modules/bus/status";
import { HeadgateError } from "../errors";
import { type CommandSpec, readOptions } from "../options";
import { checkPort } from "../port-check";
import { errorOf, errorWords, qualityOf, tenths } from "./answer-words";
import { type Answer, Asker } from "./asker";
import { checkCanAsk, isConfirmed, yesOption } from "./confirm";
import { type Order, readOrders } from "./orders";
import { readPortSettings, settingOptions } from "./port-settings";
import { askFor, valuesOf } from "./reading";
import { ToolSlave } from "./tool-slave";

const spec: CommandSpec = {
	name: "write",
	summary: "write coils and registers of one device, and read them back",
	options: [
		...settingOptions,
		{ name: "unit", value: "N", help: "the device's address, 1 to 247; 0: every device on the line" },
		{ name: "coil", value: "ADDRESS=on|off", help: "one coil (function 5)", multiple: true },
		{ name: "coils", value: "ADDRESS=1,0,…", help: "several coils (function 15)", multiple: true },
		{ name: "register", value: "ADDRESS=N", help: "one holding register (function 6)", multiple: true },
		{ name: "registers", value: "ADDRESS=N,N,…", help: "several holding registers (function 16)", multiple: true },
		{ name: "mask", value: "ADDRESS=AND,OR", help: "bits of one holding register (function 22)", multiple: true },
		{ name: "timeout", value: "MS", help: "longest wait for a reply to begin (default 500)" },
		yesOption,
		{ name: "json", help: "one line of JSON per write" },
	],
	notes: `Says what it will do and asks on the terminal first. Addresses are those on the wire, counted from 0.

A line of JSON is {"unit","table","address","values","quality","ms","readBack":[…]} or
{"unit","table","address","error":{"code",…},"ms","readBack"}; readBack is null where the device can't be read.
A write that timed out may have been carried out: what was read back tells.
Exit status 0: every write was taken, and what was read back is what was written; 1: it is not.

Example: headgate write --port /dev/ttyUSB0 --unit 10 --coil 3=on`,
};

/** `headgate write`. */
export async function writeCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const settings = readPortSettings("write", given);
	if (given.text("unit") === undefined) throw new HeadgateError("HG_OPTION", "headgate write needs --unit N");
	const unit = given.whole("unit", 1, 0, 247);
	const orders = readOrders(given);
	const timeoutMs = given.whole("timeout", 500, 1, 60_000);
	const isJson = given.flag("json");
	checkCanAsk("write", given);
	await checkPort("--port", settings.path);
	announce(settings.path, unit, orders);
	if (!(await isConfirmed(given))) return 1;
	const asker = new Asker(settings);
	const slave = new ToolSlave(settings, { unit, timeoutMs, waitsForLate: true });
	let isAllDone = true;
	for (const order of orders) {
		const isDone = await carryOut(asker, slave, order, isJson);
		isAllDone = isAllDone && isDone;
	}
	asker.close();
	return isAllDone ? 0 : 1;
}

function announce(path: string, unit: number, orders: readonly Order[]): void {
	if (unit === broadcastUnit) {
		process.stderr.write("warning: unit 0 is every device on the line; none answers, nothing is read back\n");
	}
	for (const { text } of orders) process.stderr.write(`${path}, unit ${unit}: ${text}\n`);
}

/** Writes, reads back, says both. True when it was taken, and what was read back shows it where it can be read. */
async function carryOut(asker: Asker, slave: ToolSlave, order: Order, isJson: boolean): Promise<boolean> {
	const answer = await asker.ask(slave, order.request(slave.unit));
	const seen = slave.unit === broadcastUnit ? null : await askFor(asker, slave, order.reading);
	const isSeen = seen !== null && errorOf(seen) === null;
	const readBack = isSeen ? valuesOf(order.reading, seen.reply) : null;
	const said = isJson ? jsonLine(slave.unit, order, answer, readBack) : plainLine(slave.unit, order, answer, seen);
	process.stdout.write(`${said}\n`);
	return answer.status === BusStatus.good && (readBack === null || order.isDoneBy(readBack));
}

function jsonLine(unit: number, order: Order, answer: Answer, readBack: readonly number[] | null): string {
	const { table, address } = order.reading;
	const error = errorOf(answer);
	const ms = tenths(answer.ms);
	if (error !== null) return JSON.stringify({ unit, table, address, error, ms, readBack });
	return JSON.stringify({ unit, table, address, values: order.values, quality: qualityOf(answer), ms, readBack });
}

function plainLine(unit: number, order: Order, answer: Answer, seen: Answer | null): string {
	const error = errorOf(answer);
	const written = error === null ? `taken (${tenths(answer.ms)} ms)` : errorWords(error);
	const head = `unit ${unit}: ${order.text}: ${unit === broadcastUnit ? "sent" : written}`;
	if (seen === null) return head;
	const seenError = errorOf(seen);
	if (seenError !== null) return `${head}; can't be read back: ${errorWords(seenError)}`;
	const values = valuesOf(order.reading, seen.reply);
	const verdict = order.isDoneBy(values) ? "" : ", which is NOT what was written";
	return `${head}; read back: ${values.join(" ")}${verdict}`;
}
