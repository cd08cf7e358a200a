import { scriptFor, slots } from "./script";
import { startXs, type XsWorker } from "./worker";

/** Each slave's times are known and each block has been read some times. */
const WARM_UP = 1000;

/** What polling costs on XS. Slots are the engine's units of heap, 16 bytes each on a 32-bit target. */
export interface PollCost {
	readonly polls: number;
	/** Polls that did not end well. */
	readonly failed: number;
	/** Steps of the interpreter for one poll. */
	readonly steps: number;
	/** Slots that one poll leaves to be collected. */
	readonly garbageSlots: number;
	/** Slots in use after all polls and a collection, less those before: 0, or something is kept. */
	readonly grownSlots: number;
	/** Bytes that the machine took from the system meanwhile. */
	readonly grownBytes: number;
	/** What the code of `modules/bus` takes when it is loaded, with what drives it here; on a target it is in flash. */
	readonly codeSlots: number;
	/** What a line of eight slaves and 24 blocks takes. */
	readonly lineSlots: number;
}

/** Polls on the real XS engine. Rejects when the engine is not compiled. */
export async function measurePolls(polls: number): Promise<PollCost> {
	const worker = await startXs({ meteringLimit: 0, name: "polls" });
	try {
		return await measure(worker, polls);
	} finally {
		worker.kill();
	}
}

async function measure(worker: XsWorker, polls: number): Promise<PollCost> {
	const run = (count: number) => worker.evaluate(`new Uint32Array([rig.run(${count})]).buffer`);
	const empty = await slots(worker);
	await worker.evaluate(await scriptFor("bench/xs/polls.ts"));
	const code = await slots(worker);
	await worker.evaluate("globalThis.rig = new headgate.PollRig()");
	const line = await slots(worker);
	await run(WARM_UP);
	// To ask for something leaves slots behind too: what asking for nothing leaves is taken off.
	const idleFrom = await slots(worker);
	const idle = await run(0);
	const from = await slots(worker);
	const few = await run(WARM_UP);
	const garbage = few.meter.currentHeapCount - idle.meter.currentHeapCount;
	const before = await slots(worker);
	const { meter, reply } = await run(polls);
	const after = await slots(worker);
	return {
		polls,
		failed: Buffer.from(reply).readUInt32LE(0),
		steps: meter.compute / polls,
		garbageSlots: (garbage - (from - idleFrom)) / WARM_UP,
		grownSlots: after - before - (from - idleFrom),
		grownBytes: meter.allocate - few.meter.allocate,
		codeSlots: code - empty,
		lineSlots: line - code,
	};
}
