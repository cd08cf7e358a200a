import { Buffer } from "node:buffer";
import { connectAsync } from "mqtt";
import { readPack, readSchema, type SchemaPoint } from "../../hosts/county/messages";
import { packHash, writeReceipt } from "../../hosts/county/receipts";
import { numberedPoints } from "../../hosts/county/schema-points";
import { eventually } from "./system-wait";

/** A value as it arrived. */
export interface ArrivedValue {
	readonly point: string;
	/** In the point's unit; null when the quality is bad. */
	readonly value: number | null;
	/** [0, 3]: good, uncertain, stale, bad. */
	readonly quality: number;
}

/** A receiver without a database: takes packs, keeps their values in order, sends receipts. */
export interface TestCounty {
	readonly values: readonly ArrivedValue[];
	/** Waits for a value of `point` after the first `after` values. */
	arrives(point: string, wanted: (value: ArrivedValue) => boolean, after?: number): Promise<ArrivedValue>;
	close(): Promise<void>;
}

export async function startTestCounty(brokerUrl: string): Promise<TestCounty> {
	const client = await connectAsync(brokerUrl, { clientId: "test-county" });
	const values: ArrivedValue[] = [];
	const sequences = new Set<string>();
	let points: readonly SchemaPoint[] | null = null;
	client.on("message", (topic, payload) => {
		const message = Uint8Array.from(payload);
		if (topic.endsWith("/schema")) points = numberedPoints(readSchema(message));
		if (!topic.endsWith("/records") || points === null) return;
		const { epoch, first, records } = readPack(message);
		for (const { sequence, decoded } of records) {
			if (sequences.has(`${epoch} ${sequence}`)) continue;
			sequences.add(`${epoch} ${sequence}`);
			if (decoded.kind === 1) for (const row of decoded.values) values.push(arrived(points, row));
		}
		const receiptTopic = topic.replace(/records$/, "receipt");
		const receipt = { epoch, first, count: records.length, hash: packHash(message) };
		client.publish(receiptTopic, Buffer.from(writeReceipt(receiptTopic, receipt, undefined)), { qos: 1 });
	});
	await client.subscribeAsync(["headgate/+/schema", "headgate/+/records"], { qos: 1 });
	const told = (): string =>
		values
			.slice(-12)
			.map((value) => JSON.stringify(value))
			.join("\n");
	return {
		values,
		arrives: (point, wanted, after = 0) =>
			eventually(
				`the wanted value of ${point}`,
				60_000,
				() => values.slice(after).find((value) => value.point === point && wanted(value)),
				told,
			),
		close: () => client.endAsync(true),
	};
}

function arrived(
	points: readonly SchemaPoint[],
	row: { readonly point: number; readonly quality: number; readonly counts: number | null },
): ArrivedValue {
	const point = points[row.point];
	if (point === undefined) throw new Error(`the schema has no point ${row.point}`);
	const value = row.counts === null ? null : Math.round(row.counts * point.step * 1e6) / 1e6;
	return { point: point.name, value, quality: row.quality };
}
