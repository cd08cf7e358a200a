import type { Database } from "../../hosts/county/database-types";
import { readIncoming } from "../../hosts/county/incoming";
import { Ingest, type IngestOptions, type Outcome } from "../../hosts/county/ingest";

/** Takes one message as a receiver does that has just started: it knows nothing but what is in the database. */
async function ingest(database: Database, topic: string, payload: Uint8Array, options: IngestOptions) {
	const message = readIncoming(topic, payload);
	if (typeof message === "string") throw new Error(message);
	const [outcome] = await new Ingest(database, options).take([message]);
	return outcome as Outcome;
}

export function ingestPack(database: Database, gateway: string, payload: Uint8Array, options: IngestOptions = {}) {
	return ingest(database, `headgate/${gateway}/records`, payload, options);
}

export function ingestSchema(database: Database, gateway: string, payload: Uint8Array) {
	return ingest(database, `headgate/${gateway}/schema`, payload, {});
}
