import { Line } from "../../../modules/bus/line";
import { Slave } from "../../../modules/bus/slave";
import { NodeClock } from "../clock";
import { HeadgateError } from "../errors";
import { linePaths } from "../line-paths";
import { type CommandSpec, readOptions } from "../options";
import { checkPort } from "../port-check";
import { nodeOpenSerial } from "../serial";
import { loadSite } from "../site-file";
import { busTable, type LineRows, rowsOf } from "./bus-table";
import { StopFlag } from "./stop-flag";

const REFRESH_MS = 1000;
const ONCE_DEFAULT_SECONDS = 10;
const CLEAR_SCREEN = "\x1b[H\x1b[J";

const spec: CommandSpec = {
	name: "bus",
	summary: "poll a site's lines, and show how each line and device fares",
	options: [
		{ name: "live", help: "a table on the terminal, refreshed every second (the default on a terminal)" },
		{ name: "site", value: "FILE", help: "the site file" },
		{ name: "line", value: "NAME=PATH", help: "the port of a line of the site; once for each line", multiple: true },
		{ name: "once", value: "SECONDS", help: "one table after this long, and end (default 10 where no terminal is)" },
		{ name: "json", help: "with --once: one line of JSON per line of the site" },
	],
	notes: `Polls as the gateway would, and writes nothing. The gateway must not run on the same ports.
  timeouts    requests that nothing answered in time     damaged   replies that were no sound frame
  exceptions  refusals, code:count                       late      replies that came after their time-out
  retries     requests repeated after a damaged reply    p50, p99  half, 99 % of replies began within this
  load        share of the last minute that the line was busy
  gap         silence before each request: t3.5 of the line, and what the device wants beyond it
  stray bytes came when nothing was due; strangers are sound frames that answered nothing that was asked

Example: headgate bus --live --site site.json --line field=/dev/ttyUSB0`,
};

/** `headgate bus`. Runs until it is asked to stop, or for `--once` seconds. */
export async function busCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const sitePath = given.text("site");
	if (sitePath === undefined) throw new HeadgateError("HG_OPTION", "headgate bus needs --site FILE");
	const isLive = given.text("once") === undefined && !given.flag("json") && process.stdout.isTTY === true;
	const onceSeconds = given.number("once", ONCE_DEFAULT_SECONDS, 0.1, 1e6);
	const { plan } = loadSite(sitePath, { allowUnverified: true }); // it writes nothing
	const paths = linePaths(given.list("line"), plan);
	for (const [name, path] of paths) await checkPort(`line ${name}`, path);
	const stop = new StopFlag();
	const clock = new NodeClock();
	const openSerial = nodeOpenSerial(paths);
	const nobody = { onBlock: () => undefined, onWrite: () => undefined };
	const lines = plan.lines.map((line, index) => {
		const slaves = line.devices.map((device) => new Slave(device.slave));
		const { name, baud, longestTransactionMs, longestByClassMs, wants } = line;
		const options = { index, name, baud, slaves, wants, longestTransactionMs, longestByClassMs };
		return new Line(options, clock, openSerial, nobody);
	});
	const look = (): LineRows[] =>
		plan.lines.map((line, index) => rowsOf(lines[index] as Line, line, paths.get(line.name) ?? ""));
	while (isLive && !stop.isSet) {
		process.stdout.write(`${CLEAR_SCREEN}${plan.title}, ${new Date().toLocaleTimeString()}\n\n${busTable(look())}`);
		await stop.wait(REFRESH_MS);
	}
	if (!isLive) {
		await stop.wait(onceSeconds * 1000);
		if (given.flag("json")) for (const line of look()) process.stdout.write(`${JSON.stringify(line)}\n`);
		else process.stdout.write(busTable(look()));
	}
	for (const line of lines) line.close();
	return 0;
}
