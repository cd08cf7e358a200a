import { createHash } from "node:crypto";
import { realpath, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

function listen(path: string): Promise<Server> {
	return new Promise((resolve, reject) => {
		const server = createServer((socket) => socket.destroy());
		server.once("error", reject);
		server.listen(path, () => {
			server.unref();
			resolve(server);
		});
	});
}

function answers(path: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(path, () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}

/** A name that the system frees when its process dies, however it dies (a socket file on macOS stays behind). */
function lockName(hash: string): { path: string; isFile: boolean } {
	if (process.platform === "linux") return { path: `\0headgate-${hash}`, isFile: false };
	if (process.platform === "win32") return { path: `\\\\.\\pipe\\headgate-${hash}`, isFile: false };
	return { path: join(tmpdir(), `headgate-${hash}.sock`), isFile: true };
}

/**
 * Keeps a second process off a directory: two programs on the same files would ruin them. Holds within one machine and
 * network namespace, not over a network drive.
 *
 * @returns the release, which may be called more than once; null when another process holds the directory
 */
export async function lockDirectory(directory: string): Promise<(() => Promise<void>) | null> {
	const hash = createHash("sha256")
		.update(await realpath(directory))
		.digest("hex")
		.slice(0, 24);
	const { path, isFile } = lockName(hash);
	let server: Server;
	try {
		if (isFile && !(await answers(path))) await rm(path, { force: true });
		server = await listen(path);
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
		return null;
	}
	return () => new Promise((resolve) => server.close(() => resolve()));
}
