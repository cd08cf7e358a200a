import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { lockDirectory } from "../node/directory-lock";
import { HeadgateError } from "../node/errors";
import type { Database, Query } from "./database-types";

interface Queryable {
	query<Row>(sql: string, parameters?: unknown[]): Promise<{ rows: Row[] }>;
}

function queryOn(client: Queryable): Query {
	return async <Row>(sql: string, parameters: readonly unknown[] = []) =>
		(await client.query<Row>(sql, [...parameters])).rows;
}

/**
 * An embedded PostgreSQL, its files in `directory`/pglite, one process at a time.
 *
 * Survives `kill -9` at any moment: a new database is made beside and renamed when whole, later ones have PostgreSQL's
 * write-ahead log. PGlite runs without fsync: a power cut of this machine may cost the last commits or the database.
 *
 * @throws HeadgateError `HG_DATABASE_UNREACHABLE`, `HG_DATABASE_BUSY`
 */
export async function openPglite(directory: string): Promise<Database> {
	const home = resolve(directory);
	const data = join(home, "pglite");
	const unreachable = (error: unknown): HeadgateError => {
		const cause = error instanceof Error ? error.message.split("\n")[0] : String(error);
		return new HeadgateError(
			"HG_DATABASE_UNREACHABLE",
			`database directory ${home}: ${cause}: give a directory that this user may write, or postgres://…`,
		);
	};
	await mkdir(home, { recursive: true }).catch((error: unknown) => {
		throw unreachable(error);
	});
	const unlock = await lockDirectory(home);
	if (unlock === null) {
		throw new HeadgateError(
			"HG_DATABASE_BUSY",
			`database directory ${directory} is open in another process: end it, or give another directory`,
		);
	}
	try {
		const { PGlite } = await import("@electric-sql/pglite");
		if (!existsSync(data)) {
			const draft = join(home, "pglite.new");
			await rm(draft, { recursive: true, force: true });
			await (await PGlite.create(draft)).close();
			await rename(draft, data);
		}
		const pglite = await PGlite.create(data);
		return {
			kind: "pglite",
			query: queryOn(pglite),
			transaction: (work) => pglite.transaction((transaction) => work(queryOn(transaction))),
			async close() {
				if (!pglite.closed) await pglite.close();
				await unlock();
			},
		};
	} catch (error) {
		await unlock();
		throw unreachable(error);
	}
}
