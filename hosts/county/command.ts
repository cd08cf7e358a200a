import { join } from "node:path";
import { brokerPlace } from "../node/broker-url";
import { HeadgateError } from "../node/errors";
import { type CommandSpec, readOptions } from "../node/options";
import { askedToStop } from "../node/signals";
import { openDatabase } from "./database";
import { startReceiver } from "./receiver";

const spec: CommandSpec = {
	name: "county",
	summary: "be the receiver: MQTT in, database out, receipts back",
	options: [
		{ name: "broker", value: "URL", help: "mqtt://user:password@host:1883 or mqtts://…" },
		{ name: "database", value: "URL|DIR", help: "postgres://… or a folder (default .headgate/county)" },
		{ name: "client-id", value: "ID", help: "the broker keeps this session (default headgate-county)" },
		{ name: "canary", value: "drop", help: "plant a loss, to see that it is noticed" },
	],
	notes: "Example: headgate county --broker mqtt://10.0.0.5 --database postgres://headgate@10.0.0.6/farms",
};

/** `headgate county`. Runs until it is asked to stop. */
export async function countyCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const brokerUrl = given.text("broker");
	if (brokerUrl === undefined) throw new HeadgateError("HG_OPTION", "headgate county needs --broker mqtt://host:1883");
	const canary = given.text("canary");
	if (canary !== undefined && canary !== "drop") {
		throw new HeadgateError("HG_OPTION", `--canary ${canary}: there is only --canary drop`);
	}
	const place = brokerPlace(brokerUrl);
	const log = (line: string): void => {
		process.stderr.write(`headgate: county: ${line}\n`);
	};
	const database = await openDatabase(given.text("database") ?? join(".headgate", "county"));
	const clientId = given.text("client-id");
	const receiver = await startReceiver({
		brokerUrl,
		database,
		log,
		canary,
		...(clientId === undefined ? {} : { clientId }),
	});
	const into = database.kind === "pglite" ? "an embedded PostgreSQL" : "PostgreSQL";
	log(`receives from ${place} into ${into}`);
	await askedToStop();
	await receiver.stop();
	const { packs, records, values, conflicts, poison } = receiver.stats;
	log(`${packs} packs, ${records} records, ${values} values; ${conflicts} conflicts, ${poison} refused`);
	await database.close();
	return 0;
}
