import { ByteWriter } from "../base/bytes";
import { encodeUtf8 } from "../base/utf8";
import { Quality } from "../store/record";
import { Decimal, decimalBytesMax, writeDigits } from "./decimal";
import type { FormatSchema, MessageFormat } from "./message-builder";

const STAMP = encodeUtf8('{"ts":');
const VALUES = encodeUtf8(',"values":{');
const ROW_END = encodeUtf8("}}");
const DEVICE_END = encodeUtf8("]");
const COMMA = 0x2c;
/** Digits of the latest time that a record can have. */
const TIME_BYTES = 15;
/** What stands around a row's values, comma included. */
const ROW_BYTES = STAMP.length + TIME_BYTES + VALUES.length + ROW_END.length + 1;
/** A value takes more than so many bytes of a message. */
const BYTES_PER_VALUE = 16;
/** Rows of a message are counted from 1. */
const NO_ROW = 0;

/**
 * ThingsBoard's gateway API, topic `v1/gateway/telemetry`: FORMATS.md.
 *
 * A message is by device, then by time, so values are kept until it is finished: 22 bytes of RAM for each, one for
 * each 16 bytes of the message.
 */
export class ThingsBoard implements MessageFormat {
	/** `"soil":[` of each device. */
	readonly #devices: readonly Uint8Array[];
	/** By point. */
	readonly #deviceOf: Uint16Array;
	/** `"moisture":` of each point. */
	readonly #keys: readonly Uint8Array[];
	readonly #decimals: readonly Decimal[];
	readonly #out: ByteWriter;
	readonly #number = new ByteWriter(decimalBytesMax);
	readonly #entryBytes: number;
	/** By value. */
	readonly #point: Uint16Array;
	readonly #row: Uint32Array;
	readonly #counts: Float64Array;
	readonly #timeMs: Float64Array;
	#length = 0;
	#lengthBefore = 0;
	#rows = 0;
	#rowMs = 0;
	/** Bytes that the message will have at the most. */
	#bytes = 0;
	/** By device: its last row in the message. */
	readonly #lastRow: Uint32Array;

	/** @param bytesMax of a message; more where a value of each point needs more */
	constructor({ gateway, points }: FormatSchema, bytesMax: number) {
		const names = points.map(({ name }) => split(gateway, name));
		const devices = [...new Set(names.map(({ device }) => device))];
		this.#devices = devices.map((device) => encodeUtf8(`${JSON.stringify(device)}:[`));
		this.#deviceOf = Uint16Array.from(names, ({ device }) => devices.indexOf(device));
		this.#keys = names.map(({ key }) => encodeUtf8(`${JSON.stringify(key)}:`));
		this.#decimals = points.map(({ step }) => new Decimal(step));
		const longest = (texts: readonly Uint8Array[]) => Math.max(0, ...texts.map(({ length }) => length));
		this.#entryBytes = longest(this.#devices) + 2 + ROW_BYTES + longest(this.#keys) + decimalBytesMax + 1;
		this.#out = new ByteWriter(Math.max(bytesMax, 2 + points.length * this.#entryBytes));
		const values = Math.ceil(this.#out.bytes.length / BYTES_PER_VALUE);
		this.#point = new Uint16Array(values);
		this.#row = new Uint32Array(values);
		this.#counts = new Float64Array(values);
		this.#timeMs = new Float64Array(values);
		this.#lastRow = new Uint32Array(devices.length);
	}

	begin(): void {
		this.#length = 0;
		this.#rows = 0;
		this.#bytes = 2;
		this.#lastRow.fill(NO_ROW);
	}

	beginRow(timeMs: number): void {
		this.#rowMs = timeMs;
		this.#rows += 1;
		this.#lengthBefore = this.#length;
	}

	/** What was counted for it stays counted: the message is over. */
	takeBackRow(): void {
		this.#length = this.#lengthBefore;
	}

	takes(quality: number): boolean {
		return quality === Quality.good;
	}

	hasRoom(): boolean {
		return this.#length < this.#point.length && this.#bytes + this.#entryBytes <= this.#out.bytes.length;
	}

	add(point: number, _quality: number, counts: number): void {
		const at = this.#length;
		this.#point[at] = point;
		this.#row[at] = this.#rows;
		this.#counts[at] = counts;
		this.#timeMs[at] = this.#rowMs;
		this.#length += 1;
		const device = this.#deviceOf[point] as number;
		const lastRow = this.#lastRow[device] as number;
		if (lastRow === NO_ROW) this.#bytes += (this.#devices[device] as Uint8Array).length + 2;
		if (lastRow !== this.#rows) this.#bytes += ROW_BYTES;
		this.#lastRow[device] = this.#rows;
		(this.#decimals[point] as Decimal).write(this.#number.reset(), counts);
		this.#bytes += (this.#keys[point] as Uint8Array).length + this.#number.position + 1;
	}

	finish(): Uint8Array {
		const out = this.#out.reset().u8(0x7b);
		for (let device = 0; device < this.#devices.length; device += 1) this.writeDevice(out, device);
		return out.u8(0x7d).written();
	}

	private writeDevice(out: ByteWriter, device: number): void {
		let row = NO_ROW;
		for (let at = 0; at < this.#length; at += 1) {
			const point = this.#point[at] as number;
			if (this.#deviceOf[point] !== device) continue;
			if (row === this.#row[at]) out.u8(COMMA);
			else {
				if (row !== NO_ROW) out.copy(ROW_END).u8(COMMA);
				else {
					if (out.position > 1) out.u8(COMMA);
					out.copy(this.#devices[device] as Uint8Array);
				}
				row = this.#row[at] as number;
				writeDigits(out.copy(STAMP), this.#timeMs[at] as number, 1);
				out.copy(VALUES);
			}
			(this.#decimals[point] as Decimal).write(out.copy(this.#keys[point] as Uint8Array), this.#counts[at] as number);
		}
		if (row !== NO_ROW) out.copy(ROW_END).copy(DEVICE_END);
	}
}

/** `soil.north.moisture` is `moisture` of the device `soil.north`; a name without a dot is of the gateway. */
function split(gateway: string, name: string): { device: string; key: string } {
	const dot = name.lastIndexOf(".");
	const isSplit = dot > 0 && dot < name.length - 1;
	return isSplit ? { device: name.slice(0, dot), key: name.slice(dot + 1) } : { device: gateway, key: name };
}
