import { HeadgateError } from "../errors";
import type { FoundLogs } from "./read-log";

/** A block of a log and its hash, as somebody noted them elsewhere. */
export interface Anchor {
	/** 12 hexadecimal digits. */
	readonly epoch: string;
	readonly number: number;
	/** 64 hexadecimal digits. */
	readonly hash: string;
}

/** @throws HeadgateError `HG_OPTION` */
export function parseAnchor(text: string): Anchor {
	const [, epoch, number, hash] = /^([0-9a-f]{12}):([1-9]\d{0,9}):([0-9a-f]{64})$/.exec(text) ?? [];
	if (epoch === undefined || number === undefined || hash === undefined) {
		throw new HeadgateError("HG_OPTION", `--anchor ${text}: say what headgate log printed, EPOCH:BLOCK:HASH`);
	}
	return { epoch, number: Number(number), hash };
}

/** Why the logs are not those of which `anchor` was noted; null: they are, up to that block. */
export function anchorFault({ logs }: FoundLogs, { epoch, number, hash }: Anchor): string | null {
	const log = logs.find((one) => one.epoch === epoch);
	if (log === undefined) return `there is no log ${epoch}`;
	const last = log.blocks.at(-1)?.number ?? 0;
	if (number > last) return `log ${epoch} ends with block ${last}: block ${number} and what came after it are gone`;
	const block = log.blocks.find((one) => one.number === number);
	const found = block?.hash ?? log.blocks.find((one) => one.number === number + 1)?.previous;
	if (found === undefined) return `block ${number} of log ${epoch} is not there any more: nothing is proved`;
	return found === hash ? null : `block ${number} of log ${epoch} is not what it was`;
}
