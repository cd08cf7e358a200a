import { connect, type MqttClient as JsClient } from "mqtt";
import type { MqttClient, MqttOptions, OpenMqtt } from "../../modules/ports/mqtt";

const CONNECT_TIMEOUT_MS = 10_000;

/** Sessions with the broker at `url` (`mqtt://` or `mqtts://`, user and password in it), by mqtt.js. */
export function nodeOpenMqtt(url: string): OpenMqtt {
	return (options) => new NodeMqtt(url, options);
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
			will: { topic: options.will.topic, payload: Buffer.from(options.will.message), qos: 1, retain: true },
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
		this.#client.publish(topic, Buffer.from(payload), { qos: 1, retain }, (error) => {
			if (this.#closed) return;
			if (error) this.#fail(error.message);
			else this.#options.onAcknowledged(id);
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
