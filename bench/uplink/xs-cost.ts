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
	readonly bytes: number;
}

/** Rejects when the engine is not compiled. */
export async function xsCost(json: string, kind: string, rows: number, values: number): Promise<XsCost> {
	const worker = await startXs({ meteringLimit: 0, name: "packs" });
	const run = (times: number) => worker.evaluate(`new Uint32Array([rig.run(${times})]).buffer`);
	try {
		await worker.evaluate(await scriptFor("bench/xs/packs.ts"));
		await worker.evaluate(`globalThis.rig = new headgate.PackRig(${json}, ${JSON.stringify(kind)})`);
		await run(1);
		const before = await slots(worker);
		const idle = await run(0);
		const from = await slots(worker);
		const { meter, reply } = await run(TIMES);
		const after = await slots(worker);
		return {
			kind,
			steps: meter.compute / TIMES / values,
			garbageSlots: (meter.currentHeapCount - idle.meter.currentHeapCount - (from - before)) / TIMES / rows,
			grownSlots: after - from - (from - before),
			bytes: Buffer.from(reply).readUInt32LE(0),
		};
	} finally {
		worker.kill();
	}
}
