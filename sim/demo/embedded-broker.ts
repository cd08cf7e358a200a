import { createServer, type Server, type Socket } from "node:net";
import { Aedes } from "aedes";

/** An MQTT broker inside this process, on a port of its own of 127.0.0.1. */
export interface EmbeddedBroker {
	readonly url: string;
	close(): Promise<void>;
}

export async function startEmbeddedBroker(): Promise<EmbeddedBroker> {
	const aedes = await Aedes.createBroker();
	const sockets = new Set<Socket>();
	const server: Server = createServer((socket) => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
		aedes.handle(socket);
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", resolve);
	});
	const address = server.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	return {
		url: `mqtt://127.0.0.1:${port}`,
		close: async () => {
			await new Promise<void>((resolve) => aedes.close(() => resolve()));
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
