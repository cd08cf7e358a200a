import { ByteReader } from "../../../modules/base/bytes";
import { BlockHeader, blockHeaderBytes, blockHeaderUnits, isNewerVersion } from "../../../modules/store/block";
import { type DecodedRecord, decodeRecord } from "../../../modules/store/decoded-record";
import { FrameType, unitBytes } from "../../../modules/store/frame";
import { GapCause, RecordKind } from "../../../modules/store/record";
import { BlockScanner, Found, ScanBuffers } from "../../../modules/store/scanner";
import { nodeDigest } from "../digest";
import { HeadgateError } from "../errors";
import type { FlashImage } from "./image";

export type LogName = "events" | "telemetry";

/** A record as it lies there. */
export interface FoundRecord {
	readonly log: LogName;
	/** 12 hexadecimal digits. */
	readonly epoch: string;
	readonly sequence: number;
	/** Number of its block. */
	readonly block: number;
	readonly body: Uint8Array;
	/** Null: of a kind that this program does not know. */
	readonly decoded: DecodedRecord | null;
}

export interface FoundBlock {
	readonly number: number;
	readonly firstSequence: number;
	readonly records: number;
	/** Units that are no sound frame: a power cut tore them, or time spoiled them. */
	readonly spoiledUnits: number;
	/** SHA-256 of its header and its sound frames, hexadecimal. */
	readonly hash: string;
	/** What the header says that the block before hashes to. */
	readonly previous: string;
}

/** Numbers [first, end) that are not there. */
export interface Missing {
	readonly first: number;
	readonly end: number;
	/** Sequence of the gap record that tells of it; null: nothing does. */
	readonly toldBy: number | null;
}

/** One of the two logs, from its oldest block to its newest. */
export interface FoundLog {
	readonly name: LogName;
	readonly epoch: string;
	readonly blocks: readonly FoundBlock[];
	readonly boots: number;
	/** First sequence that was not given up. */
	readonly tail: number;
	/** For each reader: first sequence that it has not. */
	readonly cursors: readonly number[];
	/** Behind the last record. */
	readonly nextSequence: number;
	/** From the first record that is there, or has to be, to the last. */
	readonly missing: readonly Missing[];
	/** Numbers of blocks that are not there. */
	readonly missingBlocks: readonly number[];
	/** Numbers of blocks that hash to something else than the block behind them says. */
	readonly altered: readonly number[];
	/** Gap and fault records. */
	readonly told: readonly FoundRecord[];
}

export interface FoundLogs {
	/** Blocks of the partition for which the log was made; the image may have others. */
	readonly partitionBlocks: number;
	readonly logs: readonly FoundLog[];
	/** Blocks of logs that were there before. */
	readonly otherBlocks: number;
}

interface Header {
	readonly place: number;
	readonly bytes: Uint8Array;
	readonly header: BlockHeader;
	readonly epoch: string;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/**
 * Reads both logs through, block by block, as FORMAT.md says, without a store's memory of them.
 *
 * @param name of the image, for the error
 * @param onRecord called with each record of a log, in its order
 * @throws HeadgateError `HG_STORE_NEWER`, `HG_LOG_NONE`
 */
export function readLogs(image: FlashImage, name: string, onRecord: (record: FoundRecord) => void): FoundLogs {
	const headers = readHeaders(image, name);
	const events = headers.filter(({ header }) => header.isEvents);
	const telemetry = headers.filter(({ header }) => !header.isEvents);
	const rings = [newestEpoch(events), newestEpoch(telemetry)].filter((ring) => ring.length > 0);
	return {
		partitionBlocks: (headers[0] as Header).header.partitionBlocks,
		logs: rings.map((ring) => readRing(image, ring, onRecord)),
		otherBlocks: headers.length - rings.flat().length,
	};
}

function readHeaders(image: FlashImage, name: string): Header[] {
	const headers: Header[] = [];
	for (let place = 0; place < image.blocks; place += 1) {
		const bytes = new Uint8Array(blockHeaderBytes);
		image.read(bytes, place * image.blockLength);
		if (isNewerVersion(bytes)) {
			throw new HeadgateError("HG_STORE_NEWER", `${name} was written by a later version of headgate: use that`);
		}
		const header = new BlockHeader();
		if (header.decode(bytes)) headers.push({ place, bytes, header, epoch: hex(header.epoch) });
	}
	if (headers.length === 0) throw new HeadgateError("HG_LOG_NONE", `there is no block of a log in ${name}`);
	return headers;
}

/** Of several logs in one ring the one that got furthest counts, as for a gateway. Oldest block first. */
function newestEpoch(headers: readonly Header[]): Header[] {
	const sorted = [...headers].sort((left, right) => left.header.number - right.header.number);
	return sorted.filter(({ epoch }) => epoch === sorted.at(-1)?.epoch);
}

function readRing(image: FlashImage, headers: readonly Header[], onRecord: (record: FoundRecord) => void): FoundLog {
	const { header: newest, epoch } = headers.at(-1) as Header;
	const log: LogName = newest.isEvents ? "events" : "telemetry";
	const scanner = new BlockScanner(image, newest.epoch, new ScanBuffers());
	const blocks: FoundBlock[] = [];
	const holes: { first: number; end: number }[] = [];
	const told: FoundRecord[] = [];
	const state: RingState = { cursors: [...newest.cursors], tail: newest.tail, boots: newest.bootCount };
	let expected = (headers[0] as Header).header.firstSequence;
	const expect = (sequence: number): void => {
		if (sequence > expected) holes.push({ first: expected, end: sequence });
	};
	for (const one of headers) {
		const { number, firstSequence } = one.header;
		expect(firstSequence);
		expected = Math.max(expected, firstSequence);
		const found = readBlock(scanner, one, state, (sequence, body) => {
			expect(sequence);
			expected = sequence + 1;
			const record = { log, epoch, sequence, block: number, body, decoded: decodeRecord(new ByteReader(body)) };
			const { decoded } = record;
			if (decoded?.kind === RecordKind.gap || decoded?.kind === RecordKind.fault) told.push(record);
			if (decoded?.kind === RecordKind.boot) state.boots = Math.max(state.boots, decoded.bootCount);
			onRecord(record);
		});
		blocks.push(found);
	}
	// What was neither given up nor confirmed should be there, and what was confirmed was.
	const start = Math.max(state.tail, state.cursors[0] as number);
	const oldest = (headers[0] as Header).header.firstSequence;
	if (start < oldest) holes.unshift({ first: start, end: oldest });
	expect(Math.max(...state.cursors));
	return {
		...{ name: log, epoch, blocks, ...state, told, nextSequence: expected },
		missing: holes.map((hole) => ({ ...hole, toldBy: tellerOf(hole, told) })),
		...chainOf(blocks),
	};
}

/** Where a log stands: its newest header, and what has moved since. */
interface RingState {
	readonly cursors: number[];
	tail: number;
	boots: number;
}

/** Reads one block; cursors and turning records in it move the state. */
function readBlock(
	scanner: BlockScanner,
	{ place, bytes, header }: Header,
	state: RingState,
	onBody: (sequence: number, body: Uint8Array) => void,
): FoundBlock {
	const digest = nodeDigest();
	digest.update(bytes);
	let records = 0;
	let soundUnits = blockHeaderUnits;
	scanner.enter(place, header.number, header.firstSequence);
	for (let found = scanner.next(); found !== Found.end; found = scanner.next()) {
		const frame = scanner.bytes();
		digest.update(frame);
		soundUnits += frame.length / unitBytes;
		if (found === Found.cursor) {
			state.cursors[scanner.reader] = Math.max(state.cursors[scanner.reader] ?? 0, scanner.sequence);
			continue;
		}
		if (scanner.type === FrameType.turning) state.tail = Math.max(state.tail, scanner.tail);
		const body = scanner.body();
		if (body === null) continue; // its key does not verify any more, so nor does it
		records += 1;
		onBody(scanner.sequence, body.slice());
	}
	const hash = new Uint8Array(header.previous.length);
	digest.finish(hash);
	return {
		...{ number: header.number, firstSequence: header.firstSequence, records },
		spoiledUnits: scanner.usedUnits - soundUnits,
		hash: hex(hash),
		previous: hex(header.previous),
	};
}

/** Of a block that was begun after one whose header was spoiled, `previous` is the hash of the last sound one. */
function chainOf(blocks: readonly FoundBlock[]): { altered: number[]; missingBlocks: number[] } {
	const altered: number[] = [];
	const missingBlocks: number[] = [];
	for (const [index, { number, previous }] of blocks.entries()) {
		const before = blocks[index - 1];
		if (before === undefined || before.hash === previous) continue;
		if (before.number === number - 1) altered.push(before.number);
		for (let missing = before.number + 1; missing < number; missing += 1) missingBlocks.push(missing);
	}
	return { altered, missingBlocks };
}

function tellerOf(hole: { first: number; end: number }, told: readonly FoundRecord[]): number | null {
	for (const { sequence, decoded } of told) {
		if (decoded?.kind !== RecordKind.gap || decoded.cause !== GapCause.damaged) continue;
		if (decoded.first <= hole.first && hole.end <= decoded.first + decoded.span) return sequence;
	}
	return null;
}
