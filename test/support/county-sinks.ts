import { createServer } from "node:http";
import { SMTPServer } from "smtp-server";
import type { Message } from "../../hosts/county/notify/words";

/** A server of somebody else's that takes what the county sends. */
export interface Sink<Taken> {
	readonly port: number;
	readonly taken: Taken[];
	/** While true it answers with an error. */
	refuses: boolean;
	close(): Promise<void>;
}

export interface Posted {
	readonly message: Message;
	readonly authorization: string | undefined;
}

/** A real HTTP server on 127.0.0.1. */
export async function startWebhookSink(): Promise<Sink<Posted>> {
	const sink = { port: 0, taken: [] as Posted[], refuses: false, close: () => Promise.resolve() };
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.on("end", () => {
			if (sink.refuses) return response.writeHead(500).end();
			const message = JSON.parse(Buffer.concat(chunks).toString()) as Message;
			sink.taken.push({ message, authorization: request.headers.authorization });
			response.writeHead(204).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	sink.port = typeof address === "object" && address !== null ? address.port : 0;
	sink.close = () => {
		server.closeAllConnections();
		return new Promise<void>((resolve) => server.close(() => resolve()));
	};
	return sink;
}

export interface Mail {
	readonly from: string;
	readonly to: readonly string[];
	/** Head and body as they came. */
	readonly source: string;
}

/** A real SMTP server on 127.0.0.1. */
export async function startMailSink(): Promise<Sink<Mail>> {
	const sink = { port: 0, taken: [] as Mail[], refuses: false, close: () => Promise.resolve() };
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ["STARTTLS"],
		onData: (stream, session, done) => {
			const chunks: Buffer[] = [];
			stream.on("data", (chunk: Buffer) => chunks.push(chunk));
			stream.on("end", () => {
				if (sink.refuses) return done(new Error("not now"));
				const { mailFrom, rcptTo } = session.envelope;
				const from = mailFrom === false ? "" : mailFrom.address;
				sink.taken.push({ from, to: rcptTo.map(({ address }) => address), source: Buffer.concat(chunks).toString() });
				done();
			});
		},
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
	const address = server.server.address();
	sink.port = typeof address === "object" && address !== null ? address.port : 0;
	sink.close = () => new Promise<void>((resolve) => server.close(() => resolve()));
	return sink;
}
