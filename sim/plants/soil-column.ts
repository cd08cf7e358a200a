import type { SoilTexture } from "./soil-texture";

export const layerMm = 100;
/** Of what evens a difference out completely: above a half it would swing. */
const STEP_SHARE = 0.4;

/**
 * Soil as layers of 10 cm over a water table that is far below: water goes down by its weight and from wet to dry by
 * suction (Darcy), out at the bottom by its weight alone, and into the air and the roots as it is told.
 *
 * What comes in goes out or stays: `infiltrated + start = drained + runoff + evaporated + taken + water`.
 */
export class SoilColumn {
	readonly texture: SoilTexture;
	/** Water in each layer, mm, from the top. */
	readonly waterMm: Float64Array;
	readonly #fullMm: number;
	readonly #share: Float64Array;
	readonly #flux: Float64Array;
	drainedMm = 0;
	runoffMm = 0;
	evaporatedMm = 0;
	takenMm = 0;

	/** @param suctionKpa everywhere, to begin with */
	constructor(texture: SoilTexture, layers: number, suctionKpa: number) {
		this.texture = texture;
		this.waterMm = new Float64Array(layers).fill(layerMm * texture.contentAt(suctionKpa));
		this.#fullMm = layerMm * texture.constants.saturation;
		this.#share = new Float64Array(layers);
		this.#flux = new Float64Array(layers);
	}

	/** Volumetric water content of a layer, [0, 1). */
	content(layer: number): number {
		return (this.waterMm[layer] as number) / layerMm;
	}

	/** Between the middles of two layers; above the first and below the last theirs. */
	contentAtMm(depthMm: number): number {
		const at = Math.max(0, Math.min(this.waterMm.length - 1, depthMm / layerMm - 0.5));
		const layer = Math.min(this.waterMm.length - 2, Math.floor(at));
		const from = this.content(layer);
		return from + (this.content(layer + 1) - from) * (at - layer);
	}

	get storedMm(): number {
		let sum = 0;
		for (const water of this.waterMm) sum += water;
		return sum;
	}

	/**
	 * Lets time pass.
	 *
	 * @param inMmPerHour onto the surface; what finds no room runs off
	 * @param evaporationMmPerHour out of the first layer
	 * @param uptakeMmPerHour out of each
	 */
	advance(hours: number, inMmPerHour: number, evaporationMmPerHour: number, uptakeMmPerHour: Float64Array): void {
		let leftH = hours;
		while (leftH > 1e-12) {
			const stepH = Math.min(leftH, this.#look());
			this.#flow(stepH);
			this.#exchange(stepH, inMmPerHour, evaporationMmPerHour, uptakeMmPerHour);
			leftH -= stepH;
		}
	}

	/** Where the layers stand; the hours that may pass before that has to be asked again. */
	#look(): number {
		let fastest = 1;
		for (let layer = 0; layer < this.waterMm.length; layer += 1) {
			const share = (this.waterMm[layer] as number) / this.#fullMm;
			this.#share[layer] = share;
			fastest = Math.max(fastest, this.texture.diffusivity(share));
		}
		return (STEP_SHARE * layerMm * layerMm) / fastest;
	}

	/** Flux from each layer into the next, the last's out of the column. */
	#flow(hours: number): void {
		const { texture, waterMm } = this;
		const last = waterMm.length - 1;
		let above = texture.fluxPotential(this.#share[0] as number);
		for (let layer = 0; layer < last; layer += 1) {
			const below = texture.fluxPotential(this.#share[layer + 1] as number);
			const mm = hours * ((above - below) / layerMm + texture.conductivity(this.#share[layer] as number));
			const roomMm = this.#fullMm - (waterMm[layer + 1] as number);
			this.#flux[layer] = Math.min(mm, Math.max(0, roomMm));
			above = below;
		}
		this.#flux[last] = hours * texture.conductivity(this.#share[last] as number);
		for (let layer = 0; layer < last; layer += 1) {
			waterMm[layer] = (waterMm[layer] as number) - (this.#flux[layer] as number);
			waterMm[layer + 1] = (waterMm[layer + 1] as number) + (this.#flux[layer] as number);
		}
		waterMm[last] = (waterMm[last] as number) - (this.#flux[last] as number);
		this.drainedMm += this.#flux[last] as number;
	}

	#exchange(hours: number, inMmPerHour: number, evaporationMmPerHour: number, uptakeMmPerHour: Float64Array): void {
		const { waterMm } = this;
		const inMm = hours * inMmPerHour;
		const outMm = Math.min(hours * evaporationMmPerHour, waterMm[0] as number);
		const runoffMm = Math.max(0, (waterMm[0] as number) + inMm - outMm - this.#fullMm);
		waterMm[0] = (waterMm[0] as number) + inMm - outMm - runoffMm;
		this.evaporatedMm += outMm;
		this.runoffMm += runoffMm;
		for (let layer = 0; layer < waterMm.length; layer += 1) {
			const mm = Math.min(hours * (uptakeMmPerHour[layer] as number), waterMm[layer] as number);
			waterMm[layer] = (waterMm[layer] as number) - mm;
			this.takenMm += mm;
		}
	}
}
