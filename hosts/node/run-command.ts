import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe } from "../../modules/gateway/describe";
import type { Gateway } from "../../modules/gateway/gateway";
import { hex } from "../../modules/gateway/hex";
import { lineLoads, loadRefusedPercent } from "../../modules/site/load";
import type { SitePlan } from "../../modules/site/plan";
import { NodeClock } from "./clock";
import { takeDataFolder } from "./data-folder";
import { nodeDigest } from "./digest";
import { nodeEntropy } from "./entropy";
import { HeadgateError } from "./errors";
import { FlashFile } from "./flash-file";
import { GatewayHost } from "./gateway-host";
import { readKeyFile } from "./key-file";
import { linePaths } from "./line-paths";
import { serveLive } from "./live-server";
import { type CommandSpec, type ListenPlace, listenPlace, readOptions } from "./options";
import { checkPort } from "./port-check";
import { askedToStop } from "./signals";
import { brokerOf, readBrokers, sinkBrokers } from "./sink-brokers";
import { allowUnverifiedOption, loadSite, loadTable } from "./site-file";
import { openSitePlaces, type SitePlaces } from "./site-places";
import { storeFault } from "./store-fault";
import { busView } from "./tools/bus-view";

const FLASH_BLOCKS = 1024; // 4 MiB
const STATE_BLOCKS = 8; // 32 KiB
const REPORT_MS = 60_000;

const spec: CommandSpec = {
	name: "run",
	summary: "be a gateway on this machine's serial ports",
	options: [
		{ name: "site", value: "FILE", help: "the site file (headgate check FILE reads it for mistakes)" },
		{ name: "table", value: "FILE", help: "instead of a site file: what headgate build made of it" },
		{ name: "line", value: "NAME=PATH", help: "the port of a line of the site; once for each line", multiple: true },
		{
			name: "broker",
			value: "[SINK=]URL",
			help: "mqtt://user:password@host:1883 or mqtts://…; with a name, of that sink; none: the site has no sinks",
			multiple: true,
		},
		{ name: "receipt-key", value: "FILE", help: "only receipts made with this key count (mode 0600, 64 hex digits)" },
		{
			name: "data",
			value: "DIR",
			help: "folder for records and state (default .headgate/run); headgate bus asks there",
		},
		{ name: "http", value: "[HOST:]PORT", help: "take commands (default host 127.0.0.1); the token is told at first" },
		{ name: "trial", value: "SECONDS", help: "a new site proves itself within this, or the one before returns (600)" },
		allowUnverifiedOption,
		{ name: "for", value: "SECONDS", help: "end by itself after this long" },
	],
	notes:
		"Example: headgate run --site site.json --line field=/dev/ttyUSB0 --broker mqtt://10.0.0.5 --data /var/headgate",
};

/** `headgate run`. Runs until it is asked to stop. */
export async function runCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const sitePath = given.text("site");
	const tablePath = given.text("table");
	if ((sitePath === undefined) === (tablePath === undefined)) {
		throw new HeadgateError("HG_OPTION", "headgate run needs --site FILE, or --table FILE");
	}
	const givenBrokers = readBrokers(given.list("broker"));
	const options = { allowUnverified: given.flag(allowUnverifiedOption.name) };
	const plan = tablePath === undefined ? loadSite(sitePath ?? "", options).plan : loadTable(tablePath);
	sinkBrokers(givenBrokers, plan);
	const paths = linePaths(given.list("line"), plan);
	const httpPlace = given.text("http");
	const place = httpPlace === undefined ? null : listenPlace("http", httpPlace);
	const seconds = given.number("for", Number.POSITIVE_INFINITY, 1, 1e9);
	const trialMs = 1000 * given.number("trial", 600, 5, 86_400);
	const keyPath = given.text("receipt-key");
	const receiptKey = keyPath === undefined ? null : await readKeyFile(keyPath);
	const [{ nodeOpenSerial }, { nodeOpenMqtt }] = await Promise.all([import("./serial"), import("./mqtt")]);
	for (const [name, path] of paths) await checkPort(`line ${name}`, path);
	const folder = await takeDataFolder(given.text("data") ?? join(".headgate", "run"));
	const flash = new FlashFile({ path: join(folder.path, "flash.bin"), blocks: FLASH_BLOCKS, durable: true });
	const statePath = join(folder.path, "state.bin");
	const state = new FlashFile({ path: statePath, holds: "state", blocks: STATE_BLOCKS, durable: true });
	const say = (area: string, text: string): void => {
		process.stderr.write(`headgate: ${area}: ${text}\n`);
	};
	const places = openSitePlaces(folder.path, options);
	const host = new GatewayHost({
		own: plan,
		ports: {
			clock: new NodeClock(),
			entropy: nodeEntropy,
			makeDigest: nodeDigest,
			log: { info: say, warn: say },
			flash,
			state,
			openSerial: nodeOpenSerial(paths),
			openMqtt: (session) => nodeOpenMqtt(brokerOf(givenBrokers, session.sink) ?? "")(session),
			receiptKey,
			observer: null,
		},
		sites: { slots: places.slots, trialMs, fits: (next) => fitsHere(next, paths, givenBrokers) },
		fault: (fault) => storeFault(fault, join(folder.path, "flash.bin")),
		onStart: (gateway) => say("gateway", startLine(gateway, paths)),
	});
	const endLive = await serveLive(folder.path, () => busView(host.gateway, (line) => paths.get(line) ?? "")).catch(
		(error: Error) => say("gateway", `headgate bus can't ask this gateway: ${error.message}`),
	);
	const server = place === null ? null : await startServer({ host, places, place, folder: folder.path, say });
	const reporter = setInterval(() => say("gateway", statusLine(host.gateway)), REPORT_MS);
	await Promise.race([askedToStop(), ...(seconds < 1e9 ? [delay(seconds * 1000)] : [])]);
	clearInterval(reporter);
	say("gateway", statusLine(host.gateway));
	await server?.close();
	await endLive?.();
	host.close();
	flash.close();
	state.close();
	places.close();
	await folder.release();
	return 0;
}

/** Whether this machine has what a site needs, and the lines can carry it. */
function fitsHere(
	plan: SitePlan,
	paths: ReadonlyMap<string, string>,
	brokers: ReturnType<typeof readBrokers>,
): boolean {
	const hasAll = plan.lines.every(({ name }) => paths.has(name));
	if (!hasAll || !plan.sinks.every(({ name }) => brokerOf(brokers, name) !== undefined)) return false;
	return lineLoads(plan).every(({ percent }) => percent <= loadRefusedPercent);
}

/** What begins, for the console: which site, and where. */
function startLine({ plan, ports }: Gateway, paths: ReadonlyMap<string, string>): string {
	const { slots } = ports.sites ?? {};
	const how = slots?.isTrial ? ", on trial" : "";
	const which = slots?.runningName ? `site ${hex(plan.hash)} that was applied${how}` : `site ${hex(plan.hash)}`;
	const lines = plan.lines.map(({ name }) => `${name}=${paths.get(name)}`);
	return `${plan.gateway} runs on ${lines.join(", ")}: ${which}`;
}

async function startServer(options: {
	readonly host: GatewayHost;
	readonly places: SitePlaces;
	readonly place: ListenPlace;
	readonly folder: string;
	say(area: string, text: string): void;
}) {
	const { host, places, place, folder, say } = options;
	const [{ serveCommands }, { takeToken }] = await Promise.all([import("./command-server"), import("./http-guard")]);
	const [operator, installer] = await Promise.all([takeToken(folder, "token"), takeToken(folder, "installer-token")]);
	const tokens = { token: operator.token, installerToken: installer.token };
	const server = await serveCommands({ place, running: host, ...tokens, load: places.load });
	const shown = (what: string, token: string, file: string): void =>
		say("gateway", `the ${what} of this gateway, shown this once: ${token} (it is in ${join(folder, file)})`);
	if (operator.isNew) shown("token", operator.token, "token");
	if (installer.isNew) shown("installer's token", installer.token, "installer-token");
	say("gateway", `takes commands at ${server.url}`);
	return server;
}

function statusLine(gateway: Gateway): string {
	const view = describe(gateway);
	const lines = view.lines.map(
		(line) =>
			`${line.name} ${line.loadPercent.toFixed(0)} % busy, ${line.replies}/${line.requests} answered` +
			(line.silent.length > 0 ? `, silent: ${line.silent.join(" ")}` : ""),
	);
	const sinks = view.sinks.map((sink) => {
		const count = `${sink.confirmedValues} ${acknowledgedWords[sink.acknowledgement]}`;
		const missed = sink.skippedRecords > 0 ? `, ${sink.skippedRecords} passed over` : "";
		const name = view.sinks.length > 1 ? `${sink.name}: ` : "";
		return `${name}${count}, ${sink.backlogRecords} records waiting${missed}`;
	});
	return [...lines, [`${view.counts.stored} values stored`, ...sinks].join(", ")].join("; ");
}

/** What may be said of a value that a sink counts. */
const acknowledgedWords = {
	delivered: "delivered",
	"broker-accepted": "accepted by the broker",
	"not-confirmed": "sent, not confirmed",
} as const;
