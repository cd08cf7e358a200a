import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../database-types";

/** What a link lets its bearer acknowledge: one case of one alarm, in a recipient's name. */
export interface LinkTarget {
	readonly gateway: string;
	readonly alarm: string;
	readonly log: number;
	readonly first: number;
	readonly who: string;
}

const keys = ["gateway", "alarm", "log", "first", "who"] as const;
const secretBytes = 32;

/** Makes and reads links that acknowledge an alarm: whoever has one may, for as long as the alarm stands. */
export class Links {
	readonly #secret: Uint8Array;
	readonly #publicUrl: string | null;

	private constructor(secret: Uint8Array, publicUrl: string | null) {
		this.#secret = secret;
		this.#publicUrl = publicUrl;
	}

	/** The secret is made at the first start, and kept in the database: links outlive a restart. */
	static async open(database: Database, publicUrl: string | null): Promise<Links> {
		const [row] = await database.transaction(async (query) => {
			await query("lock table county_secret in exclusive mode");
			await query("insert into county_secret select $1 where not exists (select from county_secret)", [
				randomBytes(secretBytes),
			]);
			return await query<{ secret: Uint8Array }>("select secret from county_secret");
		});
		return new Links(row?.secret ?? randomBytes(secretBytes), publicUrl);
	}

	/** Null: nobody knows where people reach this receiver. */
	make(target: LinkTarget): string | null {
		if (this.#publicUrl === null) return null;
		const query = new URLSearchParams(keys.map((key): [string, string] => [key, String(target[key])]));
		query.set("seal", this.#seal(target).toString("base64url"));
		return `${this.#publicUrl.replace(/\/$/, "")}/acknowledge?${query}`;
	}

	/** Null: the link is not one of ours. */
	read(query: Readonly<Record<string, unknown>>): LinkTarget | null {
		const [gateway = "", alarm = "", log, first, who = ""] = keys.map((key) => String(query[key] ?? ""));
		const target = { gateway, alarm, log: Number(log), first: Number(first), who };
		const given = Buffer.from(String(query.seal ?? ""), "base64url");
		const wanted = this.#seal(target);
		return given.length === wanted.length && timingSafeEqual(given, wanted) ? target : null;
	}

	#seal(target: LinkTarget): Buffer {
		const text = JSON.stringify(keys.map((key) => target[key]));
		return createHmac("sha256", this.#secret).update(text).digest().subarray(0, 16);
	}
}
