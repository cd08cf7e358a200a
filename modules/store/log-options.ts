import { ByteWriter } from "../base/bytes";
import type { Clock } from "../ports/clock";
import type { MakeDigest } from "../ports/digest";
import type { Entropy } from "../ports/entropy";
import type { Flash } from "../ports/flash";
import type { Observer } from "../ports/observer";
import { FrameWriter } from "./frame";
import { gapBytesMax, recordBytesMax } from "./record";
import { RingBuffers } from "./ring";
import { RowBuffers } from "./row-keys";
import { ScanBuffers } from "./scanner";
import { SummaryBuilder } from "./summary";

/** What logs that take turns may share. RAM: 7.6 KiB, and 30 bytes for each point of the summaries. */
export class LogBuffers {
	readonly ring = new RingBuffers();
	readonly frames = new FrameWriter();
	readonly scan = new ScanBuffers();
	readonly rows = new RowBuffers();
	readonly out = new ByteWriter(recordBytesMax);
	readonly gap = new ByteWriter(gapBytesMax);
	readonly summary: SummaryBuilder;

	/** @param summaryPoints that summaries keep when rows give way */
	constructor(summaryPoints: number) {
		this.summary = new SummaryBuilder(summaryPoints, recordBytesMax);
	}
}

export interface LogPorts {
	readonly entropy: Entropy;
	readonly clock: Clock;
	readonly makeDigest: MakeDigest;
	readonly observer: Observer | null;
}

export interface LogOptions {
	/** The ring's blocks, at least 2. */
	readonly flash: Flash;
	readonly isEvents: boolean;
	/** Blocks of the whole partition. */
	readonly partitionBlocks: number;
	/** Rows that give way become summaries; else a gap. */
	readonly thins: boolean;
	/** A bit for each reader that holds records back until it has confirmed them. */
	readonly holders: number;
	readonly buffers: LogBuffers;
}
