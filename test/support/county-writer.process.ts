import { openDatabase } from "../../hosts/county/database";
import { ingestPack, ingestSchema } from "./county-ingest";
import { packMessage, rowRecords, schemaMessage } from "./county-pack";

/**
 * A process to be killed: opens the directory that it is given, ingests packs of four records from the sequence that
 * it is given, and prints `open`, then the first sequence of each pack once it is committed.
 */
async function main(directory: string, from: number): Promise<void> {
	const database = await openDatabase(directory);
	await ingestSchema(database, "killed", schemaMessage());
	process.stdout.write("open\n");
	for (let first = from; ; first += 4) {
		await ingestPack(database, "killed", packMessage(first, rowRecords(first, 4)));
		process.stdout.write(`${first}\n`);
	}
}

await main(process.argv[2] ?? "", Number(process.argv[3]));
