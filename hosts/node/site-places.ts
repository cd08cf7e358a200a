import { join } from "node:path";
import { hex } from "../../modules/gateway/hex";
import { decodeTable, tableBytesMax } from "../../modules/site/table";
import { Load, SiteSlots, tableName } from "../../modules/slots/site-slots";
import { partBytes } from "../../modules/slots/table-slot";
import { nodeDigest } from "./digest";
import { HeadgateError } from "./errors";
import { FlashFile } from "./flash-file";
import { loadSiteValue } from "./site-file";

/** Two tables of 64 KiB: SLOTS.md. */
const BLOCKS = 38;

/** The two places for sites in a data folder. */
export interface SitePlaces {
	readonly slots: SiteSlots;
	/**
	 * Puts a table, or what a site file holds, into the idle one.
	 *
	 * @throws HeadgateError those of a site; `HG_TABLE`; `HG_SITE_BUSY` while a site is on trial; `HG_DATA_FLASH`
	 */
	load(content: Buffer | object): { readonly table: string; readonly bytes: number };
	close(): void;
}

/** @throws HeadgateError `HG_DATA_FLASH` */
export function openSitePlaces(folder: string, options: { readonly allowUnverified: boolean }): SitePlaces {
	const path = join(folder, "sites.bin");
	const flash = new FlashFile({ path, blocks: BLOCKS, durable: true });
	const slots = new SiteSlots(flash, nodeDigest());
	return {
		slots,
		load(content) {
			const table = Buffer.isBuffer(content) ? bytesOf(content) : loadSiteValue(content, "site", options).table;
			const plan = decodeTable(table);
			if (typeof plan === "string") throw new HeadgateError("HG_TABLE", `this table ${plan}`);
			return { table: hex(fill(slots, table, path)), bytes: table.length };
		},
		close: () => flash.close(),
	};
}

function bytesOf(content: Buffer): Uint8Array {
	if (content.length <= tableBytesMax) return Uint8Array.from(content);
	throw new HeadgateError("HG_TABLE", `${content.length} bytes; a table has ${tableBytesMax} at most`);
}

/** @returns its name */
function fill(slots: SiteSlots, table: Uint8Array, path: string): Uint8Array {
	const name = tableName(table, nodeDigest());
	for (let at = 0; at < table.length; at += partBytes) {
		const load = slots.load(name, table.length, at / partBytes, table.slice(at, at + partBytes));
		if (load === Load.onTrial) {
			throw new HeadgateError("HG_SITE_BUSY", "a site is on trial, and the other place holds the one before: wait");
		}
		if (load === Load.worn) throw new HeadgateError("HG_DATA_FLASH", `${path} does not take the table`);
	}
	return name;
}
