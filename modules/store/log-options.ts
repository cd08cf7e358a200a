import { ByteWriter } from "../base/bytes";
import type { Clock } from "../ports/clock";
import type { MakeDigest } from "../ports/digest";
import type { Entropy } from "../ports/entropy";
import type { Flash } from "../ports/flash";
import type { Observer } from "../ports/observer";
import { FrameWriter } from "./frame";
import { recordBytesMax } from "./record";
import { RowBuffers } from "./row-keys";
import { ScanBuffers } from "./scanner";

/** What logs that take turns may share. RAM: 7.2 KiB. */
export class LogBuffers {
	readonly frames = new FrameWriter();
	readonly scan = new ScanBuffers();
	readonly rows = new RowBuffers();
	readonly out = new ByteWriter(recordBytesMax);
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
	/** Points that summaries keep when rows give way; 0: nothing is thinned. */
	readonly summaryPoints: number;
	/** A bit for each reader that holds records back until it has confirmed them. */
	readonly holders: number;
	readonly buffers: LogBuffers;
}
