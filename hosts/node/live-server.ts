import { rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";

/** How often a reader is told anew. */
const EVERY_MS = 1_000;
const READERS_MAX = 16;
/** A reader that has not taken this much is told nothing more until it has. */
const UNREAD_BYTES_MAX = 1 << 20;

/** Where a gateway whose data is in `folder` says how it fares. */
export function livePath(folder: string): string {
	return join(folder, "live.sock");
}

/**
 * Tells each process of the same user that connects to the folder's socket how the gateway fares: a line of JSON at
 * once, and one each second. Read-only: what a reader sends is thrown away.
 *
 * The caller holds the folder, so a socket that is there was left behind by a process that was killed.
 *
 * @returns what ends it
 * @throws Error of the system when the socket can't be made: the path is too long (107 bytes on Linux), the file
 * system knows no sockets
 */
export async function serveLive(folder: string, look: () => object): Promise<() => Promise<void>> {
	const path = livePath(folder);
	await rm(path, { force: true });
	const readers = new Set<Socket>();
	const server = createServer((socket) => {
		readers.add(socket);
		const tell = (): void => {
			if (socket.writableLength < UNREAD_BYTES_MAX) socket.write(`${JSON.stringify(look())}\n`);
		};
		const timer = setInterval(tell, EVERY_MS);
		socket.on("error", () => undefined); // a reader that went away; "close" follows
		socket.on("close", () => {
			clearInterval(timer);
			readers.delete(socket);
		});
		socket.resume();
		tell();
	});
	server.maxConnections = READERS_MAX;
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.once("listening", () => resolve());
		// Made by listen before it returns, and for the owner alone from the first moment on.
		const before = process.umask(0o177);
		try {
			server.listen(path);
		} finally {
			process.umask(before);
		}
	});
	return () =>
		new Promise((resolve) => {
			server.close(() => resolve());
			for (const reader of readers) reader.destroy();
		});
}
