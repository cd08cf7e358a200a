import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json, drivers/ and sim/sites/, from wherever the built files lie below it. */
export function packageFolder(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "drivers")) || !existsSync(join(folder, "package.json"))) {
		const parent = dirname(folder);
		if (parent === folder) throw new Error("the installation is incomplete: no folder drivers/ above the program");
		folder = parent;
	}
	return folder;
}
