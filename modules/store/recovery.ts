import { ByteReader, isSame } from "../base/bytes";
import { readersMax } from "./block";
import { FrameType } from "./frame";
import { RecordKind } from "./record";
import type { Ring } from "./ring";
import { type BlockScanner, Found } from "./scanner";

const NONE = -1;

/** Fills the ring's table from the headers of its blocks. Returns the newest block's index; -1: there is none. */
export function findBlocks(ring: Ring): number {
	const { header, state, table } = ring;
	const epoch = new Uint8Array(state.epoch.length);
	let newest = NONE;
	for (let index = 0; index < ring.flash.blocks; index += 1) {
		const isSound = ring.readHeader(index);
		const isOurs = header.isEvents === state.isEvents && header.partitionBlocks === state.partitionBlocks;
		if (!isSound || !isOurs) continue;
		const isNewest = newest === NONE || header.number > table.number(newest);
		// Of two logs the one that got further counts.
		if (newest !== NONE && !isSame(header.epoch, epoch)) {
			if (!isNewest) continue;
			table.clear();
		}
		if (isNewest) {
			newest = index;
			epoch.set(header.epoch);
		}
		table.use(index, header.number, header.firstSequence, header.values);
	}
	return newest;
}

/** Brings the ring's state to where its newest block ends. */
export function readNewest(ring: Ring, newest: number, scanner: BlockScanner): void {
	const { state, digest } = ring;
	ring.readHeader(newest, state);
	digest.reset();
	digest.update(ring.headerBytes);
	ring.block = newest;
	ring.check.enter(state.epoch, state.number);
	scanner.enter(newest, state.number, state.firstSequence);
	const reader = new ByteReader(ring.headerBytes);
	for (let found = scanner.next(); found !== Found.end; found = scanner.next()) {
		digest.update(scanner.bytes());
		if (found === Found.cursor) {
			state.cursors[scanner.reader] = scanner.sequence;
			state.cursorValues[scanner.reader] = scanner.cursorValues;
			continue;
		}
		state.firstSequence = scanner.sequence + 1;
		if (scanner.type === FrameType.turning) {
			state.tail = scanner.tail;
			state.tailValues = scanner.tailValues;
		}
		state.values += scanner.values;
		const body = scanner.kind === RecordKind.boot ? scanner.body() : null;
		if (body !== null) state.bootCount = bootCountOf(reader.over(body));
	}
	ring.unit = scanner.usedUnits;
	// What a reader has confirmed was there, even if it can't be read any more: no name is given twice.
	for (let index = 0; index < readersMax; index += 1) {
		state.firstSequence = Math.max(state.firstSequence, state.cursors[index] as number);
		state.values = Math.max(state.values, state.cursorValues[index] as number);
	}
}

function bootCountOf(boot: ByteReader): number {
	boot.take(8);
	return boot.u32();
}

/**
 * Looks whether the block behind the newest one is newer, with a header that is spoiled: then sequences have been given
 * away in it. Returns behind the last of them; the state's next sequence when there are none.
 */
export function sequenceBehind(ring: Ring, scanner: BlockScanner): number {
	const index = ring.nextIndex();
	const { number, firstSequence } = ring.state;
	if (index < 0 || ring.table.isUsed(index)) return firstSequence;
	let next = firstSequence;
	scanner.enter(index, number + 1, firstSequence);
	for (let found = scanner.next(); found !== Found.end; found = scanner.next()) {
		if (found === Found.record) next = scanner.sequence + 1;
	}
	return next;
}
