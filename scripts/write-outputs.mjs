import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

const dayMs = 24 * 3600 * 1000;

/**
 * Writes one file whole or not at all, and only when it has changed.
 * @param {string} path
 * @param {Uint8Array} contents
 * @param {number} mode
 */
function writeWhole(path, contents, mode) {
	mkdirSync(dirname(path), { recursive: true });
	if (!existsSync(path) || !readFileSync(path).equals(contents)) {
		const temporary = `${path}.${process.pid}.tmp`;
		writeFileSync(temporary, contents);
		renameSync(temporary, path);
	}
	chmodSync(path, mode);
}

/**
 * Writes what esbuild made.
 * @param {readonly import("esbuild").OutputFile[]} files
 * @param {string} executable path of the file that gets the executable bit
 */
export function writeOutputs(files, executable) {
	for (const file of files) writeWhole(file.path, file.contents, file.path === executable ? 0o755 : 0o644);
}

/**
 * Removes from `folder` what is not in `files`. A gateway that was started from an earlier build may still import
 * its chunks, so they stay for a day.
 * @param {string} folder
 * @param {readonly import("esbuild").OutputFile[]} files
 */
export function removeStale(folder, files) {
	if (!existsSync(folder)) return;
	const wanted = new Set(files.map((file) => file.path));
	for (const name of readdirSync(folder)) {
		const path = join(folder, name);
		if (!wanted.has(path) && Date.now() - statSync(path).mtimeMs > dayMs) rmSync(path);
	}
}
