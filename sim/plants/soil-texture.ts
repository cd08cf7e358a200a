import { exp, log } from "../../modules/base/math";

/** How a soil holds and lets go of water: Campbell (1974), constants as in Clapp and Hornberger (1978), Table 2. */
export interface TextureConstants {
	/** Volumetric water content when every pore is full, (0, 1). */
	readonly saturation: number;
	/** Suction at which pores begin to empty, mm of water. */
	readonly entrySuctionMm: number;
	readonly b: number;
	/** What flows through full pores, mm/h. */
	readonly saturatedMmPerHour: number;
}

const MM_PER_KPA = 101.97;
const ENTRIES = 1024;

/**
 * A soil's curves, as tables over the share of pores that are full.
 *
 * ψ = ψe·S^-b, K = Ks·S^(2b+3); what is sucked from wet to dry is the difference of Φ = ∫K dψ.
 */
export class SoilTexture {
	readonly constants: TextureConstants;
	/** mm/h, at S = index / ENTRIES. */
	readonly #conductivity = new Float64Array(ENTRIES + 2);
	/** mm²/h */
	readonly #fluxPotential = new Float64Array(ENTRIES + 2);
	/** mm²/h */
	readonly #diffusivity = new Float64Array(ENTRIES + 2);

	constructor(constants: TextureConstants) {
		this.constants = constants;
		const { saturation, entrySuctionMm, b, saturatedMmPerHour } = constants;
		for (let entry = 1; entry <= ENTRIES + 1; entry += 1) {
			const lnS = log(Math.min(1, entry / ENTRIES));
			this.#conductivity[entry] = saturatedMmPerHour * exp((2 * b + 3) * lnS);
			this.#fluxPotential[entry] = ((saturatedMmPerHour * entrySuctionMm * b) / (b + 3)) * exp((b + 3) * lnS);
			this.#diffusivity[entry] = ((saturatedMmPerHour * entrySuctionMm * b) / saturation) * exp((b + 2) * lnS);
		}
	}

	/** Volumetric water content at a suction in kPa: 33 is what is called field capacity, 1500 the wilting point. */
	contentAt(suctionKpa: number): number {
		const { saturation, entrySuctionMm, b } = this.constants;
		return saturation * Math.min(1, exp(log(entrySuctionMm / (MM_PER_KPA * suctionKpa)) / b));
	}

	/** Down through pores of which a share is full, mm/h. */
	conductivity(share: number): number {
		return at(this.#conductivity, share);
	}

	/** mm²/h */
	fluxPotential(share: number): number {
		return at(this.#fluxPotential, share);
	}

	/** mm²/h: how fast differences even out. */
	diffusivity(share: number): number {
		return at(this.#diffusivity, share);
	}
}

function at(table: Float64Array, share: number): number {
	const place = ENTRIES * Math.max(0, Math.min(1, share));
	const entry = Math.floor(place);
	const from = table[entry] as number;
	return from + ((table[entry + 1] as number) - from) * (place - entry);
}
