import { ByteWriter } from "../../../modules/base/bytes";
import { recordBytesMax } from "../../../modules/store/record";
import { MessageBuilder, type MessageFormat, Taken } from "../../../modules/uplink/message-builder";
import { encodePack, envelopeBytes, packRecordsMax, slackBytes } from "../../../modules/uplink/pack";
import { RangeEncoder } from "../../../modules/uplink/range-coder";
import { RecordCoder } from "../../../modules/uplink/record-coder";
import { SenmlCbor } from "../../../modules/uplink/senml-cbor";
import { SenmlJson } from "../../../modules/uplink/senml-json";
import { SparkplugData } from "../../../modules/uplink/sparkplug-data";
import { encodeBirth } from "../../../modules/uplink/sparkplug-session";
import { ThingsBoard } from "../../../modules/uplink/thingsboard";
import { formatSchema, type RowsFile, schemaHash } from "./rows-file";
import { recordsOf } from "./rows-records";

/** No log bears it: 48 random bits are drawn for each. */
const noEpoch = new Uint8Array(6);

/**
 * The rows as packs of PACK.md, as few as can be, with sequences from 1.
 *
 * @param bytesMax of a pack; at least 2048
 */
export function* packRows(file: RowsFile, bytesMax: number): Generator<Uint8Array> {
	const points = file.points.length;
	const encoder = new RangeEncoder(bytesMax - envelopeBytes);
	const coder = new RecordCoder(points);
	const out = new ByteWriter(bytesMax);
	const head = { epoch: noEpoch, schema: schemaHash(file), points };
	let first = 1;
	let count = 0;
	const finish = (): Uint8Array => {
		const pack = encodePack(out, { ...head, first, count }, encoder.finish()).slice();
		first += count;
		count = 0;
		encoder.reset();
		coder.reset();
		return pack;
	};
	for (const body of recordsOf(file)) {
		coder.encode(encoder, body);
		count += 1;
		if (count === packRecordsMax || encoder.left < recordBytesMax + slackBytes) yield finish();
	}
	if (count > 0) yield finish();
}

/** How `headgate pack --format` writes other people's formats. */
export const formats = {
	"senml-json": { make: SenmlJson, between: "lines" },
	"senml-cbor": { make: SenmlCbor, between: "nothing" },
	thingsboard: { make: ThingsBoard, between: "lines" },
	sparkplug: { make: SparkplugData, between: "lengths" },
} as const;

export type FormatName = keyof typeof formats;

export interface Messages {
	readonly messages: readonly Uint8Array[];
	/** Values that are not in them: not good, or of a row whose clock was not set. */
	readonly leftOut: number;
}

/** The rows as messages of another format. Sparkplug's first is the birth, without values. */
export function messagesOf(file: RowsFile, name: FormatName, bytesMax: number): Messages {
	const schema = formatSchema(file);
	const format = new formats[name].make(schema, bytesMax);
	const builder = new MessageBuilder(format, schema.points.length);
	const lastMs = file.rows.reduce((last, { time }) => Math.max(last, time), 0);
	const messages: Uint8Array[] = [];
	let sent = 0;
	const begin = (): void => {
		prepare(format, messages.length, lastMs);
		builder.begin();
	};
	const finish = (): void => {
		sent += builder.values;
		const message = builder.finish();
		if (message !== null) messages.push(message.slice());
	};
	if (name === "sparkplug") messages.push(encodeBirth(schema, 0, lastMs, nothingRead));
	begin();
	for (const body of recordsOf(file)) {
		if (builder.add(body) !== Taken.full) continue;
		finish();
		begin();
		builder.add(body);
	}
	finish();
	return { messages, leftOut: valuesOf(file) - sent };
}

const nothingRead = { qualityOf: () => -1, countsOf: () => 0, timeMsOf: () => 0 };

/** What is in a file is of the past. The birth has the sequence number 0. */
function prepare(format: MessageFormat, seq: number, lastMs: number): void {
	if (format instanceof SparkplugData) format.prepare(seq % 256, lastMs, true);
}

function valuesOf({ rows }: RowsFile): number {
	let values = 0;
	for (const { counts, quality } of rows) {
		counts.forEach((count, point) => {
			if (count !== null || quality?.[point] === "bad") values += 1;
		});
	}
	return values;
}
