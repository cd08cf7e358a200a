import { install } from "./install.mjs";
import { packageFolder } from "./package-folder.mjs";

/*
 * `npm run lint:drivers`, `format:drivers`, `docs:drivers`: bundles scripts/drivers and runs one command of it.
 */

await install("test");
const { build } = await import("esbuild");
await build({
	absWorkingDir: packageFolder,
	entryPoints: ["scripts/drivers/main.ts"],
	outfile: "build/scripts/drivers.js",
	bundle: true,
	format: "esm",
	platform: "node",
	target: "node20.19",
	packages: "external",
	sourcemap: "linked",
	logLevel: "warning",
});
process.argv.splice(3, Number.POSITIVE_INFINITY, packageFolder);
const program = "../build/scripts/drivers.js";
await import(program);
