import { Sha256 } from "../../modules/base/sha256";
import { Load, SiteSlots, tableName } from "../../modules/slots/site-slots";
import type { SlotWish } from "../../modules/slots/state";
import { partBytes } from "../../modules/slots/table-slot";
import { Verdict } from "../../modules/slots/verdict";
import { NorFlash } from "../../sim/core/flash";
import { Random } from "../../sim/core/random";

/** Hash of the site that the host has of its own. */
export const ownHash = new Uint8Array(8).fill(9);
/** Two slots of 4 blocks each. */
export const slotChip = (): NorFlash => new NorFlash(10);

export const wish: SlotWish = {
	...{ id: "c1", who: "Ånna", role: 2, expects: 0x81 },
	...{ oldHash: new Uint8Array(8).fill(1), newHash: new Uint8Array(8).fill(2) },
};

/** Bytes that stand for a table, others for each number. */
export function tableOf(number: number, length: number): Uint8Array {
	const table = new Uint8Array(length);
	new Random(number, "table").fill(table);
	return table;
}

export function nameOf(table: Uint8Array): Uint8Array {
	return tableName(table, new Sha256());
}

export function slotsOn(chip: NorFlash): SiteSlots {
	return new SiteSlots(chip, new Sha256());
}

/** Sends a part. */
export function send(slots: SiteSlots, table: Uint8Array, part: number): number {
	const bytes = table.slice(part * partBytes, (part + 1) * partBytes);
	return slots.load(nameOf(table), table.length, part, bytes);
}

/** Sends what is missing, last part first. */
export function sendAll(slots: SiteSlots, table: Uint8Array): number {
	let answer: number = Load.kept;
	for (let part = Math.ceil(table.length / partBytes) - 1; part >= 0; part -= 1) answer = send(slots, table, part);
	return answer;
}

/** Puts a table in and has it confirmed, or given up. */
export function change(slots: SiteSlots, table: Uint8Array, isGood: boolean): void {
	sendAll(slots, table);
	if (!slots.arm(wish, ownHash)) throw new Error("the flash does not take it");
	slots.begin(ownHash);
	if (isGood) slots.confirm();
	else slots.rollBack(Verdict.lineSilent);
	slots.told();
}
