import { build } from "esbuild";
import type { XsWorker } from "./worker";

/** A file of the core and all that it imports, as one script for XS. Its exports are in the global `headgate`. */
export async function scriptFor(entryPoint: string): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [entryPoint],
		bundle: true,
		write: false,
		format: "iife",
		globalName: "headgate",
		footer: { js: "globalThis.headgate = headgate;" }, // a strict script keeps its variables to itself
		target: "es2022",
		platform: "neutral",
	});
	return outputFiles[0]?.text ?? "";
}

/** Slots in use, after a collection. */
export async function slots(worker: XsWorker): Promise<number> {
	await worker.evaluate("gc()");
	return (await worker.evaluate("gc()")).meter.currentHeapCount;
}
