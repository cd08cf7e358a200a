import { HeadgateError } from "../node/errors";
import type { Database } from "./database-types";

export type { Database } from "./database-types";

const schemes = /^postgres(ql)?:\/\//i;

/**
 * Opens a database and makes the county's tables in it where they are missing.
 *
 * @param target `postgres://user:password@host:5432/database`, or a directory for an embedded PostgreSQL (PGlite)
 * @throws HeadgateError `HG_DATABASE_UNREACHABLE` names what was tried, never the password; `HG_DATABASE_BUSY`: the
 * directory is open in another process; `HG_DATABASE_NEWER`: a later version of this program made the tables;
 * `HG_DATABASE_REFUSED`: it can't be written to
 */
export async function openDatabase(target: string): Promise<Database> {
	if (target === "" || (/^[a-z][a-z0-9+.-]+:\/\//i.test(target) && !schemes.test(target))) {
		const scheme = target.split("://")[0];
		throw new HeadgateError(
			"HG_DATABASE_UNREACHABLE",
			`database "${scheme}": give postgres://user:password@host:5432/database or a directory`,
		);
	}
	const database = schemes.test(target)
		? await (await import("./postgres")).openPostgres(target)
		: await (await import("./pglite")).openPglite(target);
	try {
		const { prepareTables } = await import("./tables");
		await prepareTables(database);
	} catch (error) {
		await database.close();
		if (error instanceof HeadgateError) throw error;
		const cause = error instanceof Error ? error.message.split("\n")[0] : String(error);
		throw new HeadgateError(
			"HG_DATABASE_REFUSED",
			`the database refuses the county's tables: ${cause}: give a user that may make tables, and room on its disk`,
		);
	}
	return database;
}
