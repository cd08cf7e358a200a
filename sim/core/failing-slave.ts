import { SimSlave } from "./slave";

/** A slave that says nothing while something is wrong with it: a bitten cable, a blown fuse. */
export class FailingSlave extends SimSlave {
	readonly #slave: SimSlave;
	readonly #isSilent: () => boolean;

	constructor(slave: SimSlave, isSilent: () => boolean) {
		super(slave.unit, {});
		this.#slave = slave;
		this.#isSilent = isSilent;
	}

	override answer(request: Uint8Array): Uint8Array | null {
		return this.#isSilent() ? null : this.#slave.answer(request);
	}
}
