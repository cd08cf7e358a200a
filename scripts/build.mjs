import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";
import { packageFolder } from "./package-folder.mjs";
import { removeStale, writeOutputs } from "./write-outputs.mjs";

/** @type {import("esbuild").BuildOptions & { write: false }} */
const common = {
	absWorkingDir: packageFolder,
	bundle: true,
	format: "esm",
	sourcemap: "linked",
	logLevel: "warning",
	write: false,
};

/** The `headgate` command. Split, so that a command which is imported lazily costs nothing at start. */
async function buildCommand() {
	const entry = join(packageFolder, "bin/headgate.ts");
	if (!existsSync(entry)) return;
	if (!readFileSync(entry, "utf8").startsWith("#!/usr/bin/env node\n")) {
		throw new Error("bin/headgate.ts must begin with the line #!/usr/bin/env node");
	}
	const { outputFiles } = await bundle({
		...common,
		entryPoints: { headgate: entry },
		outdir: "dist",
		chunkNames: "chunks/[name]-[hash]",
		platform: "node",
		target: "node20.19",
		splitting: true,
		packages: "external",
	});
	writeOutputs(outputFiles, join(packageFolder, "dist/headgate.js"));
	removeStale(join(packageFolder, "dist/chunks"), outputFiles);
}

/** The demo's page: everything that the browser loads. */
async function buildPage() {
	const folder = join(packageFolder, "sim/demo/page");
	const script = join(folder, "main.ts");
	const html = join(folder, "index.html");
	if (!existsSync(script) || !existsSync(html)) return;
	const { outputFiles } = await bundle({
		...common,
		entryPoints: { main: script, index: html },
		outdir: "dist/page",
		platform: "browser",
		target: "es2022",
		minify: true,
		loader: { ".html": "copy", ".svg": "dataurl", ".woff2": "dataurl" },
	});
	writeOutputs(outputFiles, "");
}

/** Builds dist/ from the sources. Needs no development package. */
export async function build() {
	await Promise.all([buildCommand(), buildPage()]);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await build();
