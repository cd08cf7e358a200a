import type { ClientBase } from "pg";
import { HeadgateError } from "../node/errors";
import type { Database, Query } from "./database-types";

const connectionsMax = 4;
const connectTimeoutMs = 10_000;
/** A statement that takes longer has met a dead host or a lock that nobody lets go. */
const statementTimeoutMs = 60_000;

const right = "is it running, and is this right: postgres://user:password@host:5432/database";

/** The address as a person may see it: without a password. */
function describe(target: string): string {
	try {
		const { hostname, port, pathname, username } = new URL(target);
		const user = username ? ` as ${decodeURIComponent(username)}` : "";
		return `PostgreSQL ${hostname}:${port || "5432"}${pathname}${user}`;
	} catch {
		throw new HeadgateError(
			"HG_DATABASE_UNREACHABLE",
			"database address is not readable: write postgres://user:password@host:5432/database, special signs as %XX",
		);
	}
}

function unreachable(place: string, error: unknown): HeadgateError {
	const cause =
		error instanceof Error ? error.message || ("code" in error ? String(error.code) : error.name) : String(error);
	return new HeadgateError("HG_DATABASE_UNREACHABLE", `${place}: ${cause.split("\n")[0]}: ${right}`);
}

function queryOn(client: Pick<ClientBase, "query">): Query {
	return async <Row>(sql: string, parameters: readonly unknown[] = []) => {
		const result = await client.query(sql, [...parameters]);
		return result.rows as Row[];
	};
}

/**
 * A pool on a real PostgreSQL (15 or later).
 *
 * @throws HeadgateError `HG_DATABASE_UNREACHABLE`
 */
export async function openPostgres(target: string): Promise<Database> {
	const place = describe(target);
	const { default: pg } = await import("pg");
	const pool = new pg.Pool({
		connectionString: target,
		max: connectionsMax,
		connectionTimeoutMillis: connectTimeoutMs,
		statement_timeout: statementTimeoutMs,
		query_timeout: statementTimeoutMs + connectTimeoutMs,
		keepAlive: true,
		application_name: "headgate-county",
	});
	// An idle connection that breaks is dropped by the pool; whoever asks next gets a new one, or the error.
	pool.on("error", () => undefined);
	try {
		await pool.query("select 1");
	} catch (error) {
		await pool.end();
		throw unreachable(place, error);
	}
	return {
		kind: "postgres",
		query: queryOn(pool),
		async transaction(work) {
			const client = await pool.connect();
			let broken: Error | undefined;
			// Without a listener, a connection that dies between two statements would end the process.
			const onError = (error: Error): void => {
				broken = error;
			};
			client.on("error", onError);
			try {
				await client.query("begin");
				const result = await work(queryOn(client));
				await client.query("commit");
				return result;
			} catch (error) {
				// A connection that cannot roll back goes out of the pool: the server rolls back when it closes.
				await client.query("rollback").catch((failure: Error) => {
					broken = failure;
				});
				throw error;
			} finally {
				client.off("error", onError);
				client.release(broken);
			}
		},
		close: () => pool.end(),
	};
}
