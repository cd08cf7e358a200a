import { build } from "esbuild";
import { packageFolder } from "./package-folder.mjs";

/**
 * Bundles programs of tests and benches for Node, shared parts in chunks beside them; packages stay outside.
 * @param {readonly string[]} entryPoints paths from the package folder, below `base`
 * @param {string} base
 * @param {string} outdir
 */
export async function bundlePrograms(entryPoints, base, outdir) {
	await build({
		absWorkingDir: packageFolder,
		entryPoints: [...entryPoints],
		outbase: base,
		outdir,
		chunkNames: "chunks/[name]-[hash]",
		bundle: true,
		splitting: true,
		format: "esm",
		platform: "node",
		target: "node20.19",
		packages: "external",
		sourcemap: "linked",
		logLevel: "warning",
	});
}
