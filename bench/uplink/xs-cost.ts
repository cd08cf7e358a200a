import { scriptFor, slots } from "../xs/script";
import { startXs } from "../xs/worker";

const TIMES = 10;

/** What writing values costs on XS. Slots are the engine's units of heap, 16 bytes each on a 32-bit target. */
export interface XsCost {
	readonly kind: string;
	/** Steps of the interpreter for one value. */
	readonly steps: number;
	/** Slots that one row leaves to be collected. */
	readonly garbageSlots: number;
	/** Slots in use after all and a collection, less those before. */
	readonly grownSlots: number;
	/** What a writer of these points takes beside the bytes of its typed arrays. */
	readonly writerSlots: number;
	/** CRC-32 of all messages. */
	readonly crc: number;
}

/** Rejects when the engine is not compiled. */
export async function xsCost(json: string, kind: string, rows: number, values: number): Promise<XsCost> {
	const worker = await startXs({ meteringLimit: 0, name: "packs" });
	const run = (times: number) => worker.evaluate(`rig.run(${times})`);
	const make = (source: string, name: string) =>
		worker.evaluate(`globalThis.${name} = new headgate.PackRig(${source}, ${JSON.stringify(kind)}); 0`);
	try {
		const bare = JSON.stringify({ ...JSON.parse(json), rows: [] });
		await worker.evaluate(await scriptFor("bench/xs/packs.ts"));
		await make(bare, "warm"); // what is made once for all is made
		await worker.evaluate("warm.run(1)");
		const first = await slots(worker);
		await make(bare, "bare");
		await worker.evaluate("bare.run(1)");
		const second = await slots(worker);
		await make(json, "rig");
		await run(1);
		const before = await slots(worker);
		const idle = await run(0);
		const from = await slots(worker);
		const { meter } = await run(TIMES);
		const after = await slots(worker);
		const { reply } = await worker.evaluate("new Uint32Array([rig.crc()]).buffer");
		return {
			kind,
			steps: meter.compute / TIMES / values,
			garbageSlots: (meter.currentHeapCount - idle.meter.currentHeapCount - (from - before)) / TIMES / rows,
			grownSlots: after - from - (from - before),
			writerSlots: second - first,
			crc: Buffer.from(reply).readUInt32LE(0),
		};
	} finally {
		worker.kill();
	}
}
