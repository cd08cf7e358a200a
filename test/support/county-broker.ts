import { createServer, type Server, type Socket } from "node:net";
import { Aedes } from "aedes";
import { connectAsync, type MqttClient } from "mqtt";
import { decodePlainCbor } from "../../hosts/county/plain-cbor";

export interface TestBroker {
	readonly url: string;
	readonly port: number;
	close(): Promise<void>;
}

/** An MQTT broker on 127.0.0.1; without a port, on a free one. */
export async function startBroker(port = 0): Promise<TestBroker> {
	const aedes = await Aedes.createBroker();
	const sockets = new Set<Socket>();
	const server: Server = createServer((socket) => {
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
		aedes.handle(socket);
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
	const address = server.address();
	const actual = typeof address === "object" && address ? address.port : 0;
	return {
		url: `mqtt://127.0.0.1:${actual}`,
		port: actual,
		async close() {
			await new Promise<void>((resolve) => aedes.close(() => resolve()));
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

export interface ReceiptMessage {
	readonly v: number;
	readonly epoch: Uint8Array;
	readonly first: number;
	readonly count: number;
	readonly hash: Uint8Array;
	readonly mac?: Uint8Array;
}

/** A gateway's side of the link, with the receipts that came. */
export interface TestGateway {
	readonly client: MqttClient;
	readonly receipts: ReceiptMessage[];
	/** What the receiver wanted sent again. */
	readonly asked: string[];
	publish(what: "schema" | "records" | "status", payload: Uint8Array | string): Promise<void>;
	close(): Promise<void>;
}

export async function connectGateway(brokerUrl: string, gateway: string): Promise<TestGateway> {
	const client = await connectAsync(brokerUrl, { clientId: `test-${gateway}`, clean: true });
	const receipts: ReceiptMessage[] = [];
	const asked: string[] = [];
	client.on("message", (topic, payload) => {
		if (topic.endsWith("/ask")) asked.push(payload.toString());
		else receipts.push(decodePlainCbor(Uint8Array.from(payload)) as ReceiptMessage);
	});
	await client.subscribeAsync([`headgate/${gateway}/receipt`, `headgate/${gateway}/ask`], { qos: 1 });
	return {
		client,
		receipts,
		asked,
		async publish(what, payload) {
			const message = typeof payload === "string" ? payload : Buffer.from(payload);
			await client.publishAsync(`headgate/${gateway}/${what}`, message, { qos: 1, retain: what !== "records" });
		},
		close: () => client.endAsync(),
	};
}
