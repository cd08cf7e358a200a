import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { loadSite } from "../../hosts/node/site-file";
import type { SitePlan } from "../../modules/site/plan";
import { type BookContent, readBook } from "../../sim/demo/book";
import { headgate, headgateOnFullDisk, type Program } from "./system-program";
import { openPtyPair } from "./system-pty";
import { smallSite } from "./system-site";
import { startSlaves } from "./system-slaves";

/** A gateway that may be started and killed, with whatever it polls. */
export interface Field {
	readonly plan: SitePlan;
	readonly flashPath: string;
	/** @param fileBytesMax what lies further in a file can't be written */
	start(brokerUrl: string, fileBytesMax?: number): Program;
	/** The simulator's own book of what was stored; null: the flash file is all that is known. */
	readBook(): Promise<BookContent | null>;
}

function starter(words: readonly string[]): Field["start"] {
	return (brokerUrl, fileBytesMax) =>
		fileBytesMax === undefined
			? headgate(...words, "--broker", brokerUrl)
			: headgateOnFullDisk(fileBytesMax, ...words, "--broker", brokerUrl);
}

/** The demo farm: simulated devices, time at `speed`. */
export function demoField(folder: string, speed: number): Field {
	const data = join(folder, "data");
	const fixed = ["--no-page", "--database", "none", "--speed", String(speed), "--data", data];
	return {
		plan: loadSite("sim/sites/orchard.json").plan,
		flashPath: join(data, "flash.bin"),
		start: starter(["demo", ...fixed]),
		readBook: () => readBook(join(data, "book.txt")),
	};
}

/** `headgate run` on a serial port, with slaves of another make at its other end. */
export async function serialField(t: ExecutionContext, folder: string): Promise<Field> {
	const pty = await openPtyPair(folder, "field");
	t.teardown(() => pty.pull());
	await startSlaves(t, pty.far, "00000000");
	const site = join(folder, "site.json");
	const points = smallSite.points.map((point) => ({ ...point, periodMs: 200 }));
	writeFileSync(site, JSON.stringify({ ...smallSite, points }));
	const data = join(folder, "data");
	const fixed = ["--site", site, "--line", `field=${pty.near}`, "--data", data];
	return {
		plan: loadSite(site).plan,
		flashPath: join(data, "flash.bin"),
		start: starter(["run", ...fixed]),
		readBook: async () => null,
	};
}
