import { exp } from "../../modules/base/math";
import { layerMm, type SoilColumn } from "./soil-column";

/** A crop as it grows by warmth, roots and drinks. */
export interface CropConstants {
	/** Degree-days are counted above this, and up to `topC`. */
	readonly baseC: number;
	readonly topC: number;
	/** Share of the ground in its shade at first, and at most. */
	readonly coverAtFirst: number;
	readonly coverAtMost: number;
	/** Degree-days at which half of the growth is done, and over how many it spreads. */
	readonly halfGrownDd: number;
	readonly growthSpreadDd: number;
	/** Leaves begin to go at this many, and half of the cover is gone after `fadeDd` more. */
	readonly fadesFromDd: number;
	readonly fadeDd: number;
	readonly rootsAtFirstMm: number;
	readonly rootsAtMostMm: number;
	readonly rootsGrownDd: number;
	/** Transpiration of a closed stand over that of short grass. */
	readonly transpiration: number;
	/** Suction from which a layer gives less, kPa: where 5 mm are asked of it in a day, and where 1 mm is. */
	readonly stressFromKpa: { readonly highDemand: number; readonly lowDemand: number };
	/** Share of the roots that can do for all of them when the others are dry, (0, 1]. */
	readonly rootsNeeded: number;
}

const WILTING_KPA = 1500;

/**
 * Leaves and roots of one place in a field, and what they take from its soil.
 *
 * Cover grows along a logistic curve of degree-days; roots are densest at the top and go deeper with warmth. Each layer
 * gives what its roots want while it is wet, less and less below a suction that depends on how much is wanted (Feddes
 * 1978), and roots in wet layers make up for those in dry ones, up to a point (Jarvis 1989).
 */
export class CropStand {
	readonly #constants: CropConstants;
	readonly #rootShare: Float64Array;
	readonly #wiltingContent: number;
	readonly #contentHigh: number;
	readonly #contentLow: number;
	/** From each layer, mm/h. */
	readonly uptakeMmPerHour: Float64Array;
	#degreeDays = 0;
	/** [0, 1] */
	cover = 0;
	rootDepthMm = 0;

	constructor(constants: CropConstants, column: SoilColumn) {
		this.#constants = constants;
		const layers = column.waterMm.length;
		this.#rootShare = new Float64Array(layers);
		this.uptakeMmPerHour = new Float64Array(layers);
		this.#wiltingContent = column.texture.contentAt(WILTING_KPA);
		this.#contentHigh = column.texture.contentAt(constants.stressFromKpa.highDemand);
		this.#contentLow = column.texture.contentAt(constants.stressFromKpa.lowDemand);
		this.grow(constants.baseC);
	}

	/** A day of this mean temperature. */
	grow(meanC: number): void {
		const { baseC, topC, coverAtFirst, coverAtMost, halfGrownDd, growthSpreadDd, ...more } = this.#constants;
		this.#degreeDays += Math.max(0, Math.min(meanC, topC) - baseC);
		const grown = 1 / (1 + exp((halfGrownDd - this.#degreeDays) / (growthSpreadDd / 4)));
		const faded = Math.max(0, Math.min(1, (this.#degreeDays - more.fadesFromDd) / (2 * more.fadeDd)));
		this.cover = (coverAtFirst + (coverAtMost - coverAtFirst) * grown) * (1 - faded);
		const rooted = Math.min(1, this.#degreeDays / more.rootsGrownDd);
		this.rootDepthMm = more.rootsAtFirstMm + (more.rootsAtMostMm - more.rootsAtFirstMm) * rooted;
		for (let layer = 0; layer < this.#rootShare.length; layer += 1) {
			this.#rootShare[layer] = this.#rootsAbove((layer + 1) * layerMm) - this.#rootsAbove(layer * layerMm);
		}
	}

	/** Share of the roots that are above a depth: most at the top, none at the bottom. */
	#rootsAbove(depthMm: number): number {
		const share = Math.min(1, depthMm / this.rootDepthMm);
		return share * (2 - share);
	}

	/** What it would transpire were it never short of water, mm/h. */
	wantedMmPerHour(demandMmPerHour: number): number {
		// Light from the side makes rows and trees count for more than their shade (Raes and others, 2009, Eq. 3.10a).
		const { cover } = this;
		const counted = cover * (1.72 - cover + 0.3 * cover * cover);
		return this.#constants.transpiration * counted * demandMmPerHour;
	}

	/**
	 * Sets {@link uptakeMmPerHour} for what is wanted now.
	 *
	 * @param dayDemandMm what short grass takes on this day: the more, the sooner a layer can't give it
	 * @returns what it gets of it, [0, 1]
	 */
	drink(column: SoilColumn, wantedMmPerHour: number, dayDemandMm: number): number {
		const calm = Math.max(0, Math.min(1, (5 - dayDemandMm) / 4));
		const from = this.#contentHigh + (this.#contentLow - this.#contentHigh) * calm;
		let able = 0;
		for (let layer = 0; layer < this.#rootShare.length; layer += 1) {
			const wet = (column.content(layer) - this.#wiltingContent) / (from - this.#wiltingContent);
			const weight = (this.#rootShare[layer] as number) * Math.max(0, Math.min(1, wet));
			this.uptakeMmPerHour[layer] = weight;
			able += weight;
		}
		const got = Math.min(1, able / this.#constants.rootsNeeded);
		const scale = able > 0 ? (got * wantedMmPerHour) / able : 0;
		for (let layer = 0; layer < this.uptakeMmPerHour.length; layer += 1) {
			this.uptakeMmPerHour[layer] = scale * (this.uptakeMmPerHour[layer] as number);
		}
		return got;
	}
}
