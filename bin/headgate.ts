#!/usr/bin/env node
import { HeadgateError } from "../hosts/node/errors";

/** Exit status of an operating error: something that the person who called can put right. */
const EXIT_OPERATING_ERROR = 2;
/** Exit status of a fault of the program (sysexits.h, EX_SOFTWARE). */
const EXIT_SOFTWARE = 70;

interface Command {
	readonly summary: string;
	/** Loads the command, so that the others cost nothing, and runs it. Resolves to the exit status. */
	run(words: readonly string[]): Promise<number>;
}

const commands: { readonly [name: string]: Command } = {
	demo: {
		summary: "run the demo farm: simulated lines, broker, receiver, page",
		run: async (words) => (await import("../sim/demo/command")).demoCommand(words),
	},
	run: {
		summary: "be a gateway on this machine's serial ports",
		run: async (words) => (await import("../hosts/node/run-command")).runCommand(words),
	},
	county: {
		summary: "be the receiver: MQTT in, database out, receipts back",
		run: async (words) => (await import("../hosts/county/command")).countyCommand(words),
	},
	check: {
		summary: "read a site file as a stranger would, and say what is wrong with it",
		run: async (words) => (await import("../hosts/node/check-command")).checkCommand(words),
	},
	build: {
		summary: "compile a site and its profiles into the table that a gateway loads",
		run: async (words) => (await import("../hosts/node/build-command")).buildCommand(words),
	},
	apply: {
		summary: "give a gateway another site, and wait until it has proven itself",
		run: async (words) => (await import("../hosts/node/apply-command")).applyCommand(words),
	},
	slaves: {
		summary: "serve the simulator's slaves on real serial ports",
		run: async (words) => (await import("../sim/demo/slaves-command")).slavesCommand(words),
	},
	read: {
		summary: "read registers and bits of one device",
		run: async (words) => (await import("../hosts/node/tools/read-command")).readCommand(words),
	},
	write: {
		summary: "write coils and registers of one device, and read them back",
		run: async (words) => (await import("../hosts/node/tools/write-command")).writeCommand(words),
	},
	scan: {
		summary: "find the devices on a line, and say what each probably is",
		run: async (words) => (await import("../hosts/node/tools/scan-command")).scanCommand(words),
	},
	monitor: {
		summary: "listen to a line, and write down what passes",
		run: async (words) => (await import("../hosts/node/tools/monitor-command")).monitorCommand(words),
	},
	devices: {
		summary: "search the devices that are known, or explain one",
		run: async (words) => (await import("../hosts/node/tools/devices-command")).devicesCommand(words),
	},
	decode: {
		summary: "say what a request and its reply mean, by a device's profile",
		run: async (words) => (await import("../hosts/node/tools/decode-command")).decodeCommand(words),
	},
	"set-address": {
		summary: "give a device another address",
		run: async (words) => (await import("../hosts/node/tools/set-commands")).setAddressCommand(words),
	},
	"set-baud": {
		summary: "give a device another speed",
		run: async (words) => (await import("../hosts/node/tools/set-commands")).setBaudCommand(words),
	},
	"set-format": {
		summary: "give a device another parity or other stop bits",
		run: async (words) => (await import("../hosts/node/tools/set-commands")).setFormatCommand(words),
	},
	bus: {
		summary: "show how each line and device of a gateway or a site fares",
		run: async (words) => (await import("../hosts/node/tools/bus-command")).busCommand(words),
	},
	calc: {
		summary: "run a formula by hand: evapotranspiration, soil water, crop, air, sensors",
		run: async (words) => (await import("../hosts/node/calc/calc-command")).calcCommand(words),
	},
	season: {
		summary: "play a season of an orchard and a cotton field, against a timer and a threshold",
		run: async (words) => (await import("../sim/season/command")).seasonCommand(words),
	},
	log: {
		summary: "read the record log in a flash file, and prove that it is whole",
		run: async (words) => (await import("../hosts/node/log/log-command")).logCommand(words),
	},
	pack: {
		summary: "turn rows of values into what goes over the link",
		run: async (words) => (await import("../hosts/node/pack/pack-command")).packCommand(words),
	},
	unpack: {
		summary: "turn packs back into rows of values",
		run: async (words) => (await import("../hosts/node/pack/unpack-command")).unpackCommand(words),
	},
};

const help = `headgate: a field gateway

usage: headgate COMMAND [options]
       headgate COMMAND --help

${Object.entries(commands)
	.map(([name, { summary }]) => `  ${name.padEnd(11)} ${summary}`)
	.join("\n")}

A mistake in options, files or addresses is one line that names it, and exit status 2.
`;

async function main(words: readonly string[]): Promise<number> {
	const [name, ...rest] = words;
	if (name === undefined || name === "--help" || name === "-h" || name === "help") {
		process.stdout.write(help);
		return 0;
	}
	const command = commands[name];
	if (command === undefined) {
		const known = Object.keys(commands).join(", ");
		throw new HeadgateError("HG_COMMAND", `there is no command "${name}"; there is ${known} (headgate --help)`);
	}
	return command.run(rest);
}

function fail(error: unknown): void {
	if (error instanceof HeadgateError) {
		process.stderr.write(`headgate: ${error.code}: ${error.message}\n`);
		process.exit(EXIT_OPERATING_ERROR);
	}
	process.stderr.write(
		`headgate: HG_BUG: a fault of the program, please report it\n${(error as Error)?.stack ?? error}\n`,
	);
	process.exit(EXIT_SOFTWARE);
}

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
main(process.argv.slice(2)).then((status) => process.exit(status), fail);
