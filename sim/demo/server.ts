import { existsSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import { type FastifyInstance, fastify } from "fastify";
import { HeadgateError } from "../../hosts/node/errors";
import type { DemoSource, ErrorView } from "./api";

interface ServerOptions {
	/** TCP port on 127.0.0.1; 0 takes a free one. */
	readonly port: number;
	/** Where the built page lies: index.html, main.js, main.css. */
	readonly pageDirectory: string;
	readonly source: DemoSource;
}

interface Server {
	readonly url: string;
	/** Ends every stream and connection. Idempotent. */
	close(): Promise<void>;
}

const eventEveryMs = 1000;
const streamsMax = 32;
const seriesPointsDefault = 400;
const seriesPointsMax = 2000;

/**
 * Serves the demo page and what it asks for; nothing that it answers changes anything.
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
	const app = fastify({ forceCloseConnections: true });
	const streams = new EventStreams(options.source);
	app.addHook("onSend", async (_request, reply) => {
		reply.header("x-content-type-options", "nosniff");
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
		reply.code(status).send(errorView(codeOf(error, status), messageOf(error)));
	});
	await app.register(fastifyStatic, { root: resolve(options.pageDirectory), cacheControl: false });
	routes(app, options.source, streams);
	await listen(app, options.port);
	const address = app.server.address();
	const port = typeof address === "object" && address !== null ? address.port : options.port;
	return {
		url: `http://127.0.0.1:${port}`,
		async close() {
			streams.close();
			await app.close();
		},
	};
}

function routes(app: FastifyInstance, source: DemoSource, streams: EventStreams): void {
	app.get("/api/live", (_request, reply) => reply.header("cache-control", "no-store").send(source.live()));

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
		return reply.header("cache-control", "no-store").send(await source.series(point, from, to, maxPoints));
	});
}

/** One clock for all open pages: the view is built and written as text once, however many look. */
class EventStreams {
	readonly #source: DemoSource;
	readonly #open = new Set<ServerResponse>();
	#timer: NodeJS.Timeout | null = null;

	constructor(source: DemoSource) {
		this.#source = source;
	}

	get full(): boolean {
		return this.#open.size >= streamsMax;
	}

	add(response: ServerResponse): void {
		response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
		this.#open.add(response);
		response.once("close", () => this.#remove(response));
		// A reset connection says `error` and then `close`; the page comes back by itself.
		response.on("error", () => response.destroy());
		response.write(this.#event());
		this.#timer ??= setInterval(() => this.#tick(), eventEveryMs);
	}

	#remove(response: ServerResponse): void {
		this.#open.delete(response);
		if (this.#open.size > 0 || this.#timer === null) return;
		clearInterval(this.#timer);
		this.#timer = null;
	}

	#tick(): void {
		const event = this.#event();
		for (const response of this.#open) {
			// A page that does not read misses events instead of filling memory.
			if (!response.writableNeedDrain) response.write(event);
		}
	}

	#event(): string {
		try {
			return `data: ${JSON.stringify(this.#source.live())}\n\n`;
		} catch (error) {
			return `event: failed\ndata: ${JSON.stringify(errorView(codeOf(error, 500), messageOf(error)))}\n\n`;
		}
	}

	close(): void {
		for (const response of this.#open) response.end();
	}
}

async function listen(app: FastifyInstance, port: number): Promise<void> {
	try {
		await app.listen({ port, host: "127.0.0.1" });
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

function codeOf(error: unknown, status: number): string {
	if (error instanceof HeadgateError) return error.code;
	return status < 500 ? "HG_REQUEST_WRONG" : "HG_PAGE_FAILED";
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
