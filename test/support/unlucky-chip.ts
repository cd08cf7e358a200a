import { NorFlash } from "../../sim/core/flash";
import { tearErase, tears, tearWrite } from "../../sim/core/flash-tear";
import type { Random } from "../../sim/core/random";

/** In the middle of what the power goes. */
export const cutKinds = ["record", "cursor", "header", "erasure"] as const;
type CutKind = (typeof cutKinds)[number];

class PowerCut extends Error {}

/** As FORMAT.md has it: headers begin a block, a cursor is one unit of type 3. */
function kindOf(offset: number, unit: Uint8Array, blockLength: number): CutKind {
	if (offset % blockLength === 0) return "header";
	return ((unit[0] as number) & 0xfc) === 0xc0 && unit[1] === 0 ? "cursor" : "record";
}

/** A flash chip whose power goes in the middle of a write or an erasure; nothing is written from then on. */
export class UnluckyChip {
	readonly flash: NorFlash;
	readonly #random: Random;
	readonly #onCut: (kind: CutKind) => void;
	#armed: CutKind | null = null;
	/** False: the power is gone. */
	isOn = true;

	constructor(blocks: number, random: Random, onCut: (kind: CutKind) => void) {
		this.flash = new NorFlash(blocks);
		this.#random = random;
		this.#onCut = onCut;
		this.flash.watcher = {
			beforeWrite: (offset, unit) => {
				this.#look(kindOf(offset, unit, this.flash.blockLength), (how) =>
					tearWrite(this.flash, offset, unit, how, this.#random),
				);
			},
			beforeErase: (index) => this.#look("erasure", (how) => tearErase(this.flash, index, how, this.#random)),
		};
	}

	#look(kind: CutKind, tear: (how: number) => void): void {
		if (!this.isOn) throw new PowerCut();
		if (kind !== this.#armed) return;
		this.isOn = false;
		this.#armed = null;
		tear(this.#random.u32() % tears);
		this.#onCut(kind);
		throw new PowerCut();
	}

	/** The power goes at the next of such. */
	arm(kind: CutKind): void {
		this.#armed = kind;
	}

	/** The power is back, and stays. */
	restore(): void {
		this.isOn = true;
		this.#armed = null;
	}
}
