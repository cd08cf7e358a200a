import { performance } from "node:perf_hooks";
import { findDevice } from "../../hosts/node/devices/find-device";
import { HeadgateError } from "../../hosts/node/errors";
import type { GivenOptions } from "../../hosts/node/options";
import { askedToStop } from "../../hosts/node/signals";
import { readProfiles } from "../../hosts/node/site-file";
import { baudRange, type PortSettings, parseFormat, readPortPath } from "../../hosts/node/tools/port-settings";
import type { LineFormat } from "../../modules/site/profile";
import { twinOf } from "../core/odd-twins";
import { plausible } from "../core/plausible";
import type { ProfileTwin } from "../core/profile-twin";
import { servePort } from "./serve-port";

/** `headgate slaves --device`: the twin of one device on a real port, until the person stops it. */
export async function serveDevice(given: GivenOptions): Promise<number> {
	const path = readPortPath("slaves", given);
	const { profile, twin } = readTwin(given);
	const unit = twin.slave.unit;
	let line = lineOf(twin, path, profile.line);
	say(twin, line);
	const port = await servePort(line, (frame) => {
		const reply = twin.slave.answer(frame);
		follow();
		return reply === null ? [] : [reply];
	});
	let known = unit;
	/** What was set holds from now on, on the port too. */
	function follow(): void {
		const next = lineOf(twin, path, profile.line);
		const isMoved = next.baud !== line.baud || next.format !== line.format;
		if (!isMoved && twin.slave.unit === known) return;
		known = twin.slave.unit;
		line = next;
		say(twin, line);
		if (isMoved) setImmediate(() => void port.reopen(line));
	}
	process.on("SIGHUP", () => {
		twin.restart();
		follow();
	});
	await askedToStop();
	await port.close();
	return 0;
}

function readTwin(given: GivenOptions) {
	const profile = findDevice(given.text("device") ?? "", readProfiles());
	const { unit = 1 } = profile.line;
	const twin = twinOf(profile, { unit: given.whole("unit", unit, 1, 247), nowMs: () => performance.now() });
	profile.quantities.forEach((quantity, index) => {
		twin.arrange(quantity.name, plausible(quantity, index));
	});
	for (const word of given.list("set")) {
		const [name = "", text = ""] = word.split("=");
		const value = Number(text);
		if (!profile.quantities.some((one) => one.name === name) || text.trim() === "" || Number.isNaN(value)) {
			const names = profile.quantities.map((one) => one.name).join(", ");
			throw new HeadgateError("HG_OPTION", `--set ${word}: NAME=NUMBER with NAME one of ${names}`);
		}
		twin.arrange(name, value);
	}
	const { baud, format } = profile.line;
	const isOther = given.text("baud") !== undefined || given.text("format") !== undefined;
	const settings = {
		baud: given.whole("baud", baud ?? 9600, ...baudRange),
		format: parseFormat("format", given.text("format") ?? format ?? "8N1"),
	};
	if (isOther) twin.settings.setLine(settings.baud, settings.format);
	return { profile, twin };
}

const letters: { readonly [parity: string]: string } = { none: "N", even: "E", odd: "O" };

/** How the port must be opened for what the twin is set to. */
function lineOf(
	twin: ProfileTwin,
	path: string,
	factory: { readonly baud?: number; readonly format?: LineFormat },
): PortSettings {
	const { baud, parity, stopBits } = twin.settings.line;
	const format = `8${letters[parity ?? "none"]}${stopBits ?? 1}`;
	const isKnown = ["8N1", "8E1", "8O1", "8N2"].includes(format);
	return { path, baud: baud ?? factory.baud ?? 9600, format: isKnown ? (format as LineFormat) : "8N1" };
}

function say(twin: ProfileTwin, { path, baud, format }: PortSettings): void {
	const { name } = twin.profile;
	process.stdout.write(`${JSON.stringify({ device: name, unit: twin.slave.unit, port: path, baud, format })}\n`);
}
