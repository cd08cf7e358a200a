import type { Digest } from "../ports/digest";
import { type CommandMessage, decodeCommand } from "./command";
import { Seal } from "./seal";

/** Takes a command that is really the receiver's. */
export type Deliver = (command: CommandMessage, isRetained: boolean) => void;

/** Where commands arrive over the link: only what bears the code of this gateway's key goes on. */
export class Mailbox {
	readonly #seal: Seal;
	readonly #deliver: Deliver;
	/** Commands that were not the receiver's, or no commands. */
	refused = 0;

	/**
	 * @param key of this gateway, 32 bytes
	 * @param topic the commands'
	 */
	constructor(digest: Digest, key: Uint8Array, topic: Uint8Array, deliver: Deliver) {
		this.#seal = new Seal(digest, key, topic);
		this.#deliver = deliver;
	}

	take(payload: Uint8Array, isRetained: boolean): void {
		const command = this.#seal.isAuthentic(payload) ? decodeCommand(payload) : null;
		if (command === null) this.refused += 1;
		else this.#deliver(command, isRetained);
	}
}
