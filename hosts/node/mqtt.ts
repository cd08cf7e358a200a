import { connect, type IClientOptions, type MqttClient as JsClient } from "mqtt";
import type { MqttClient, MqttOptions, MqttWill, OpenMqtt } from "../../modules/ports/mqtt";

const CONNECT_TIMEOUT_MS = 10_000;

/** Sessions with the broker at `url` (`mqtt://` or `mqtts://`, user and password in it), by mqtt.js. */
export function nodeOpenMqtt(url: string): OpenMqtt {
	return (options) => new NodeMqtt(url, options);
}

function lastWill({ topic, message, retain }: MqttWill): NonNullable<IClientOptions["will"]> {
	return { topic, payload: Buffer.from(message), qos: 1, retain };
}

class NodeMqtt implements MqttClient {
	readonly #client: JsClient;
	readonly #options: MqttOptions;
	#closed = false;

	constructor(url: string, options: MqttOptions) {
		this.#options = options;
		this.#client = connect(url, {
			clientId: options.id,
			clean: true,
			keepalive: Math.ceil(options.keepAlive / 1000),
			reconnectPeriod: 0,
			connectTimeout: CONNECT_TIMEOUT_MS,
			resubscribe: false,
			queueQoSZero: false,
			protocolVersion: 4,
			...(options.will === null ? {} : { will: lastWill(options.will) }),
		});
		this.#client.on("connect", () => {
			if (!this.#closed) options.onConnected();
		});
		this.#client.on("message", (topic, payload, { retain }) => {
			if (!this.#closed) options.onMessage(topic, payload, retain);
		});
		this.#client.on("error", (error) =>
			this.#fail(error.message || (error as NodeJS.ErrnoException).code || "refused"),
		);
		this.#client.on("close", () => this.#fail("connection closed"));
	}

	publish(topic: string, payload: Uint8Array, id: number, retain: boolean): void {
		if (!this.#client.connected) throw new Error("not connected");
		const isAcknowledged = id !== 0;
		this.#client.publish(topic, Buffer.from(payload), { qos: isAcknowledged ? 1 : 0, retain }, (error) => {
			if (this.#closed) return;
			if (error) this.#fail(error.message);
			else if (isAcknowledged) this.#options.onAcknowledged(id);
		});
	}

	subscribe(topic: string): void {
		this.#client.subscribe(topic, { qos: 1 }, (error) => {
			if (error) this.#fail(error.message);
		});
	}

	#fail(reason: string): void {
		if (this.#closed) return;
		this.close();
		this.#options.onError(reason);
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#client.end(true);
	}
}
