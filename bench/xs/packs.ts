import { crc32 } from "../../modules/base/crc";
import { RecordWriter } from "../../modules/store/record";
import { type FormatSchema, MessageBuilder, type MessageFormat, Taken } from "../../modules/uplink/message-builder";
import { RangeEncoder } from "../../modules/uplink/range-coder";
import { RecordCoder } from "../../modules/uplink/record-coder";
import { SenmlCbor } from "../../modules/uplink/senml-cbor";
import { SenmlJson } from "../../modules/uplink/senml-json";
import { SparkplugData } from "../../modules/uplink/sparkplug-data";
import { ThingsBoard } from "../../modules/uplink/thingsboard";

/* Packing on the XS engine: no Node here. Records are made beforehand, so that what is counted is the packing. */

const MESSAGE_BYTES = 8192;

export interface PackRows {
	readonly gateway: string;
	readonly points: readonly { readonly id: string; readonly unit: string; readonly step: number }[];
	readonly rows: readonly { readonly time: number; readonly counts: readonly number[] }[];
}

/** What is done with a message. */
type Take = (message: Uint8Array) => void;
/** Writes all rows once. */
type Write = (take: Take) => void;

/** Writes a set of rows in one way, again and again. */
export class PackRig {
	readonly #bodies: readonly Uint8Array[];
	readonly #write: Write;

	/** @param kind `pack`, or one of the formats of FORMATS.md */
	constructor({ gateway, points, rows }: PackRows, kind: string) {
		const writer = new RecordWriter();
		this.#bodies = rows.map(({ time, counts }) => {
			writer.beginRow();
			counts.forEach((count, point) => {
				writer.add(point, 0, count);
			});
			return writer.row(3, time).slice();
		});
		const schema = { gateway, points: points.map(({ id, unit, step }) => ({ name: id, unit, step })) };
		this.#write = kind === "pack" ? this.#packing(points.length) : this.#writing(formatOf(kind, schema), points.length);
	}

	/** Writes all rows so often. */
	run(times: number): void {
		for (let time = 0; time < times; time += 1) this.#write(ignore);
	}

	/** CRC-32 of all messages of one time, one after the other. */
	crc(): number {
		let crc = 0;
		this.#write((message) => {
			crc = crc32(message, 0, message.length, crc);
		});
		return crc;
	}

	#packing(points: number): Write {
		const encoder = new RangeEncoder(MESSAGE_BYTES);
		const coder = new RecordCoder(points);
		return (take) => {
			encoder.reset();
			coder.reset();
			for (const body of this.#bodies) coder.encode(encoder, body);
			take(encoder.finish());
		};
	}

	#writing(format: MessageFormat, points: number): Write {
		const builder = new MessageBuilder(format, points);
		return (take) => {
			builder.begin();
			for (const body of this.#bodies) {
				if (builder.add(body) !== Taken.full) continue;
				finish(builder, take);
				builder.begin();
				builder.add(body);
			}
			finish(builder, take);
		};
	}
}

function ignore(): void {
	// only the writing is measured
}

function finish(builder: MessageBuilder, take: Take): void {
	const message = builder.finish();
	if (message !== null) take(message);
}

function formatOf(kind: string, schema: FormatSchema): MessageFormat {
	if (kind === "senml-json") return new SenmlJson(schema, MESSAGE_BYTES);
	if (kind === "senml-cbor") return new SenmlCbor(schema, MESSAGE_BYTES);
	if (kind === "thingsboard") return new ThingsBoard(schema, MESSAGE_BYTES);
	return new SparkplugData(schema, MESSAGE_BYTES);
}
