import { describe } from "../../modules/gateway/describe";
import type { Gateway } from "../../modules/gateway/gateway";
import { askerOf, routeCommands } from "./command-route";
import { HeadgateError } from "./errors";
import { guard } from "./http-guard";
import type { ListenPlace } from "./options";

export interface CommandServerOptions {
	readonly place: ListenPlace;
	readonly gateway: Gateway;
	readonly token: string;
}

/**
 * How a gateway stands, at `GET /view`, and what people ask of it, at `POST /commands`: by whoever has the token, as an
 * operator. On 127.0.0.1 looking needs none.
 *
 * @throws HeadgateError `HG_HTTP_PORT`
 */
export async function serveCommands({ place, gateway, token }: CommandServerOptions) {
	const { fastify } = await import("fastify");
	const app = fastify({ forceCloseConnections: true, ajv: { customOptions: { removeAdditional: false } } });
	guard(app, { token, isLocal: place.isLocal });
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
		reply.code(error.statusCode ?? 500).send({ code: "HG_REQUEST_WRONG", message: error.message }),
	);
	app.get("/view", () => describe(gateway));
	routeCommands(app, "/commands", askerOf(gateway));
	try {
		const url = await app.listen({ host: place.host, port: place.port });
		return { url, close: () => app.close() };
	} catch (error) {
		await app.close();
		throw new HeadgateError("HG_HTTP_PORT", `can't serve at ${place.host}:${place.port}: ${(error as Error).message}`);
	}
}
