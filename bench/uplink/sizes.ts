import { deflateRawSync } from "node:zlib";
import { type FormatName, formats, messagesOf, packRows } from "../../hosts/node/pack/pack-rows";
import type { RowsFile } from "../../hosts/node/pack/rows-file";
import { peers } from "./peers";

/** What a set of rows takes in one format, all in one message. */
export interface Size {
	readonly set: string;
	readonly format: string;
	readonly values: number;
	readonly bytes: number;
	/** After zlib, level 9, raw. */
	readonly deflated: number;
	/** Bytes of the MQTT message around it. */
	readonly mqtt: number;
	readonly bar: string;
	readonly ok: boolean | null;
}

/** So large that all is in one message. */
const BYTES_MAX = 2 ** 20;

interface Bar {
	readonly words: string;
	holds(bytes: number, values: number): boolean;
}

const bars: Readonly<Record<string, Bar>> = {
	"slow-16x60": { words: "0.25 B/value", holds: (bytes, values) => bytes <= 0.25 * values },
	"noisy-16x60": { words: "0.48 B/value", holds: (bytes, values) => bytes <= 0.48 * values },
	"one-16x1": { words: "60 B", holds: (bytes) => bytes <= 60 },
};

/** PUBLISH of MQTT 3.1.1: type, remaining length, topic, packet identifier. */
function mqttBytes(topic: string, qos: number, payload: number): number {
	const rest = 2 + topic.length + (qos > 0 ? 2 : 0) + payload;
	return 1 + (rest < 128 ? 1 : rest < 16_384 ? 2 : rest < 2_097_152 ? 3 : 4) + rest - payload;
}

const ourTopics: Readonly<Record<FormatName, string>> = {
	"senml-json": "senml/demo",
	"senml-cbor": "senml/demo",
	thingsboard: "v1/gateway/telemetry",
	sparkplug: "spBv1.0/farms/NDATA/demo",
};

/** All formats, ours first. */
export function sizesOf(set: string, file: RowsFile): Size[] {
	const values = file.rows.length * file.points.length;
	const size = (format: string, message: Uint8Array, topic: string, qos: number): Size => ({
		set,
		format,
		values,
		bytes: message.length,
		deflated: deflateRawSync(message, { level: 9 }).length,
		mqtt: mqttBytes(topic, qos, message.length),
		bar: "",
		ok: null,
	});
	const [pack, ...others] = packRows(file, BYTES_MAX);
	if (pack === undefined || others.length > 0) throw new Error(`${set} is not one pack`);
	const bar = bars[set];
	const ours = size("headgate pack", pack, "headgate/demo/records", 1);
	return [
		{ ...ours, bar: bar?.words ?? "", ok: bar?.holds(pack.length, values) ?? null },
		...peers.map(({ name, topic, qos, encode }) => size(name, encode(file), topic, qos)),
		...(Object.keys(formats) as FormatName[]).map((name) => {
			const last = messagesOf(file, name, BYTES_MAX).messages.at(-1) as Uint8Array;
			return size(`headgate ${name}`, last, ourTopics[name], name === "sparkplug" ? 0 : 1);
		}),
	];
}
