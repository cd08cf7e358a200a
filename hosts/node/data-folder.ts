import { mkdir } from "node:fs/promises";
import { lockDirectory } from "./directory-lock";
import { HeadgateError } from "./errors";

/** A folder that one process at a time may use. */
export interface DataFolder {
	readonly path: string;
	release(): Promise<void>;
}

/**
 * Takes a folder, made if it is missing, for this process. A process that dies, however it dies, lets go of it.
 *
 * @throws HeadgateError `HG_DATA_FOLDER`, `HG_DATA_BUSY`
 */
export async function takeDataFolder(path: string): Promise<DataFolder> {
	try {
		await mkdir(path, { recursive: true });
	} catch (error) {
		throw new HeadgateError("HG_DATA_FOLDER", `can't make the folder ${path}: ${(error as Error).message}`);
	}
	const release = await lockDirectory(path);
	if (release === null) {
		throw new HeadgateError(
			"HG_DATA_BUSY",
			`${path} is in use by another headgate: end it, or choose another with --data`,
		);
	}
	return { path, release };
}
