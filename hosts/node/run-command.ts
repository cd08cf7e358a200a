import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe } from "../../modules/gateway/describe";
import { Gateway } from "../../modules/gateway/gateway";
import { ResetReason } from "../../modules/ports/system";
import type { SitePlan } from "../../modules/site/plan";
import { brokerPlace } from "./broker-url";
import { NodeClock } from "./clock";
import { takeDataFolder } from "./data-folder";
import { nodeEntropy } from "./entropy";
import { HeadgateError } from "./errors";
import { FlashFile } from "./flash-file";
import { type CommandSpec, readOptions } from "./options";
import { askedToStop } from "./signals";
import { loadSite } from "./site-file";

const FLASH_BLOCKS = 1024; // 4 MiB
const REPORT_MS = 60_000;

const spec: CommandSpec = {
	name: "run",
	summary: "be a gateway on this machine's serial ports",
	options: [
		{ name: "site", value: "FILE", help: "the site file (headgate check FILE reads it for mistakes)" },
		{ name: "line", value: "NAME=PATH", help: "the port of a line of the site; once for each line", multiple: true },
		{ name: "broker", value: "URL", help: "mqtt://user:password@host:1883 or mqtts://…" },
		{ name: "data", value: "DIR", help: "folder for the record log (default .headgate/run)" },
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
	const brokerUrl = given.text("broker");
	if (sitePath === undefined) throw new HeadgateError("HG_OPTION", "headgate run needs --site FILE");
	if (brokerUrl === undefined) throw new HeadgateError("HG_OPTION", "headgate run needs --broker mqtt://host:1883");
	brokerPlace(brokerUrl);
	const { plan } = loadSite(sitePath);
	const paths = linePaths(given.list("line"), plan);
	const seconds = given.number("for", Number.POSITIVE_INFINITY, 1, 1e9);
	const [{ nodeOpenSerial }, { nodeOpenMqtt }] = await Promise.all([import("./serial"), import("./mqtt")]);
	await checkPorts(paths);
	const folder = await takeDataFolder(given.text("data") ?? join(".headgate", "run"));
	const flash = new FlashFile({ path: join(folder.path, "flash.bin"), blocks: FLASH_BLOCKS, durable: true });
	const say = (area: string, text: string): void => {
		process.stderr.write(`headgate: ${area}: ${text}\n`);
	};
	const gateway = Gateway.start(plan, {
		clock: new NodeClock(),
		entropy: nodeEntropy,
		log: { info: say, warn: say },
		flash,
		system: { resetReason: ResetReason.unknown },
		openSerial: nodeOpenSerial(paths),
		openMqtt: nodeOpenMqtt(brokerUrl),
		observer: null,
	});
	if (gateway === "log-is-newer") {
		throw new HeadgateError("HG_STORE_NEWER", `${folder.path}/flash.bin was written by a later version of headgate`);
	}
	say("gateway", `${plan.gateway} runs on ${[...paths].map(([name, path]) => `${name}=${path}`).join(", ")}`);
	const reporter = setInterval(() => say("gateway", statusLine(gateway)), REPORT_MS);
	await Promise.race([askedToStop(), ...(seconds < 1e9 ? [delay(seconds * 1000)] : [])]);
	clearInterval(reporter);
	say("gateway", statusLine(gateway));
	gateway.close();
	flash.close();
	await folder.release();
	return 0;
}

function statusLine(gateway: Gateway): string {
	const view = describe(gateway);
	const lines = view.lines.map(
		(line) =>
			`${line.name} ${line.loadPercent.toFixed(0)} % busy, ${line.replies}/${line.requests} answered` +
			(line.silent.length > 0 ? `, silent: ${line.silent.join(" ")}` : ""),
	);
	const { counts, uplink, store } = view;
	const values = `${counts.stored} values stored, ${uplink.deliveredValues} delivered`;
	return `${lines.join("; ")}; ${values}, ${store.backlogRecords} records waiting`;
}

function linePaths(words: readonly string[], plan: SitePlan): ReadonlyMap<string, string> {
	const paths = new Map<string, string>();
	const names = plan.lines.map((line) => line.name);
	for (const word of words) {
		const at = word.indexOf("=");
		const name = word.slice(0, at);
		if (at < 1 || at === word.length - 1) {
			throw new HeadgateError("HG_OPTION", `--line ${word}: it should look like --line ${names[0]}=/dev/ttyUSB0`);
		}
		if (!names.includes(name)) {
			throw new HeadgateError(
				"HG_OPTION",
				`--line ${word}: the site has no line "${name}"; it has ${names.join(", ")}`,
			);
		}
		const path = word.slice(at + 1);
		if (paths.has(name) || [...paths.values()].includes(path)) {
			throw new HeadgateError("HG_OPTION", `--line ${word}: each line needs one port, and a port of its own`);
		}
		paths.set(name, path);
	}
	for (const name of names) {
		if (!paths.has(name))
			throw new HeadgateError("HG_OPTION", `line ${name} of the site has no port: --line ${name}=/dev/ttyUSB0`);
	}
	return paths;
}

/** A port that is not there at start is a mistake of the caller; one that vanishes later is a fault of the field. */
async function checkPorts(paths: ReadonlyMap<string, string>): Promise<void> {
	const { SerialPort } = await import("serialport");
	for (const [name, path] of paths) {
		const error = await new Promise<Error | null>((resolve) => {
			const port = new SerialPort({ path, baudRate: 9600, autoOpen: false });
			port.open((failure) => (failure ? resolve(failure) : port.close(() => resolve(null))));
		});
		if (error === null) continue;
		const { message } = error;
		if (/busy|temporarily unavailable|lock/i.test(message)) {
			throw new HeadgateError("HG_PORT_BUSY", `line ${name}: ${path} is in use by another program`);
		}
		const others = (await SerialPort.list()).map((port) => port.path).join(", ");
		const reason = /no such file/i.test(message) ? "there is no such port" : message.replace(/^Error: /, "");
		const hint = others === "" ? "no serial port was found" : `there is ${others}`;
		throw new HeadgateError("HG_PORT_MISSING", `line ${name}: ${path}: ${reason}; ${hint}`);
	}
}
