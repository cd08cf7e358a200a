import type { ByteReader, ByteWriter } from "../base/bytes";
import { readShortText, writeShortText } from "./alarm-body";

const nameBytesMax = 48;
const hashBytes = 8;

/** What happens to a site. */
export const SiteStep = Object.freeze({
	/** All rests, and the gateway ends, to start with the new one. */
	switched: 1,
	/** A start with the new one, on trial. */
	trial: 2,
	confirmed: 3,
	/** The one before is to run again. */
	rolledBack: 4,
});

const stepNames = ["", "switched", "trial", "confirmed", "rolled-back"] as const;

export function siteStepName(step: number): string {
	return stepNames[step] || String(step);
}

/** A step of a change of site: FORMAT.md, kind 12. */
export interface SiteNote {
	/** One of {@link SiteStep}. */
	readonly step: number;
	/** Why, as `modules/slots/verdict.ts` numbers it; 0: nothing to say. */
	readonly verdict: number;
	/** Hashes of the site before and of the new one, 8 bytes each. */
	readonly oldHash: Uint8Array;
	readonly newHash: Uint8Array;
	/** Of the command. */
	readonly id: string;
	readonly who: string;
}

/** Behind a record's head. Allocates. */
export function writeSite(out: ByteWriter, { step, verdict, oldHash, newHash, id, who }: SiteNote): ByteWriter {
	out.u8(step).u8(verdict).copy(oldHash).copy(newHash);
	return writeShortText(writeShortText(out, id, nameBytesMax), who, nameBytesMax);
}

export function readSite(reader: ByteReader): SiteNote {
	const step = reader.u8();
	const verdict = reader.u8();
	const oldHash = reader.take(hashBytes).slice();
	const newHash = reader.take(hashBytes).slice();
	const id = readShortText(reader);
	return { step, verdict, oldHash, newHash, id, who: readShortText(reader) };
}
