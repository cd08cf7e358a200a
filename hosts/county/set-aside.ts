import { crc32 } from "../../modules/base/crc";
import type { Query } from "./database-types";

/** Payloads up to this are looked into; of larger ones only the head is kept. */
export const payloadBytesMax = 1 << 20;
const oversizeHeadBytes = 4096;
const reasonLengthMax = 500;
/** Refused messages kept of one gateway; the ones not seen for longest give way. Refused records all stay. */
const messagesMax = 100;

export interface Refusal {
	readonly gateway: string;
	/** `record`: other bytes under a known key. `pack`, `schema`: a whole message. */
	readonly what: "record" | "pack" | "schema" | "beat";
	/** Of a record; else empty. */
	readonly epoch?: string;
	/** Of a record; else -1. */
	readonly sequence?: number;
	readonly reason: string;
	readonly bytes: Uint8Array;
}

/**
 * Keeps what was refused, why and when. The same bytes again only raise its count.
 *
 * @returns whether it is new
 */
export async function setAside(query: Query, refusal: Refusal): Promise<boolean> {
	const { gateway, what, epoch = "", sequence = -1, bytes } = refusal;
	const kept = bytes.length > payloadBytesMax ? bytes.subarray(0, oversizeHeadBytes) : bytes;
	const [row] = await query<{ count: number }>(
		`insert into set_aside (gateway, what, epoch, sequence, crc, reason, size, bytes)
		values ($1, $2, $3, $4, $5, $6, $7, decode($8, 'hex'))
		on conflict (gateway, what, epoch, sequence, crc)
		do update set count = set_aside.count + 1, last_at = now()
		returning count::float8 as count`,
		[
			gateway,
			what,
			epoch,
			sequence,
			crc32(bytes, 0, bytes.length),
			refusal.reason.replaceAll("\0", "").slice(0, reasonLengthMax),
			bytes.length,
			Buffer.from(kept).toString("hex"),
		],
	);
	const isNew = row?.count === 1;
	if (isNew && what !== "record") {
		await query(
			`delete from set_aside where gateway = $1 and what <> 'record' and (what, crc) in (
				select what, crc from set_aside where gateway = $1 and what <> 'record'
				order by last_at desc, crc offset $2)`,
			[gateway, messagesMax],
		);
	}
	return isNew;
}
