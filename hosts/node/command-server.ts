import type { FastifyRequest } from "fastify";
import { describe } from "../../modules/gateway/describe";
import { askerOf, type RunningGateway, routeCommands } from "./command-route";
import { HeadgateError } from "./errors";
import { guard } from "./http-guard";
import { isBearer } from "./key-file";
import type { ListenPlace } from "./options";

export interface CommandServerOptions {
	readonly place: ListenPlace;
	readonly running: RunningGateway;
	/** Of an operator, and of an installer. */
	readonly token: string;
	readonly installerToken: string;
	/** Loads a table, or a site file's content, and tells its name. @throws HeadgateError */
	load(content: Buffer | object): { readonly table: string; readonly bytes: number };
}

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
	const app = fastify({ forceCloseConnections: true, ajv: { customOptions: { removeAdditional: false } } });
	const isInstaller = ({ headers }: FastifyRequest): boolean => isBearer(installerToken, headers.authorization);
	guard(app, { tokens: [token, installerToken], isLocal: place.isLocal });
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		if (error instanceof HeadgateError) return reply.code(409).send({ code: error.code, message: error.message });
		return reply.code(error.statusCode ?? 500).send({ code: "HG_REQUEST_WRONG", message: error.message });
	});
	app.get("/view", () => describe(running.gateway));
	app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, content, done) =>
		done(null, content),
	);
	app.put("/site", { bodyLimit: siteBytesMax }, (request, reply) => {
		if (isInstaller(request)) return load(request.body as Buffer | object);
		return reply.code(403).send({ code: "HG_ROLE", message: "a site is an installer's: say the installer's token" });
	});
	routeCommands(app, "/commands", askerOf(running), (request) => (isInstaller(request) ? "installer" : "operator"));
	try {
		const url = await app.listen({ host: place.host, port: place.port });
		return { url, close: () => app.close() };
	} catch (error) {
		await app.close();
		throw new HeadgateError("HG_HTTP_PORT", `can't serve at ${place.host}:${place.port}: ${(error as Error).message}`);
	}
}
