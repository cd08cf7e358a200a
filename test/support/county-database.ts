import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "../../hosts/county/database";
import { postgresPrograms, startPostgres } from "./county-postgres";

export interface TestDatabase {
	/** For others that open it too; a folder where no PostgreSQL is installed, and then nobody else can. */
	readonly url: string;
	readonly database: Database;
	/** Closes it and opens it again, as another receiver would. */
	reopen(): Promise<Database>;
	close(): Promise<void>;
}

/** A database of its own: PostgreSQL where that is installed, which starts faster, else the embedded one. */
export async function startDatabase(): Promise<TestDatabase> {
	const { url, end } = await startServer();
	let database: Database | null = await openDatabase(url);
	const shut = async (): Promise<void> => {
		await database?.close();
		database = null;
	};
	return {
		url,
		get database() {
			if (database === null) throw new Error("the test's database is closed");
			return database;
		},
		async reopen() {
			await shut();
			database = await openDatabase(url);
			return database;
		},
		async close() {
			await shut();
			await end();
		},
	};
}

async function startServer(): Promise<{ readonly url: string; end(): Promise<void> | void }> {
	const programs = postgresPrograms();
	if (programs !== null) {
		const server = await startPostgres(programs);
		return { url: server.url, end: () => server.close() };
	}
	const folder = mkdtempSync(join(tmpdir(), "headgate-county-"));
	return { url: folder, end: () => rmSync(folder, { recursive: true, force: true }) };
}
