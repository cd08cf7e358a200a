import type { Digest } from "../ports/digest";
import { type CommandMessage, decodeCommand } from "./command";
import { Seal } from "./seal";
import { decodeSitePart, type SitePart } from "./site-part";

/** Takes a command that is really the receiver's. */
export type Deliver = (command: CommandMessage, isRetained: boolean) => void;

/** Takes a part of another site that is really the receiver's; what to say to that, or null. */
export type LoadPart = (part: SitePart, isRetained: boolean) => Uint8Array | null;

/** Where messages of the receiver go. */
export interface Takers {
	readonly deliver: Deliver;
	readonly load: LoadPart;
}

/** Where commands and sites arrive over the link: only what bears the code of this gateway's key goes on. */
export class Mailbox {
	readonly #commands: Seal;
	readonly #sites: Seal;
	readonly #takers: Takers;
	/** Messages that were not the receiver's, or none of these. */
	refused = 0;

	/**
	 * @param key of this gateway, 32 bytes
	 * @param topics the commands' and the sites'
	 */
	constructor(digest: Digest, key: Uint8Array, topics: { command: Uint8Array; site: Uint8Array }, takers: Takers) {
		this.#commands = new Seal(digest, key, topics.command);
		this.#sites = new Seal(digest, key, topics.site);
		this.#takers = takers;
	}

	take(payload: Uint8Array, isRetained: boolean): void {
		const command = this.#commands.isAuthentic(payload) ? decodeCommand(payload) : null;
		if (command === null) this.refused += 1;
		else this.#takers.deliver(command, isRetained);
	}

	/** What to say to a part of a site; null: nothing. */
	load(payload: Uint8Array, isRetained: boolean): Uint8Array | null {
		const part = this.#sites.isAuthentic(payload) ? decodeSitePart(payload) : null;
		if (part !== null) return this.#takers.load(part, isRetained);
		this.refused += 1;
		return null;
	}
}
