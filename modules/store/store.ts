import { assert } from "../base/assert";
import { ByteWriter } from "../base/bytes";
import type { Flash } from "../ports/flash";
import { BlockHeader, blockHeaderBytes, hashBytes, isNewerVersion } from "./block";
import { FlashSlice } from "./flash-slice";
import { RecordLog } from "./log";
import { LogBuffers, type LogPorts } from "./log-options";
import { OpenResult } from "./open-result";
import { RecordKind, StoreFault, stampedFault } from "./record";
import { LogVerifier, Verified } from "./verifier";

const faultBytesMax = 16;

export interface StoreOptions {
	/** Of the site: what summaries tell of. */
	readonly points: number;
	/**
	 * A bit for each reader that holds records back until it has confirmed them: what gives way before is summed up or
	 * told by a gap. By default the first reader does. Other readers get what is still there.
	 */
	readonly holders?: { readonly events: number; readonly telemetry: number };
}

/** Blocks of a partition that are for events; the rest is for telemetry. */
export function eventsBlocks(partitionBlocks: number): number {
	return Math.max(2, Math.floor(partitionBlocks / 8));
}

/**
 * Two logs on one partition: events, which never give way to telemetry, and telemetry, whose rows are thinned when it
 * is full. FORMAT.md.
 *
 * Bounds: 4 to 32 767 blocks. RAM as FORMAT.md says.
 */
export class Store {
	readonly events: RecordLog;
	readonly telemetry: RecordLog;
	/** In the order in which they are to be sent. */
	readonly logs: readonly RecordLog[];
	readonly #flash: Flash;
	readonly #ports: LogPorts;
	readonly #verifiers: readonly LogVerifier[];
	/** The verifier that is in the middle of a block: it is let finish, since they share a digest. */
	#verifying: LogVerifier | null = null;
	readonly #fault = new ByteWriter(faultBytesMax);
	/** Blocks of the log, when the partition has another number. */
	#otherSize = 0;
	#isNewer = false;

	constructor(flash: Flash, ports: LogPorts, options: StoreOptions) {
		assert(flash.blocks >= 4, "a store needs at least 4 blocks");
		this.#flash = flash;
		this.#ports = ports;
		const partitionBlocks = this.survey();
		if (partitionBlocks !== flash.blocks) this.#otherSize = partitionBlocks;
		const blocks = Math.min(partitionBlocks, flash.blocks);
		const first = eventsBlocks(blocks);
		const buffers = new LogBuffers(options.points);
		const { holders = { events: 1, telemetry: 1 } } = options;
		const common = { partitionBlocks: blocks, buffers };
		this.events = new RecordLog(
			{
				...common,
				flash: new FlashSlice(flash, 0, first),
				isEvents: true,
				holders: holders.events,
				thins: false,
			},
			ports,
		);
		this.telemetry = new RecordLog(
			{
				...common,
				flash: new FlashSlice(flash, first, blocks - first),
				isEvents: false,
				holders: holders.telemetry,
				thins: options.points > 0,
			},
			ports,
		);
		this.logs = [this.events, this.telemetry];
		const digest = ports.makeDigest();
		const hash = new Uint8Array(hashBytes);
		this.#verifiers = this.logs.map((log) => new LogVerifier(log, digest, hash));
	}

	/** Of the first sound header; the partition's own when there is none. A later version's are looked for too. */
	private survey(): number {
		const bytes = new ByteWriter(blockHeaderBytes).bytes;
		const header = new BlockHeader();
		let blocks = 0;
		for (let index = 0; index < this.#flash.blocks; index += 1) {
			this.#flash.read(bytes, index * this.#flash.blockLength);
			if (isNewerVersion(bytes)) this.#isNewer = true;
			if (blocks === 0 && header.decode(bytes)) blocks = header.partitionBlocks;
		}
		return blocks === 0 ? this.#flash.blocks : blocks;
	}

	/**
	 * Finds the logs, or makes them: one of {@link OpenResult}, the worst of both. With `newer` and `larger` nothing was
	 * touched; with `worn` what can be written is.
	 */
	open(schema: Uint8Array): number {
		if (this.#isNewer) return OpenResult.newer;
		if (this.#otherSize > this.#flash.blocks) return OpenResult.larger;
		const results = this.logs.map((log) => log.open(schema));
		const bootCount = Math.max(...this.logs.map((log) => log.bootCount));
		for (const { ring } of this.logs) ring.state.bootCount = bootCount;
		// A log without a record may be one whose first start was cut short before the other was begun.
		const others = this.logs.some((log, index) => results[index] === OpenResult.recovered && log.nextSequence > 1);
		const lost = this.logs[results.indexOf(OpenResult.formatted)];
		if (lost && others) this.report(lost, StoreFault.lost, 0);
		if (this.#otherSize > 0) this.report(this.events, StoreFault.otherSize, this.#otherSize);
		this.reportFailed();
		return Math.max(...results);
	}

	private report(log: RecordLog, fault: number, number: number): void {
		this.events.append(stampedFault(this.#fault, this.#ports.clock, fault, log.isEvents ? 0 : 1, number));
	}

	private reportFailed(): void {
		for (const log of this.logs) {
			const index = log.ring.takeFailed();
			if (index >= 0) this.report(log, StoreFault.worn, index);
		}
	}

	/**
	 * Appends a record to the log of its class; a boot and a clock that was set to both, because times without a clock
	 * count from the one and are dated by the other. When this
	 * returns, the record survives any power cut, or is counted in `refusedRecords`.
	 *
	 * @param body as `RecordWriter` builds it, at most 1 000 bytes
	 */
	append(body: Uint8Array): void {
		const [kind] = body;
		const isTelemetry = kind === RecordKind.row || kind === RecordKind.summary;
		if (!isTelemetry) this.events.append(body);
		if (isTelemetry || kind === RecordKind.boot || kind === RecordKind.clock) this.telemetry.append(body);
		this.reportFailed();
	}

	/** Erases a block ahead of need if one is due. Stalls: call it when no reply is due. True when it erased. */
	prepare(): boolean {
		const erased = this.events.prepare() || this.telemetry.prepare();
		this.reportFailed();
		return erased;
	}

	/** Verifies some more frames: call it when there is nothing else to do. False: all blocks are verified. */
	verify(): boolean {
		for (const verifier of this.#verifiers) {
			if (this.#verifying !== null && this.#verifying !== verifier) continue;
			const found = verifier.step();
			this.#verifying = verifier.isReading ? verifier : null;
			if (found === Verified.altered) this.report(verifier.log, StoreFault.altered, verifier.number);
			if (found !== Verified.nothing) return true;
		}
		return false;
	}

	/** False: one of the logs has no blocks left that work, and keeps nothing any more. */
	get isOpen(): boolean {
		return this.events.isOpen && this.telemetry.isOpen;
	}

	get bootCount(): number {
		return this.events.bootCount;
	}

	get backlogRecords(): number {
		return this.events.backlogRecords + this.telemetry.backlogRecords;
	}

	get backlogValues(): number {
		return this.events.backlogValues + this.telemetry.backlogValues;
	}

	get usedBytes(): number {
		return this.events.usedBytes + this.telemetry.usedBytes;
	}

	get sizeBytes(): number {
		return this.events.sizeBytes + this.telemetry.sizeBytes;
	}

	get droppedRecords(): number {
		return this.events.droppedRecords + this.telemetry.droppedRecords;
	}

	get refusedRecords(): number {
		return this.events.refusedRecords + this.telemetry.refusedRecords;
	}
}
