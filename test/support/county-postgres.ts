import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const candidates = ["15", "16", "17", "18"].map((version) => `/usr/lib/postgresql/${version}/bin`);
const startTimeoutMs = 20_000;

/** The folder of PostgreSQL's programs, or null when none is installed where Debian puts them. */
export function postgresPrograms(): string | null {
	return candidates.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

export interface TestPostgres {
	readonly url: string;
	/** SIGKILL: nobody is told. */
	kill(): Promise<void>;
	start(): Promise<void>;
	close(): Promise<void>;
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			const port = typeof address === "object" && address ? address.port : 0;
			server.close(() => resolve(port));
		});
	});
}

/** PostgreSQL refuses to run as root: then it runs as its own user. */
function serverUser(): { uid: number; gid: number } | Record<string, never> {
	if (process.getuid?.() !== 0) return {};
	const idOf = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
	return { uid: idOf("-u"), gid: idOf("-g") };
}

/** A PostgreSQL of its own in a temporary folder, on a free port of 127.0.0.1. */
export async function startPostgres(programs: string): Promise<TestPostgres> {
	const folder = mkdtempSync(join(tmpdir(), "headgate-postgres-"));
	const user = serverUser();
	if ("uid" in user) chownSync(folder, user.uid as number, user.gid as number);
	const data = join(folder, "data");
	const common = { ...user, cwd: folder };
	execFileSync(
		join(programs, "initdb"),
		["-D", data, "-U", "county", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
		{ ...common, stdio: ["ignore", "ignore", "inherit"] },
	);
	const port = await freePort();
	let server: ChildProcess | undefined;

	async function end(signal: NodeJS.Signals): Promise<void> {
		const running = server;
		if (!running || running.exitCode !== null || running.signalCode !== null) return;
		const ended = new Promise((resolve) => running.once("exit", resolve));
		running.kill(signal);
		await ended;
	}

	function launch(): void {
		server = spawn(
			join(programs, "postgres"),
			["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder}`],
			{ ...common, stdio: "ignore" },
		);
	}

	async function start(): Promise<void> {
		launch();
		const deadline = Date.now() + startTimeoutMs;
		while (Date.now() < deadline) {
			// After a kill it does not start before the last of its processes has seen that.
			if (server?.exitCode !== null) launch();
			try {
				execFileSync(join(programs, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(port)], common);
				return;
			} catch {
				// pg_isready says by its exit code that the server is not up yet.
				await delay(100);
			}
		}
		throw new Error("PostgreSQL did not start");
	}

	// A test run that is cut short leaves no server behind.
	process.once("exit", () => server?.kill("SIGQUIT"));
	await start();
	return {
		url: `postgres://county@127.0.0.1:${port}/postgres`,
		kill: () => end("SIGKILL"),
		start,
		async close() {
			await end("SIGINT");
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
