import { join } from "node:path";
import { Line } from "../../../modules/bus/line";
import { slavesOf } from "../../../modules/bus/slave";
import { NodeClock } from "../clock";
import { HeadgateError } from "../errors";
import { linePaths } from "../line-paths";
import { type CommandSpec, type GivenOptions, readOptions } from "../options";
import { checkPort } from "../port-check";
import { nodeOpenSerial } from "../serial";
import { loadSite } from "../site-file";
import { busTable, type LineRows, rowsOf } from "./bus-table";
import { LiveReader } from "./live-reader";
import { StopFlag } from "./stop-flag";

const REFRESH_MS = 1000;
const ONCE_DEFAULT_SECONDS = 10;
const CLEAR_SCREEN = "\x1b[H\x1b[J";

const spec: CommandSpec = {
	name: "bus",
	summary: "show how each line and device of a gateway or a site fares",
	options: [
		{ name: "live", help: "a table on the terminal, refreshed every second (the default on a terminal)" },
		{ name: "data", value: "DIR", help: "ask the gateway that runs on this folder (default .headgate/run)" },
		{ name: "site", value: "FILE", help: "poll this site, where no gateway runs" },
		{ name: "line", value: "NAME=PATH", help: "with --site: the port of a line; once for each line", multiple: true },
		{
			name: "once",
			value: "SECONDS",
			help: "one table after this long, and end (where no terminal is: at once, or after 10 s with --site)",
		},
		{ name: "json", help: "one line of JSON per line of the site, once" },
	],
	notes: `Asks a gateway that runs (headgate run, headgate demo) for its counters, and touches no port. With --site it
polls as the gateway would, and writes nothing; the gateway must not run on the same ports.
  timeouts    requests that nothing answered in time     damaged   replies that were no sound frame
  exceptions  refusals, code:count                       late      replies that came after their time-out
  retries     requests repeated after a damaged reply    p50, p99  half, 99 % of replies began within this
  load        share of the last minute that the line was busy
  gap         silence before each request: t3.5 of the line, and what the device wants beyond it
  does not have: registers that a device refused, or kept silent on, when it was asked for them alone
  stray bytes came when nothing was due; strangers are sound frames that answered nothing that was asked

Example: headgate bus --live --data /var/headgate
Example: headgate bus --live --site site.json --line field=/dev/ttyUSB0`,
};

/** Where the counters come from. */
interface Source {
	/** Seconds until one table is worth printing. */
	readonly onceSeconds: number;
	/** @throws HeadgateError when it is gone */
	look(): { readonly title: string; readonly lines: readonly LineRows[] };
	close(): void;
}

/** `headgate bus`. Runs until it is asked to stop, or for `--once` seconds. */
export async function busCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const isTerminal = process.stdout.isTTY === true;
	const isOnce = given.text("once") !== undefined || given.flag("json");
	const isLive = !isOnce && (given.flag("live") || isTerminal);
	const onceSeconds = given.number("once", 0, 0.1, 1e6);
	const sitePath = given.text("site");
	const source = sitePath === undefined ? await running(given) : await polled(sitePath, given);
	const stop = new StopFlag();
	while (isLive && !stop.isSet) {
		const { title, lines } = source.look();
		process.stdout.write(
			`${isTerminal ? CLEAR_SCREEN : "\n"}${title}, ${new Date().toLocaleTimeString()}\n\n${busTable(lines)}`,
		);
		await stop.wait(REFRESH_MS);
	}
	if (!isLive) {
		await stop.wait((onceSeconds || source.onceSeconds) * 1000);
		const { lines } = source.look();
		if (given.flag("json")) for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`);
		else process.stdout.write(busTable(lines));
	}
	source.close();
	return 0;
}

async function running(given: GivenOptions): Promise<Source> {
	if (given.list("line").length > 0) {
		throw new HeadgateError("HG_OPTION", "--line needs --site FILE; a gateway that runs has its ports already");
	}
	const folder = given.text("data");
	try {
		const reader = await LiveReader.open(folder ?? join(".headgate", "run"));
		return { onceSeconds: 0, look: () => reader.look(), close: () => reader.close() };
	} catch (error) {
		if (folder !== undefined || !(error instanceof HeadgateError)) throw error;
		const reason = "headgate bus needs a gateway that runs (--data DIR), or --site FILE and --line NAME=PATH";
		throw new HeadgateError("HG_OPTION", `${reason}; none runs on ${join(".headgate", "run")}`);
	}
}

async function polled(sitePath: string, given: GivenOptions): Promise<Source> {
	if (given.text("data") !== undefined) {
		throw new HeadgateError("HG_OPTION", "--data asks a gateway that runs, --site polls without one: leave one out");
	}
	const { plan } = loadSite(sitePath, { allowUnverified: true }); // it writes nothing
	const paths = linePaths(given.list("line"), plan);
	for (const [name, path] of paths) await checkPort(`line ${name}`, path);
	const clock = new NodeClock();
	const openSerial = nodeOpenSerial(paths);
	const nobody = { onBlock: () => undefined, onWrite: () => undefined };
	const lines = plan.lines.map((line, index) => {
		const slaves = slavesOf(line.devices.map(({ slave }) => slave));
		const { name, baud, longestTransactionMs, longestByClassMs, wants } = line;
		const options = { index, name, baud, slaves, wants, longestTransactionMs, longestByClassMs };
		return new Line(options, clock, openSerial, nobody);
	});
	return {
		onceSeconds: ONCE_DEFAULT_SECONDS,
		look: () => ({
			title: plan.title,
			lines: plan.lines.map((line, index) => rowsOf(lines[index] as Line, line, paths.get(line.name) ?? "")),
		}),
		close: () => {
			for (const line of lines) line.close();
		},
	};
}
