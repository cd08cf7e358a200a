import {
	exceptionBytes,
	FunctionCode,
	frameBytesMax,
	isSealed,
	meiIdentification,
	replyBytes,
	requestBytes,
} from "../../../modules/bus/frame";
import type { TranscriptEntry } from "./transcript";

/** A request that has waited longer than this for its reply will not get it. */
const REPLY_WITHIN_MS = 2000;

/**
 * Finds the frames in what passes on a line, by their own lengths and CRC; silence ends what is neither.
 *
 * Requests and replies look alike in part (a write and its echo): a frame whose unit and function are those of a
 * request that waits is its reply. Holds at most two frames.
 */
export class FrameSplitter {
	readonly #emit: (entry: TranscriptEntry) => void;
	#bytes = new Uint8Array(0);
	/** When each of the bytes came. */
	#times: number[] = [];
	#waiting: { readonly unit: number; readonly code: number; readonly atMs: number } | null = null;

	constructor(emit: (entry: TranscriptEntry) => void) {
		this.#emit = emit;
	}

	push(chunk: Uint8Array, atMs: number): void {
		const bytes = new Uint8Array(this.#bytes.length + chunk.length);
		bytes.set(this.#bytes);
		bytes.set(chunk, this.#bytes.length);
		this.#bytes = bytes;
		for (let index = 0; index < chunk.length; index += 1) this.#times.push(atMs);
		this.#takeFrames();
		while (this.#bytes.length > frameBytesMax) this.#takeNoise();
	}

	/** The line has fallen silent: no frame goes on. */
	silence(): void {
		while (this.#bytes.length > 0) {
			if (isSealed(this.#bytes, this.#bytes.length)) this.#take(this.#bytes.length, !this.#isAwaited());
			else this.#takeNoise();
		}
	}

	#takeFrames(): void {
		for (let found = this.#frameAt(0); found !== null; found = this.#frameAt(0)) {
			this.#take(found.length, found.isRequest);
		}
	}

	/** What comes before the next sound frame is noise; all of it, when there is none. */
	#takeNoise(): void {
		let count = 1;
		while (count < this.#bytes.length && this.#frameAt(count) === null) count += 1;
		this.#emit({ kind: "noise", atMs: this.#times[0] as number, bytes: this.#bytes.slice(0, count) });
		this.#drop(count);
		this.#takeFrames();
	}

	#take(length: number, isRequest: boolean): void {
		const [unit = 0, code = 0] = this.#bytes;
		const atMs = this.#times[0] as number;
		this.#waiting = isRequest ? { unit, code, atMs } : null;
		this.#emit({ kind: isRequest ? "request" : "reply", atMs, bytes: this.#bytes.slice(0, length) });
		this.#drop(length);
	}

	#drop(count: number): void {
		this.#bytes = this.#bytes.slice(count);
		this.#times = this.#times.slice(count);
	}

	#isAwaited(): boolean {
		const waiting = this.#waiting;
		if (waiting === null) return false;
		const [unit = 0, code = 0] = this.#bytes;
		const isInTime = (this.#times[0] as number) - waiting.atMs <= REPLY_WITHIN_MS;
		return isInTime && waiting.unit === unit && waiting.code === (code & 0x7f);
	}

	#frameAt(at: number): { readonly length: number; readonly isRequest: boolean } | null {
		const bytes = this.#bytes.subarray(at);
		if (bytes.length < exceptionBytes) return null;
		const asRequest = sound(bytes, requestLength(bytes));
		const asReply = sound(bytes, replyLength(bytes));
		if (asReply > 0 && (asRequest === 0 || (at === 0 && this.#isAwaited())))
			return { length: asReply, isRequest: false };
		return asRequest > 0 ? { length: asRequest, isRequest: true } : null;
	}
}

/** `length` when there is a sealed frame of that length, 0 when there is none. */
function sound(bytes: Uint8Array, length: number): number {
	return length > 0 && length <= bytes.length && length <= frameBytesMax && isSealed(bytes, length) ? length : 0;
}

/** Whole length of the request that begins so; 0 when that can't be told. */
function requestLength(bytes: Uint8Array): number {
	const code = bytes[1] as number;
	if (code >= FunctionCode.readCoils && code <= FunctionCode.writeSingleRegister) return requestBytes;
	if (code === FunctionCode.writeMultipleCoils || code === FunctionCode.writeMultipleRegisters) {
		return 9 + (bytes[6] ?? 0);
	}
	if (code === FunctionCode.maskWriteRegister) return 10;
	if (code === FunctionCode.readWriteRegisters) return 13 + (bytes[10] ?? 0);
	return code === FunctionCode.encapsulated && bytes[2] === meiIdentification ? 7 : 0;
}

/** Whole length of the reply that begins so; 0 when that can't be told. */
function replyLength(bytes: Uint8Array): number {
	const code = bytes[1] as number;
	if (code >= 0x80) return exceptionBytes;
	if (code === 0) return 0;
	if (code <= FunctionCode.readInputRegisters || code === FunctionCode.readWriteRegisters) {
		return 5 + (bytes[2] as number);
	}
	if (code === FunctionCode.encapsulated) return identificationLength(bytes);
	const isWrite = code === FunctionCode.writeSingleCoil || code === FunctionCode.writeSingleRegister;
	const isKnown =
		isWrite ||
		code === FunctionCode.writeMultipleCoils ||
		code === FunctionCode.writeMultipleRegisters ||
		code === FunctionCode.maskWriteRegister;
	return isKnown ? replyBytes(code, 0) : 0;
}

function identificationLength(bytes: Uint8Array): number {
	let at = 8;
	for (let object = 0; object < (bytes[7] ?? 0); object += 1) at += 2 + (bytes[at + 1] ?? 0);
	return at + 2;
}
