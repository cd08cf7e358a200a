import { loadSite } from "../../hosts/node/site-file";
import { typedArrayBytes } from "../uplink/typed-array-bytes";
import { MemoryRig } from "./memory";
import { scriptFor, slots } from "./script";
import { startXs } from "./worker";

/** What the SDK gives a machine by default on boards with an ESP32-S3, an ESP32-C6 or Ethernet. */
export const board = { slots: 4928, chunkBytes: 78_848 };
/** What a gateway of {@link barredSite} may take of it, its plan included: the rest is for what comes and goes. */
export const bars = { slots: 4880, bufferBytes: 58_000 };
export const barredSite = "sim/sites/orchard.json";

/** What a site takes of a board's memory. Slots are XS's units of heap, 16 bytes each on a 32-bit target. */
export interface MemoryCost {
	readonly tableBytes: number;
	readonly planSlots: number;
	readonly gatewaySlots: number;
	/** Of the typed arrays that the gateway makes. */
	readonly bufferBytes: number;
}

/** Starts a gateway on the real XS engine. Rejects when the engine is not compiled. */
export async function measureMemory(site: string): Promise<MemoryCost> {
	const { table } = loadSite(site, { allowUnverified: true });
	const worker = await startXs({ meteringLimit: 0, name: "memory" });
	try {
		await worker.evaluate(await scriptFor("bench/xs/memory.ts"));
		await worker.evaluate("globalThis.rig = new headgate.MemoryRig()");
		const code = await slots(worker);
		await worker.evaluate(`rig.decode(Uint8Array.from(${JSON.stringify([...table])}))`);
		const plan = await slots(worker);
		await worker.evaluate("rig.start()");
		const gateway = await slots(worker);
		const rig = new MemoryRig();
		rig.decode(table);
		const bufferBytes = typedArrayBytes(() => rig.start());
		return { tableBytes: table.length, planSlots: plan - code, gatewaySlots: gateway - plan, bufferBytes };
	} finally {
		await worker.close();
	}
}

/** Whether it holds the {@link bars}. */
export function holdsBars({ planSlots, gatewaySlots, bufferBytes }: MemoryCost): boolean {
	return planSlots + gatewaySlots <= bars.slots && bufferBytes <= bars.bufferBytes;
}
