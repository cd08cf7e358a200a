import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import { type FastifyInstance, fastify } from "fastify";
import { type Ask, routeCommands } from "../../hosts/node/command-route";
import { HeadgateError } from "../../hosts/node/errors";
import { guard } from "../../hosts/node/http-guard";
import type { ListenPlace } from "../../hosts/node/options";
import type { DemoSource, ErrorView } from "./api";
import { EventStreams, streamsMax } from "./event-streams";
import { failureView } from "./failure-view";

interface ServerOptions {
	readonly place: ListenPlace;
	/** Whoever has it may ask for something; beyond this machine, look. */
	readonly token: string;
	/** Where the built page lies: index.html, main.js, main.css. */
	readonly pageDirectory: string;
	readonly source: DemoSource;
	readonly ask: Ask;
}

interface Server {
	readonly url: string;
	/** Ends every stream and connection. Idempotent. */
	close(): Promise<void>;
}

const seriesPointsDefault = 400;
const seriesPointsMax = 2000;

/**
 * Serves the demo page, what it shows, and the gateway's commands. The page's own files are anybody's.
 *
 * @throws HeadgateError HG_PORT_BUSY, HG_PORT_FORBIDDEN, HG_PAGE_MISSING.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
	if (!existsSync(join(options.pageDirectory, "index.html"))) {
		throw new HeadgateError(
			"HG_PAGE_MISSING",
			`${join(options.pageDirectory, "index.html")} is missing: build the page with node scripts/build.mjs`,
		);
	}
	const { place, token, source } = options;
	const app = fastify({ forceCloseConnections: true, ajv: { customOptions: { removeAdditional: false } } });
	const streams = new EventStreams(source);
	guard(app, {
		tokens: [token],
		isLocal: place.isLocal,
		isFree: ({ routeOptions }) => routeOptions.url?.startsWith("/api/") !== true,
	});
	app.addHook("onSend", async (_request, reply) => {
		reply.header("referrer-policy", "no-referrer");
		// Nothing from elsewhere: the page works without a link.
		reply.header("content-security-policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'");
	});
	app.setNotFoundHandler((request, reply) =>
		reply
			.code(404)
			.send(errorView("HG_NOT_FOUND", `${request.method} ${pathOf(request.url)} is nothing that this server has`)),
	);
	app.setErrorHandler((error, _request, reply) => {
		const status = statusOf(error);
		reply.code(status).send(failureView(error, status));
	});
	await app.register(fastifyStatic, { root: resolve(options.pageDirectory), cacheControl: false });
	routes(app, source, streams);
	routeCommands(app, "/api/commands", options.ask);
	const url = await listen(app, place);
	return {
		url,
		async close() {
			streams.close();
			await app.close();
		},
	};
}

function routes(app: FastifyInstance, source: DemoSource, streams: EventStreams): void {
	app.get("/api/live", () => source.live());

	app.get("/api/events", (_request, reply) => {
		if (streams.full) {
			return reply.code(503).send(errorView("HG_TOO_MANY_PAGES", `${streamsMax} pages are open already: close one`));
		}
		reply.hijack();
		streams.add(reply.raw);
	});

	app.get<{ Querystring: Record<string, unknown> }>("/api/series", async (request, reply) => {
		const { point } = request.query;
		const from = stampOf(request.query.from);
		const to = stampOf(request.query.to);
		const maxPoints = request.query.points === undefined ? seriesPointsDefault : stampOf(request.query.points);
		if (typeof point !== "string" || from === null || to === null || from > to) {
			const message = "say point=NAME&from=MS&to=MS, stamps in milliseconds since 1970, from not after to";
			return reply.code(400).send(errorView("HG_QUERY_WRONG", message));
		}
		if (maxPoints === null || maxPoints < 2 || maxPoints > seriesPointsMax) {
			return reply.code(400).send(errorView("HG_QUERY_WRONG", `points is a whole number in [2, ${seriesPointsMax}]`));
		}
		if (!source.live().gateway.points.some((known) => known.name === point)) {
			return reply.code(404).send(errorView("HG_POINT_UNKNOWN", `no point is named ${JSON.stringify(point)}`));
		}
		return reply.send(await source.series(point, from, to, maxPoints));
	});
}

async function listen(app: FastifyInstance, { host, port }: ListenPlace): Promise<string> {
	try {
		await app.listen({ port, host });
		const address = app.server.address();
		const taken = typeof address === "object" && address !== null ? address.port : port;
		return `http://${host.includes(":") ? `[${host}]` : host}:${taken}`;
	} catch (error) {
		await app.close();
		const code = error instanceof Error && "code" in error ? error.code : undefined;
		const other = port >= 1024 && port < 65526 ? port + 10 : 8090;
		if (code === "EADDRINUSE") {
			throw new HeadgateError(
				"HG_PORT_BUSY",
				`port ${port} is taken by another program: end it or choose another with --port ${other}`,
			);
		}
		if (code === "EACCES") {
			throw new HeadgateError(
				"HG_PORT_FORBIDDEN",
				`port ${port} may not be opened by this user: choose another with --port ${other}`,
			);
		}
		throw error;
	}
}

function errorView(code: string, message: string): ErrorView {
	return { code, message };
}

function pathOf(url: string): string {
	return url.split("?", 1)[0] ?? url;
}

/** A whole number of milliseconds, or null. */
function stampOf(value: unknown): number | null {
	return typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

function statusOf(error: unknown): number {
	const status = error instanceof Error && "statusCode" in error ? error.statusCode : 500;
	return typeof status === "number" && status >= 400 ? status : 500;
}
