import { Encoder } from "cbor-x";
import sparkplug from "sparkplug-payload";
import type { RowsFile } from "../../hosts/node/pack/rows-file";

/** The same rows as others would send them, all in one message, by other people's encoders. */
export interface Peer {
	readonly name: string;
	/** A topic as that platform has it, and the quality of service that its messages go with. */
	readonly topic: string;
	readonly qos: 0 | 1;
	encode(file: RowsFile): Uint8Array;
}

const cbor = new Encoder({ useRecords: false });
const cborMaps = new Encoder({ useRecords: false, mapsAsObjects: false });

const inUnit = (count: number, step: number): number => Number((count * step).toPrecision(12));

interface Cell {
	readonly point: number;
	readonly time: number;
	readonly value: number;
}

function cells({ points, rows }: RowsFile): Cell[] {
	return rows.flatMap(({ time, counts }) =>
		counts.flatMap((count, point) =>
			count === null ? [] : [{ point, time, value: inUnit(count, points[point]?.step ?? 1) }],
		),
	);
}

/** Devices are what stands before the last dot of a point's name. */
function thingsBoard(file: RowsFile): object {
	const devices: Record<string, { ts: number; values: Record<string, number> }[]> = {};
	for (const { point, time, value } of cells(file)) {
		const id = file.points[point]?.id ?? "";
		const dot = id.lastIndexOf(".");
		const rows = devices[id.slice(0, dot)] ?? [];
		devices[id.slice(0, dot)] = rows;
		if (rows.at(-1)?.ts !== time) rows.push({ ts: time, values: {} });
		const row = rows.at(-1);
		if (row !== undefined) row.values[id.slice(dot + 1)] = value;
	}
	return devices;
}

function senml({ gateway, points, ...file }: RowsFile): Record<string, string | number>[] {
	const startMs = file.rows[0]?.time ?? 0;
	return cells({ gateway, points, ...file }).map(({ point, time, value }, index) => ({
		...(index === 0 ? { bn: `${gateway}/`, bt: startMs / 1000 } : {}),
		n: points[point]?.id ?? "",
		u: points[point]?.unit ?? "",
		...(time === startMs ? {} : { t: (time - startMs) / 1000 }),
		v: value,
	}));
}

const senmlLabels: Readonly<Record<string, number>> = { bn: -2, bt: -3, n: 0, u: 1, v: 2, t: 6 };

function sparkplugPayload(file: RowsFile): Uint8Array {
	const namespace = sparkplug.get("spBv1.0");
	if (!namespace) throw new Error("sparkplug-payload knows no spBv1.0");
	const metrics = cells(file).map(({ point, time, value }) => ({
		alias: point + 1,
		timestamp: time,
		type: "Float" as const,
		value,
		isHistorical: true,
	}));
	// The type of a metric wants a name, which data by alias must not have.
	const nameless = metrics as unknown as NonNullable<Parameters<typeof namespace.encodePayload>[0]["metrics"]>;
	return namespace.encodePayload({ timestamp: file.rows.at(-1)?.time ?? 0, seq: 1, metrics: nameless });
}

/** The first row, then each as what it differs by from the one before. */
function rowDelta({ rows }: RowsFile): unknown {
	let before = [0, ...(rows[0]?.counts ?? []).map(() => 0)];
	const lines = rows.map(({ time, counts }) => {
		const now = [time, ...counts.map((count) => count ?? 0)];
		const line = now.map((each, index) => each - (before[index] ?? 0));
		before = now;
		return line;
	});
	return [new Uint8Array(8), ...lines];
}

const utf8 = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));

export const peers: readonly Peer[] = [
	{
		name: "ThingsBoard gateway JSON",
		topic: "v1/gateway/telemetry",
		qos: 1,
		encode: (file) => utf8(thingsBoard(file)),
	},
	{
		name: "cbor-x of that JSON",
		topic: "v1/gateway/telemetry",
		qos: 1,
		encode: (file) => cbor.encode(thingsBoard(file)),
	},
	{
		name: "Sparkplug B, alias, Float (sparkplug-payload)",
		topic: "spBv1.0/farms/NDATA/demo",
		qos: 0,
		encode: sparkplugPayload,
	},
	{ name: "SenML JSON", topic: "senml/demo", qos: 1, encode: (file) => utf8(senml(file)) },
	{
		name: "SenML CBOR (cbor-x)",
		topic: "senml/demo",
		qos: 1,
		encode: (file) =>
			cborMaps.encode(
				senml(file).map(
					(record) => new Map(Object.entries(record).map(([label, value]) => [senmlLabels[label], value])),
				),
			),
	},
	{
		name: "CBOR row-delta (cbor-x)",
		topic: "rows/demo",
		qos: 1,
		encode: (file) => cbor.encode(rowDelta(file)),
	},
];
