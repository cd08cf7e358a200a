import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { brokerPlace } from "../../hosts/node/broker-url";
import { HeadgateError } from "../../hosts/node/errors";
import { type CommandSpec, listenPlace, readOptions } from "../../hosts/node/options";
import { packageFolder } from "../../hosts/node/package-folder";
import { askedToStop } from "../../hosts/node/signals";
import { loadSite, readJson } from "../../hosts/node/site-file";
import type { FarmFile } from "../core/farm-file";
import { startDemo } from "./demo";

const spec: CommandSpec = {
	name: "demo",
	summary: "run the demo farm: simulated lines, broker, receiver, page",
	options: [
		{ name: "speed", value: "N", help: "simulated seconds per second (default 1, at most 100000)" },
		{ name: "for", value: "SECONDS", help: "end after this long and print one line of JSON" },
		{ name: "port", value: "[HOST:]PORT", help: "where the page is (default 127.0.0.1:8080); 0: any free port" },
		{ name: "no-page", help: "no page" },
		{ name: "data", value: "DIR", help: "folder that keeps flash, world and database (default .headgate)" },
		{ name: "seed", value: "N", help: "what chance draws from (default 1)" },
		{ name: "broker", value: "URL", help: "use this MQTT broker instead of the embedded one" },
		{ name: "database", value: "URL", help: "use this PostgreSQL; none: leave receiving to headgate county" },
		{ name: "canary", value: "drop", help: "plant a loss, to see that it is noticed" },
	],
	notes:
		"Exit status of a run with --for: 0 when nothing was lost or doubled, else 1.\n" +
		"Everything goes on where it was when the demo is started again in the same folder.",
};

/** `headgate demo`, which is also `npm start`. */
export async function demoCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const say = (line: string): void => {
		process.stderr.write(`headgate: ${line}\n`);
	};
	const seconds = given.number("for", Number.POSITIVE_INFINITY, 1, 1e9);
	const broker = given.text("broker") ?? null;
	if (broker !== null) brokerPlace(broker);
	const canary = given.text("canary");
	if (canary !== undefined && canary !== "drop") {
		throw new HeadgateError("HG_OPTION", `--canary ${canary}: there is only --canary drop`);
	}
	const place = given.flag("no-page") ? null : listenPlace("port", given.text("port") ?? "8080");
	const folder = packageFolder();
	const { site, plan } = loadSite(join(folder, "sim/sites/orchard.json"));
	const demo = await startDemo({
		site,
		plan,
		file: readJson(join(folder, "sim/sites/orchard.plant.json")) as FarmFile,
		data: given.text("data") ?? ".headgate",
		speed: given.number("speed", 1, 0.01, 100_000),
		seed: given.whole("seed", 1, 0, 2 ** 48),
		broker,
		database: given.text("database") ?? null,
		place,
		pageDirectory: join(folder, "dist/page"),
		canary,
		say,
	});
	if (demo.url !== null) {
		// What stands behind # never leaves the browser. Beyond this machine the token is told once, and asked for.
		const token = place?.isLocal === true ? `/#token=${demo.token}` : "";
		say(`the farm is at ${demo.url}${token} (Ctrl-C ends it)`);
	}
	await Promise.race([askedToStop(), ...(seconds < 1e9 ? [delay(seconds * 1000)] : [])]);
	const summary = await demo.stop();
	process.stdout.write(`${JSON.stringify(summary)}\n`);
	return summary.lost === 0 && summary.duplicates === 0 ? 0 : 1;
}
