import { randomBytes, timingSafeEqual } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe } from "../../modules/gateway/describe";
import type { Gateway } from "../../modules/gateway/gateway";
import type { CommandAnswer } from "../../modules/uplink/command";
import { HeadgateError } from "./errors";
import type { ListenPlace } from "./options";

/** Longer than a desk waits for an output. */
const answerWithinMs = 40_000;
const tokenBytes = 24;
const whoBytesMax = 48;

/** A gateway that may end, and begin again with another site. */
export interface RunningGateway {
	readonly gateway: Gateway;
	/** Told of every answer. */
	onAnswer: ((answer: CommandAnswer) => void) | null;
}

export interface CommandServerOptions {
	readonly place: ListenPlace;
	readonly running: RunningGateway;
	/** Of an operator, and of an installer. */
	readonly token: string;
	readonly installerToken: string;
	/** Loads a table, or a site file's content, and tells its name. @throws HeadgateError */
	load(content: Buffer | object): { readonly table: string; readonly bytes: number };
}

/**
 * A token of the gateway's own: made at random at the first start, kept in its data folder for its user alone.
 *
 * @param name of its file
 * @returns with `isNew`: it is to be shown, this once
 */
export async function takeToken(
	folder: string,
	name: "token" | "installer-token",
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

interface AskedCommand {
	readonly who: string;
	readonly what: string;
	readonly subject?: string;
	readonly id?: string;
	readonly forMs?: number;
	readonly value?: string | number;
}

const text = { type: "string", maxLength: whoBytesMax };
const body = {
	type: "object",
	properties: {
		...{ who: { ...text, minLength: 1 }, what: text, subject: text, id: { ...text, pattern: "^[!-~]+$" } },
		forMs: { type: "integer", minimum: 0, maximum: 7 * 86_400_000 },
		value: { anyOf: [{ type: "number" }, text] },
	},
	required: ["who", "what"],
	additionalProperties: false,
};

/** Bytes of a site file, or of a table. */
const siteBytesMax = 1 << 20;

/**
 * How a gateway stands, at `GET /view`, and what people ask of it, at `POST /commands`: by whoever has a token, as an
 * operator or as an installer. An installer's brings another site too, at `PUT /site`. On 127.0.0.1 looking needs none.
 *
 * @throws HeadgateError `HG_HTTP_PORT`
 */
export async function serveCommands({ place, running, token, installerToken, load }: CommandServerOptions) {
	const { fastify } = await import("fastify");
	const app = fastify({
		forceCloseConnections: true,
		bodyLimit: 4096,
		ajv: { customOptions: { removeAdditional: false } },
	});
	const waiting = new Map<string, (answer: CommandAnswer) => void>();
	running.onAnswer = (answer) => waiting.get(answer.id)?.(answer);
	const isInstaller = (authorization: string | undefined): boolean => isBearer(installerToken, authorization);
	app.addHook("onRequest", async (request, reply) => {
		reply.header("x-content-type-options", "nosniff").header("cache-control", "no-store");
		if (place.isLocal && request.method === "GET") return undefined;
		const { authorization } = request.headers;
		if (isBearer(token, authorization) || isInstaller(authorization)) return undefined;
		reply.header("www-authenticate", "Bearer");
		return reply.code(401).send({ code: "HG_UNAUTHORIZED", message: "say Authorization: Bearer TOKEN" });
	});
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		if (error instanceof HeadgateError) return reply.code(409).send({ code: error.code, message: error.message });
		return reply.code(error.statusCode ?? 500).send({ code: "HG_REQUEST_WRONG", message: error.message });
	});
	app.get("/view", () => describe(running.gateway));
	app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, content, done) =>
		done(null, content),
	);
	app.put("/site", { bodyLimit: siteBytesMax }, (request, reply) => {
		if (isInstaller(request.headers.authorization)) return load(request.body as Buffer | object);
		return reply.code(403).send({ code: "HG_ROLE", message: "a site is an installer's: say the installer's token" });
	});
	app.post("/commands", { schema: { body } }, async (request, reply) => {
		const { id = randomBytes(12).toString("hex"), value = "", ...asked } = request.body as AskedCommand;
		const { who, what, subject = "", forMs = 0 } = asked;
		const role = isInstaller(request.headers.authorization) ? "installer" : "operator";
		if (waiting.has(id)) return reply.code(409).send({ code: "HG_REQUEST_WRONG", message: `${id} is asked already` });
		const answer = await new Promise<CommandAnswer | null>((resolve) => {
			const timer = setTimeout(() => done(null), answerWithinMs);
			const done = (value: CommandAnswer | null): void => {
				clearTimeout(timer);
				waiting.delete(id);
				resolve(value);
			};
			waiting.set(id, done);
			const times = { forMs, atMs: 0, validForMs: 0 };
			running.gateway.ask({ id, who, role, what, subject, value: String(value), ...times });
		});
		return answer ?? reply.code(504).send({ code: "HG_NO_ANSWER", message: "it is on record; ask /view" });
	});
	try {
		const url = await app.listen({ host: place.host, port: place.port });
		return { url, close: () => app.close() };
	} catch (error) {
		await app.close();
		throw new HeadgateError("HG_HTTP_PORT", `can't serve at ${place.host}:${place.port}: ${(error as Error).message}`);
	}
}

function isBearer(token: string, authorization = ""): boolean {
	const given = Buffer.from(authorization);
	const wanted = Buffer.from(`Bearer ${token}`);
	return given.length === wanted.length && timingSafeEqual(given, wanted);
}
