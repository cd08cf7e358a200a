/** What the broker publishes when the session dies. */
export interface MqttWill {
	readonly topic: string;
	readonly message: Uint8Array;
	readonly retain: boolean;
}

/** Options as in ECMA-419 `embedded:network/mqtt/client` (MQTT 3.1.1); address and secrets are the host's. */
export interface MqttOptions {
	/** Name of the sink that the session is for: the host knows its broker. */
	readonly sink: string;
	/** Client identifier, one per session. */
	readonly id: string;
	/** Milliseconds. */
	readonly keepAlive: number;
	/** At QoS 1; null: none. */
	readonly will: MqttWill | null;
	/** The session stands. */
	onConnected(): void;
	/** The broker has taken the publication that bore `id` (PUBACK). */
	onAcknowledged(id: number): void;
	/**
	 * One whole message has arrived; `payload` is valid during the call.
	 *
	 * @param isRetained the broker had kept it; missing: it had not
	 */
	onMessage(topic: string, payload: Uint8Array, isRetained?: boolean): void;
	/** The session is gone, or never came; the client is closed. */
	onError(reason: string): void;
}

/** One session: no queue, no retransmission, no reconnection of its own. Those are the uplink's. */
export interface MqttClient {
	/**
	 * Publishes at QoS 1: `id` [1, 65535] comes back by `onAcknowledged`. With `id` 0 at QoS 0: nothing comes back.
	 * Takes all or throws.
	 */
	publish(topic: string, payload: Uint8Array, id: number, retain: boolean): void;
	/** Subscribes at QoS 1. */
	subscribe(topic: string): void;
	close(): void;
}

export type OpenMqtt = (options: MqttOptions) => MqttClient;
