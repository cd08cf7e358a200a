import { readFileSync } from "node:fs";
import { FlashImage } from "../../hosts/node/log/image";
import { logFaults } from "../../hosts/node/log/log-words";
import { type FoundLog, type FoundRecord, readLogs } from "../../hosts/node/log/read-log";

/** What lies in a flash file, and what is wrong with it. */
export interface FlashTruth {
	readonly records: readonly FoundRecord[];
	readonly logs: readonly FoundLog[];
	readonly faults: readonly string[];
}

const nothing: FlashTruth = { records: [], logs: [], faults: [] };

/** Reads a gateway's flash file, also while the gateway runs; one without a log holds nothing. */
export function readFlash(path: string): FlashTruth {
	const records: FoundRecord[] = [];
	try {
		const image = new FlashImage(readFileSync(path), path);
		const found = readLogs(image, path, (record) => records.push(record));
		return { records, logs: found.logs, faults: logFaults(found, image.blocks) };
	} catch (error) {
		const { code } = error as { code?: string };
		if (code === "ENOENT" || code === "HG_LOG_NONE") return nothing;
		throw error;
	}
}
