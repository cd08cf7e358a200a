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

export interface CommandServerOptions {
	readonly place: ListenPlace;
	readonly gateway: Gateway;
	readonly token: string;
}

/**
 * The gateway's own token: made at random at the first start, kept in its data folder for its user alone.
 *
 * @returns with `isNew`: it is to be shown, this once
 */
export async function takeToken(folder: string): Promise<{ readonly token: string; readonly isNew: boolean }> {
	const path = join(folder, "token");
	try {
		return { token: (await readFile(path, "utf8")).trim(), isNew: false };
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
	}
	const token = randomBytes(tokenBytes).toString("base64url");
	await writeFile(path, `${token}\n`, { mode: 0o600, flag: "wx" });
	return { token, isNew: true };
}

const text = { type: "string", maxLength: whoBytesMax };
const body = {
	type: "object",
	properties: {
		...{ who: { ...text, minLength: 1 }, what: text, subject: text, id: { ...text, pattern: "^[!-~]+$" } },
		forMs: { type: "integer", minimum: 0, maximum: 7 * 86_400_000 },
	},
	required: ["who", "what"],
	additionalProperties: false,
};

/**
 * How a gateway stands, at `GET /view`, and what people ask of it, at `POST /commands`: by whoever has the token, as an
 * operator. On 127.0.0.1 looking needs none.
 *
 * @throws HeadgateError `HG_HTTP_PORT`
 */
export async function serveCommands({ place, gateway, token }: CommandServerOptions) {
	const { fastify } = await import("fastify");
	const app = fastify({
		forceCloseConnections: true,
		bodyLimit: 4096,
		ajv: { customOptions: { removeAdditional: false } },
	});
	const waiting = new Map<string, (answer: CommandAnswer) => void>();
	gateway.onAnswer = (answer) => waiting.get(answer.id)?.(answer);
	app.addHook("onRequest", async (request, reply) => {
		reply.header("x-content-type-options", "nosniff").header("cache-control", "no-store");
		if (place.isLocal && request.method === "GET") return undefined;
		if (isBearer(token, request.headers.authorization)) return undefined;
		reply.header("www-authenticate", "Bearer");
		return reply.code(401).send({ code: "HG_UNAUTHORIZED", message: "say Authorization: Bearer TOKEN" });
	});
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
		reply.code(error.statusCode ?? 500).send({ code: "HG_REQUEST_WRONG", message: error.message }),
	);
	app.get("/view", () => describe(gateway));
	app.post("/commands", { schema: { body } }, async (request, reply) => {
		const asked = request.body as { who: string; what: string; subject?: string; id?: string; forMs?: number };
		const { who, what, subject = "", id = randomBytes(12).toString("hex"), forMs = 0 } = asked;
		if (waiting.has(id)) return reply.code(409).send({ code: "HG_REQUEST_WRONG", message: `${id} is asked already` });
		const answer = await new Promise<CommandAnswer | null>((resolve) => {
			const timer = setTimeout(() => done(null), answerWithinMs);
			const done = (value: CommandAnswer | null): void => {
				clearTimeout(timer);
				waiting.delete(id);
				resolve(value);
			};
			waiting.set(id, done);
			gateway.ask({ id, who, role: "operator", what, subject, forMs, atMs: 0, validForMs: 0 });
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
