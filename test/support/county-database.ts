import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "../../hosts/county/database";
import { postgresPrograms, startPostgres } from "./county-postgres";

export interface TestDatabase {
	/** For others that open it too; a folder where no PostgreSQL is installed, and then nobody else can. */
	readonly url: string;
	readonly database: Database;
	close(): Promise<void>;
}

/** A database of its own: PostgreSQL where that is installed, which starts faster, else the embedded one. */
export async function startDatabase(): Promise<TestDatabase> {
	const programs = postgresPrograms();
	if (programs !== null) {
		const server = await startPostgres(programs);
		const database = await openDatabase(server.url);
		const close = async (): Promise<void> => {
			await database.close();
			await server.close();
		};
		return { url: server.url, database, close };
	}
	const folder = mkdtempSync(join(tmpdir(), "headgate-county-"));
	const database = await openDatabase(folder);
	const close = async (): Promise<void> => {
		await database.close();
		rmSync(folder, { recursive: true, force: true });
	};
	return { url: folder, database, close };
}
