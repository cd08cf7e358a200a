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

/** Writes a set of rows in one way, again and again. */
export class PackRig {
	readonly #bodies: readonly Uint8Array[];
	readonly #write: () => number;

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

	/** Writes all rows so often. Bytes of one time. */
	run(times: number): number {
		let bytes = 0;
		for (let time = 0; time < times; time += 1) bytes = this.#write();
		return bytes;
	}

	#packing(points: number): () => number {
		const encoder = new RangeEncoder(MESSAGE_BYTES);
		const coder = new RecordCoder(points);
		return () => {
			encoder.reset();
			coder.reset();
			for (const body of this.#bodies) coder.encode(encoder, body);
			return encoder.finish().length;
		};
	}

	#writing(format: MessageFormat, points: number): () => number {
		const builder = new MessageBuilder(format, points);
		return () => {
			let bytes = 0;
			builder.begin();
			for (const body of this.#bodies) {
				if (builder.add(body) !== Taken.full) continue;
				bytes += builder.finish()?.length ?? 0;
				builder.begin();
				builder.add(body);
			}
			return bytes + (builder.finish()?.length ?? 0);
		};
	}
}

function formatOf(kind: string, schema: FormatSchema): MessageFormat {
	if (kind === "senml-json") return new SenmlJson(schema, MESSAGE_BYTES);
	if (kind === "senml-cbor") return new SenmlCbor(schema, MESSAGE_BYTES);
	if (kind === "thingsboard") return new ThingsBoard(schema, MESSAGE_BYTES);
	return new SparkplugData(schema, MESSAGE_BYTES);
}
