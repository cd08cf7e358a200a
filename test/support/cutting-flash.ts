import type { Flash } from "../../modules/ports/flash";
import type { NorFlash } from "../../sim/core/flash";

const UNIT = 16;

/** The power has gone. */
export class PowerCut extends Error {}

/** A NOR chip whose power goes after a number of steps: a step is one 16-byte unit written, or one block erased. */
export class CuttingFlash implements Flash {
	readonly chip: NorFlash;
	/** Steps left until the power goes; Infinity: it stays. */
	left = Number.POSITIVE_INFINITY;
	steps = 0;

	constructor(chip: NorFlash) {
		this.chip = chip;
	}

	get blocks(): number {
		return this.chip.blocks;
	}

	get blockLength(): number {
		return this.chip.blockLength;
	}

	read(buffer: Uint8Array, offset: number): void {
		this.chip.read(buffer, offset);
	}

	write(bytes: Uint8Array, offset: number): void {
		for (let at = 0; at < bytes.length; at += UNIT) {
			this.#step();
			this.chip.write(bytes.subarray(at, at + UNIT), offset + at);
		}
		if (bytes.length % UNIT !== 0) throw new Error("flash write off its units");
	}

	eraseBlock(index: number): void {
		this.#step();
		this.chip.eraseBlock(index);
	}

	#step(): void {
		if (this.left <= 0) throw new PowerCut("power cut");
		this.left -= 1;
		this.steps += 1;
	}
}
