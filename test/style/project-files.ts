import { readdirSync } from "node:fs";

/** What is made or fetched, not written. */
const skipped = new Set(["node_modules", "dist", "build", ".git", ".headgate", "package-lock.json", "LICENSE"]);

/** Every file of the project that people write, as a path from `folder` (with a trailing slash), with slashes. */
export function projectFiles(folder: string, below = ""): string[] {
	return readdirSync(folder + below, { withFileTypes: true }).flatMap((entry) => {
		if (skipped.has(entry.name)) return [];
		const path = below + entry.name;
		return entry.isDirectory() ? projectFiles(folder, `${path}/`) : [path];
	});
}
