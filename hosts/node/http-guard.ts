import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isBearer } from "./key-file";

const tokenBytes = 24;

/**
 * A token of the gateway's own: made at random at the first start, kept in its data folder for its user alone.
 *
 * @param name of its file
 * @returns with `isNew`: it is to be shown, this once
 */
export async function takeToken(
	folder: string,
	name: "token" | "installer-token" = "token",
): Promise<{ readonly token: string; readonly isNew: boolean }> {
	const path = join(folder, name);
	try {
		return { token: (await readFile(path, "utf8")).trim(), isNew: false };
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
	}
	const token = randomBytes(tokenBytes).toString("base64url");
	await writeFile(path, `${token}\n`, { mode: 0o600, flag: "wx" });
	return { token, isNew: true };
}

interface GuardOptions {
	/** Any of them opens. */
	readonly tokens: readonly string[];
	/** Only this machine comes by: looking needs no token. */
	readonly isLocal: boolean;
	/** Files that anybody may have. By the route that was found: an address can be written in many ways. */
	isFree?(request: FastifyRequest): boolean;
}

const localNames = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Lets in whoever has the token, and on this machine those who only look. A page of another site in a browser here is
 * kept out whatever it says: by its `Origin`, and by a `Host` that is not this machine's (a name that was bound anew).
 */
export function guard(app: FastifyInstance, { tokens, isLocal, isFree }: GuardOptions): void {
	app.addHook("onRequest", async (request, reply) => {
		reply.header("x-content-type-options", "nosniff").header("cache-control", "no-store");
		const { host = "", origin, authorization } = request.headers;
		const isOther = origin !== undefined && !isOf(origin, host);
		if (isOther || (isLocal && !localNames.includes(host.replace(/:\d+$/, "")))) {
			return reply.code(403).send({ code: "HG_OTHER_SITE", message: "this comes from a page of another site" });
		}
		if (isFree?.(request) === true || (isLocal && request.method === "GET")) return undefined;
		if (tokens.some((token) => isBearer(token, authorization))) return undefined;
		reply.header("www-authenticate", "Bearer");
		return reply.code(401).send({ code: "HG_UNAUTHORIZED", message: "say Authorization: Bearer TOKEN" });
	});
}

/** Whether a page of this origin was served by this host. */
function isOf(origin: string, host: string): boolean {
	return URL.canParse(origin) && new URL(origin).host === host;
}
