import { join } from "node:path";
import { brokerPlace } from "../node/broker-url";
import { HeadgateError } from "../node/errors";
import { readKeysFile, readTokenFile } from "../node/key-file";
import { type CommandSpec, type GivenOptions, listenPlace, readOptions } from "../node/options";
import { askedToStop } from "../node/signals";
import { openDatabase } from "./database";
import type { Database } from "./database-types";
import { type People, startPeople } from "./notify/people";
import { readRules } from "./notify/rules";
import { startReceiver } from "./receiver";
import { SiteDeliveries } from "./sites/deliveries";

const spec: CommandSpec = {
	name: "county",
	summary: "be the receiver: MQTT in, database out, receipts back",
	options: [
		{ name: "broker", value: "URL", help: "mqtt://user:password@host:1883 or mqtts://…" },
		{ name: "database", value: "URL|DIR", help: "postgres://… or a folder (default .headgate/county)" },
		{ name: "keys", value: "FILE", help: "authenticate receipts: lines of gateway and key, mode 0600" },
		{ name: "shared", value: "GROUP", help: "share the packs with the other receivers of this group" },
		{ name: "client-id", value: "ID", help: "the broker keeps this session (default headgate-county)" },
		{ name: "http", value: "[HOST:]PORT", help: "serve what the database holds (default host 127.0.0.1)" },
		{ name: "http-token", value: "FILE", help: "who asks must bear the token in this file, mode 0600" },
		{ name: "installer-token", value: "FILE", help: "who sends gateways other sites must bear this one, mode 0600" },
		{ name: "notify", value: "FILE", help: "tell people of alarms by the rules in this file, mode 0600 (README)" },
		{ name: "canary", value: "drop", help: "plant a loss, to see that it is noticed" },
	],
	notes:
		"Example: headgate county --broker mqtt://10.0.0.5 --database postgres://headgate@10.0.0.6/farms --http 8081\n" +
		"A key is 64 hexadecimal digits (openssl rand -hex 32); the gateway has it by headgate run --receipt-key FILE.",
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
	const group = groupOf(given);
	const http = httpOf(given);
	const keysPath = given.text("keys");
	const keys = keysPath === undefined ? undefined : await readKeysFile(keysPath);
	const notifyPath = given.text("notify");
	const rules = notifyPath === undefined ? null : await readRules(notifyPath);
	const tokenPath = given.text("http-token");
	const token = tokenPath === undefined ? null : await readTokenFile(tokenPath);
	const installerPath = given.text("installer-token");
	const installerToken = installerPath === undefined ? null : await readTokenFile(installerPath);
	if (installerToken !== null && token === null) {
		throw new HeadgateError("HG_OPTION", "--installer-token without --http-token: say that too");
	}
	const log = (line: string): void => {
		process.stderr.write(`headgate: county: ${line}\n`);
	};
	const database = await openDatabase(given.text("database") ?? join(".headgate", "county"));
	try {
		let onFault: (error: HeadgateError) => void = () => undefined;
		const fault = new Promise<HeadgateError>((resolve) => {
			onFault = resolve;
		});
		const clientId = given.text("client-id");
		// Before anything is said: whoever hears it may ask it to stop.
		const stop = askedToStop();
		const receiver = await startReceiver({ brokerUrl, database, log, canary, group, keys, clientId, onFault });
		const people = await startPeople({ database, receiver, keys, rules, log });
		const { tell } = receiver;
		const deliveries = await SiteDeliveries.start({ database, keys: keys ?? new Map(), tell, log });
		receiver.onLoaded = (gateway, payload) => deliveries.heard(gateway, payload);
		const served = { http, database, token, installerToken, acknowledge: people, deliveries, log };
		const api = await serve(served).catch(async (error: unknown) => {
			await deliveries.stop();
			await people.stop();
			await receiver.stop();
			throw error;
		});
		const into = database.kind === "pglite" ? "an embedded PostgreSQL" : "PostgreSQL";
		log(`receives from ${place} into ${into}`);
		const reason = await Promise.race([stop, fault]);
		await api?.close();
		await deliveries.stop();
		await people.stop();
		await receiver.stop();
		if (reason instanceof HeadgateError) throw reason;
		const { packs, records, values, conflicts, poison } = receiver.stats;
		log(`${packs} packs, ${records} records, ${values} values; ${conflicts} conflicts, ${poison} refused`);
	} finally {
		await database.close();
	}
	return 0;
}

async function serve(options: {
	/** Null: nothing is served. */
	readonly http: { readonly host: string; readonly port: number } | null;
	readonly database: Database;
	readonly token: string | null;
	readonly installerToken: string | null;
	readonly acknowledge: People;
	readonly deliveries: SiteDeliveries;
	log(line: string): void;
}) {
	const { http, ...rest } = options;
	if (http === null) return null;
	const { startApi } = await import("./http/server");
	const api = await startApi({ ...http, ...rest });
	options.log(`serves what it has at ${api.url} (${api.url}/openapi.json says how to ask)`);
	return api;
}

function groupOf(given: GivenOptions): string | undefined {
	const group = given.text("shared");
	if (group === undefined || /^[A-Za-z0-9_.-]{1,64}$/.test(group)) return group;
	throw new HeadgateError("HG_OPTION", `--shared ${group}: letters, digits, _ . and - make a group's name`);
}

function httpOf(given: GivenOptions): { host: string; port: number } | null {
	const place = given.text("http");
	if (place === undefined) {
		if (given.text("http-token") === undefined) return null;
		throw new HeadgateError("HG_OPTION", "--http-token without --http: say --http PORT");
	}
	const { isLocal, ...where } = listenPlace("http", place);
	if (!isLocal && given.text("http-token") === undefined) {
		throw new HeadgateError("HG_OPTION", `--http ${place}: where others come by, --http-token FILE is needed too`);
	}
	return where;
}
