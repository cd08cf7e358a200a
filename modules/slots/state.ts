import type { ByteReader, ByteWriter } from "../base/bytes";
import { crc32 } from "../base/crc";
import { decodeUtf8, encodeUtf8 } from "../base/utf8";

/** Bytes of a state in flash: SLOTS.md. */
export const stateBytes = 256;
/** First half of the SHA-256 of a table: its name. */
export const nameBytes = 16;
/** Of a site's hash. */
const hashBytes = 8;
/** "HGSL" */
const MAGIC = 0x4847534c;
const VERSION = 1;
const CRC_BYTES = 4;
const textBytesMax = 48;

/** What a slot holds, or is being filled with. */
export interface SlotContent {
	/** Grows with each filling; 0: it was never filled. Frames of another one do not count. */
	readonly generation: number;
	/** Bytes of the table. */
	readonly length: number;
	/** 16 bytes. */
	readonly name: Uint8Array;
}

/** Who asked for the newest change, and how things stood then: 8 bytes of hash each. */
export interface SlotWish {
	/** Of the command: at most 48 bytes, as `who`. */
	readonly id: string;
	readonly who: string;
	readonly role: number;
	readonly oldHash: Uint8Array;
	readonly newHash: Uint8Array;
	/** What a site on trial has to show, a bit each; its meaning is the gateway's. */
	readonly expects: number;
}

/** Which site is whose turn. Slots are 1 and 2; 0 is the site that the host has of its own. */
export interface SlotState {
	readonly current: number;
	/** Slot that is on trial; 0: none is. */
	readonly trial: number;
	/** Starts that it has left. */
	readonly attemptsLeft: number;
	/** What came of the newest change and was not told yet: one of `Verdict`. */
	readonly verdict: number;
	/** Hash of the host's own site when another took its place. */
	readonly base: Uint8Array;
	/** Of slots 1 and 2. */
	readonly slots: readonly [SlotContent, SlotContent];
	readonly wish: SlotWish;
}

const emptySlot: SlotContent = { generation: 0, length: 0, name: new Uint8Array(nameBytes) };
const noHash = new Uint8Array(hashBytes);

/** Nothing was ever loaded. */
export const blankState: SlotState = {
	...{ current: 0, trial: 0, attemptsLeft: 0, verdict: 0, base: noHash, slots: [emptySlot, emptySlot] },
	wish: { id: "", who: "", role: 0, oldHash: noHash, newHash: noHash, expects: 0 },
};

/** @param out of {@link stateBytes} bytes @param count grows with each state that is written */
export function writeState(out: ByteWriter, state: SlotState, count: number): void {
	const { wish } = state;
	out.bytes.fill(0);
	out.reset().u32(MAGIC).u16(VERSION).u32(count);
	out.u8(state.current).u8(state.trial).u8(state.attemptsLeft).u8(state.verdict);
	out.u8(wish.expects).u8(wish.role).copy(state.base).copy(wish.oldHash).copy(wish.newHash);
	for (const { generation, length, name } of state.slots) out.u32(generation).u32(length).copy(name);
	for (const text of [wish.id, wish.who]) {
		const utf8 = encodeUtf8(text);
		let length = Math.min(utf8.length, textBytesMax);
		while (length < utf8.length && ((utf8[length] as number) & 0xc0) === 0x80) length -= 1; // not within a character
		out.u8(length).copy(utf8, 0, length);
	}
	out.position = stateBytes - CRC_BYTES;
	out.u32(crc32(out.bytes, 0, stateBytes - CRC_BYTES));
}

/** A state and its count; null: these bytes are none. @param bytes that `reader` reads */
export function readState(reader: ByteReader, bytes: Uint8Array): { state: SlotState; count: number } | null {
	reader.over(bytes, stateBytes - CRC_BYTES, stateBytes);
	if (reader.u32() !== crc32(bytes, 0, stateBytes - CRC_BYTES)) return null;
	reader.over(bytes, 0, stateBytes - CRC_BYTES);
	if (reader.u32() !== MAGIC || reader.u16() !== VERSION) return null;
	const count = reader.u32();
	const [current, trial, attemptsLeft, verdict] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
	const [expects, role] = [reader.u8(), reader.u8()];
	const [base, oldHash, newHash] = [take(reader, hashBytes), take(reader, hashBytes), take(reader, hashBytes)];
	const slots: [SlotContent, SlotContent] = [readSlot(reader), readSlot(reader)];
	const wish = { id: readText(reader), who: readText(reader), role, oldHash, newHash, expects };
	if (reader.failed || current > 2 || trial > 2) return null;
	return { state: { current, trial, attemptsLeft, verdict, base, slots, wish }, count };
}

function readSlot(reader: ByteReader): SlotContent {
	const generation = reader.u32();
	const length = reader.u32();
	return { generation, length, name: take(reader, nameBytes) };
}

function readText(reader: ByteReader): string {
	return decodeUtf8(reader.take(reader.u8())) ?? "";
}

function take(reader: ByteReader, count: number): Uint8Array {
	return reader.take(count).slice();
}
