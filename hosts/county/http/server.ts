import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { HeadgateError } from "../../node/errors";
import { isBearer } from "../../node/key-file";
import type { Database } from "../database-types";
import type { SiteDeliveries } from "../sites/deliveries";
import { type AcknowledgeOptions, acknowledgeShape, linkPath, serveAcknowledge } from "./acknowledge";
import { csvOf } from "./csv";
import { openApiOf } from "./openapi";
import { type CsvRow, columnsOf, type Question, type Route, routes } from "./routes";
import { errorShape, formatParameter, gatewayParameter, limitMax } from "./shapes";
import { serveSite } from "./site";

export interface ApiOptions {
	readonly database: Database;
	/** `127.0.0.1`, or an address where others come by. */
	readonly host: string;
	/** TCP port; 0 takes a free one. */
	readonly port: number;
	/** Who asks must bear it; null: anybody may ask. */
	readonly token: string | null;
	/** What brings acknowledgements to gateways; missing: nothing can be acknowledged here. */
	readonly acknowledge?: Pick<AcknowledgeOptions, "acknowledger" | "links"> | undefined;
	/** Who sends gateways other sites must bear it in place of the other; missing: nobody may. */
	readonly installerToken?: string | null;
	/** What brings sites to gateways; missing: none are taken here. */
	readonly deliveries?: SiteDeliveries | undefined;
	/** Takes a line for a person. */
	log(line: string): void;
}

export interface Api {
	readonly url: string;
	close(): Promise<void>;
}

const statuses: Readonly<Record<string, number>> = {
	HG_GATEWAY_UNKNOWN: 404,
	HG_POINT_UNKNOWN: 404,
	HG_ALARM_OVER: 409,
	HG_GATEWAY_KEYLESS: 409,
	HG_TOKEN_NEEDED: 403,
	HG_LINK_WRONG: 403,
	HG_ROLE: 403,
};

/**
 * Serves what the database holds, and takes acknowledgements of alarms.
 *
 * @throws HeadgateError `HG_HTTP_PORT`
 */
export async function startApi(options: ApiOptions): Promise<Api> {
	const app = fastify({
		forceCloseConnections: true,
		ajv: { customOptions: { coerceTypes: true, removeAdditional: false } },
	});
	app.addHook("onSend", async (_request, reply) => {
		reply.header("x-content-type-options", "nosniff").header("cache-control", "no-store");
	});
	const { token, installerToken = null } = options;
	const isInstaller = (authorization: string | undefined): boolean =>
		installerToken !== null && isBearer(installerToken, authorization);
	app.addHook("onRequest", async (request, reply) => {
		const isLink = request.routeOptions.url === linkPath; // which bears its own seal
		if (token === null || isLink || isInstaller(request.headers.authorization)) return undefined;
		return guard(token, request, reply);
	});
	app.setNotFoundHandler((request, reply) =>
		refuse(reply, 404, "HG_NOT_FOUND", `${request.method} ${request.url.split("?", 1)[0]}: see /openapi.json`),
	);
	app.setErrorHandler((error: Error & { statusCode?: number; validation?: unknown }, _request, reply) => {
		if (error instanceof HeadgateError) return refuse(reply, statuses[error.code] ?? 400, error.code, error.message);
		if (error.validation || (error.statusCode ?? 500) < 500) {
			return refuse(reply, error.statusCode ?? 400, "HG_REQUEST_WRONG", error.message);
		}
		options.log(`api: ${error.message}`);
		return refuse(reply, 500, "HG_DATABASE", "the database did not answer: try again");
	});
	const document = openApiOf(routes, token !== null, {
		acknowledge: options.acknowledge ? acknowledgeShape : null,
		takesSites: options.deliveries !== undefined,
	});
	app.get("/openapi.json", (_request, reply) => reply.send(document));
	for (const route of routes) serve(app, options.database, route);
	if (options.deliveries) serveSite(app, { deliveries: options.deliveries, isInstaller });
	if (options.acknowledge) serveAcknowledge(app, { ...options.acknowledge, token });
	try {
		const url = await app.listen({ host: options.host, port: options.port });
		return { url, close: () => app.close() };
	} catch (error) {
		await app.close();
		const cause = (error as Error).message;
		throw new HeadgateError("HG_HTTP_PORT", `can't serve at ${options.host}:${options.port}: ${cause}`);
	}
}

function serve(app: FastifyInstance, database: Database, route: Route): void {
	const query = {
		type: "object",
		properties: { ...route.parameters, format: formatParameter },
		required: route.required,
		additionalProperties: false,
	};
	const params = { type: "object", properties: { gateway: gatewayParameter } };
	const schema = { params, querystring: query, response: { 200: route.shape, "4xx": errorShape, "5xx": errorShape } };
	const columns = columnsOf(route);
	app.get(route.path, { schema }, async (request, reply) => {
		const asked = request.query as Question & { format: string };
		const question = { ...asked, ...(request.params as { gateway: string }) };
		const found = await route.answer(database, question);
		const limit = question.limit ?? limitMax;
		const rows = found.slice(0, limit);
		const truncated = found.length > limit;
		if (asked.format !== "csv") return { rows, truncated };
		reply.header("headgate-truncated", String(truncated)).type("text/csv; charset=utf-8; header=present");
		return reply.serializer((text: unknown) => String(text)).send(csvOf(columns, rows as CsvRow[]));
	});
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
	return reply.code(status).send({ code, message });
}

function guard(token: string, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
	if (isBearer(token, headers.authorization)) return undefined;
	reply.header("www-authenticate", "Bearer");
	return refuse(reply, 401, "HG_UNAUTHORIZED", "say Authorization: Bearer TOKEN, with the token of this receiver");
}
