import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "../../hosts/county/database";
import { postgresPrograms, startPostgres } from "../../test/support/county-postgres";
import { type Mosquitto, startMosquitto } from "../../test/support/system-mosquitto";
import { headgate, type Program } from "../../test/support/system-program";
import { cpuSeconds } from "./usage";

/** Real broker, real database, real receiver, each a process of its own. */
export interface Stage {
	readonly broker: Mosquitto;
	/** What the receiver writes to, for looking. Null while it is one that nobody else may open. */
	readonly database: Database | null;
	readonly county: Program;
	/** Processor seconds so far, by program. */
	usage(): Promise<Readonly<Record<string, number>>>;
	/** Ends the receiver and opens its database. */
	settle(): Promise<Database>;
	close(): Promise<void>;
}

/** What README.md of hosts/county advises for a broker of many gateways. */
const brokerSettings = ["max_inflight_messages 200", "max_queued_messages 0", "set_tcp_nodelay true", "log_type error"];

// Ends by `exit`, so that whatever was started ends too.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

/** @throws Error when a Debian package is missing */
export async function openStage(kind: "postgres" | "pglite"): Promise<Stage> {
	const programs = postgresPrograms();
	if (kind === "postgres" && programs === null) throw new Error("PostgreSQL is missing: apt-get install postgresql");
	const folder = mkdtempSync(join(tmpdir(), "headgate-bench-"));
	const server = kind === "postgres" ? await startPostgres(programs as string) : null;
	const url = server?.url ?? join(folder, "county");
	const broker = await startMosquitto(folder, brokerSettings);
	let database = server === null ? null : await openDatabase(url);
	const county = headgate("county", "--broker", broker.url, "--database", url);
	await county.says(/county: connected to/);

	async function postgresSeconds(): Promise<number> {
		const rows = await database?.query<{ pid: number }>("select pid from pg_stat_activity");
		return (rows ?? []).reduce((sum, { pid }) => sum + cpuSeconds(pid), 0);
	}

	return {
		broker,
		database,
		county,
		usage: async () => ({
			receiver: cpuSeconds(county.pid),
			...(server === null ? {} : { PostgreSQL: await postgresSeconds() }),
			Mosquitto: cpuSeconds(broker.pid),
		}),
		async settle() {
			await county.end("SIGTERM");
			database ??= await openDatabase(url);
			return database;
		},
		async close() {
			await county.end("SIGTERM");
			await broker.stop();
			await database?.close();
			await server?.close();
			rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}
