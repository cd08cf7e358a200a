import { exp, log } from "../../modules/base/math";

const HOUR_MS = 3_600_000;
const STEP_MS = 250;
/** First dissociation constant of carbonic acid at 25 °C, mol/L: pK 6.35 (Stumm and Morgan, Aquatic Chemistry). */
const CARBONIC = 4.466_835_9e-7;

/** The water of the source, before anything is dosed. */
export interface SourceWater {
	/** At 25 °C. */
	readonly ecUsCm: number;
	readonly ph: number;
	/** What takes up acid, by bicarbonate, meq/L. */
	readonly alkalinityMeqL: number;
}

/** A tank with a dosing pump behind it. */
export interface InjectorConstants {
	readonly litresPerHour: number;
	readonly tankLitres: number;
	/** A litre in a cubic metre raises EC by so much, µS/cm. */
	readonly ecUsCmPerLitreM3: number;
	/** Of an acid, equivalents in a litre; 0: none. */
	readonly acidEqPerLitre: number;
}

export interface DosingLineConstants {
	readonly source: SourceWater;
	/** Pipe and filter between injector and probes: well-stirred cells one behind the other ("tanks in series"). */
	readonly volumeL: number;
	readonly cells: number;
	readonly injectors: readonly InjectorConstants[];
}

/**
 * Injectors into a line: what they give is carried and mixed by the water that flows, and is seen later at the probes.
 *
 * Mass is kept: what left the tanks is in the line or has gone to the field. Without flow it stays where it was given.
 * pH follows the alkalinity that the acid takes away, in a closed system of carbonic acid, so that it moves slowly at
 * first and falls off a cliff when the alkalinity is used up.
 */
export class DosingLine {
	readonly constants: DosingLineConstants;
	/** Litres in each tank. */
	readonly tankLitres: Float64Array;
	/** Litres of each that have left the line, to the field. */
	readonly deliveredLitres: Float64Array;
	/** A fault: a pump that runs and gives nothing, by injector. */
	readonly isBlocked: boolean[];
	private readonly flowM3h: () => number;
	private readonly isOn: (injector: number) => boolean;
	/** Litres of each injector in each cell. */
	private readonly held: Float64Array;
	private atMs: number;
	/** What has held since `atMs`. */
	private flow = 0;
	private readonly gives: Uint8Array;

	/** @param flowM3h what flows past the injectors now @param isOn the contact behind an injector is closed */
	constructor(
		constants: DosingLineConstants,
		flowM3h: () => number,
		isOn: (injector: number) => boolean,
		atMs: number,
	) {
		const { injectors, cells } = constants;
		this.constants = constants;
		this.flowM3h = flowM3h;
		this.isOn = isOn;
		this.tankLitres = Float64Array.from(injectors, ({ tankLitres }) => tankLitres);
		this.deliveredLitres = new Float64Array(injectors.length);
		this.isBlocked = injectors.map(() => false);
		this.held = new Float64Array(injectors.length * cells);
		this.gives = new Uint8Array(injectors.length);
		this.atMs = atMs;
	}

	/** A relay or the flow has moved: up to now all was as before. */
	update(atMs: number): void {
		this.advance(atMs);
		this.flow = this.flowM3h();
		for (let injector = 0; injector < this.gives.length; injector += 1) {
			this.gives[injector] = this.isOn(injector) ? 1 : 0;
		}
	}

	/** Litres of an injector that are in the line. */
	heldLitres(injector: number): number {
		const { cells } = this.constants;
		let sum = 0;
		for (let cell = 0; cell < cells; cell += 1) sum += this.held[injector * cells + cell] as number;
		return sum;
	}

	/** At the probes, litres of an injector in a cubic metre. */
	concentration(injector: number, atMs: number): number {
		this.advance(atMs);
		const { cells, volumeL } = this.constants;
		return ((this.held[(injector + 1) * cells - 1] as number) * 1000 * cells) / volumeL;
	}

	/** At the probes, µS/cm at 25 °C. */
	ecUsCm(atMs: number): number {
		const { source, injectors } = this.constants;
		return injectors.reduce(
			(sum, { ecUsCmPerLitreM3 }, injector) => sum + ecUsCmPerLitreM3 * this.concentration(injector, atMs),
			source.ecUsCm,
		);
	}

	/** At the probes. */
	ph(atMs: number): number {
		const { source, injectors } = this.constants;
		const meqL = injectors.reduce(
			(sum, { acidEqPerLitre }, injector) => sum - acidEqPerLitre * this.concentration(injector, atMs),
			source.alkalinityMeqL,
		);
		return phOf(source, meqL);
	}

	private advance(atMs: number): void {
		while (this.atMs < atMs) {
			const stepMs = Math.min(STEP_MS, atMs - this.atMs);
			for (let injector = 0; injector < this.gives.length; injector += 1) this.carry(injector, stepMs);
			this.atMs += stepMs;
		}
	}

	private carry(injector: number, stepMs: number): void {
		const { cells, volumeL, injectors } = this.constants;
		const share = Math.min(1, ((this.flow * 1000 * cells) / volumeL) * (stepMs / HOUR_MS));
		let moved = this.inject(injector, injectors[injector] as InjectorConstants, stepMs);
		for (let cell = injector * cells; cell < (injector + 1) * cells; cell += 1) {
			const leaves = (this.held[cell] as number) * share;
			this.held[cell] = (this.held[cell] as number) - leaves + moved;
			moved = leaves;
		}
		this.deliveredLitres[injector] = (this.deliveredLitres[injector] as number) + moved;
	}

	private inject(injector: number, { litresPerHour }: InjectorConstants, stepMs: number): number {
		if (this.gives[injector] === 0 || this.isBlocked[injector] === true) return 0;
		const litres = Math.min((litresPerHour * stepMs) / HOUR_MS, this.tankLitres[injector] as number);
		this.tankLitres[injector] = (this.tankLitres[injector] as number) - litres;
		return litres;
	}
}

/** Of water whose carbonate is the source's, and whose alkalinity has become `meqL`. */
function phOf({ ph, alkalinityMeqL }: SourceWater, meqL: number): number {
	const hydrogen = exp(-ph * Math.LN10);
	const carbonate = (alkalinityMeqL / 1000 + hydrogen) * (1 + hydrogen / CARBONIC); // mol/L, all its forms
	const alkalinity = meqL / 1000;
	// alkalinity + h = carbonate × K / (h + K), for h
	const half = (alkalinity + CARBONIC) / 2;
	const root = Math.sqrt(half * half - CARBONIC * (alkalinity - carbonate));
	// the same as root − half, without the loss where half is large
	const h = half > 0 ? (CARBONIC * (carbonate - alkalinity)) / (root + half) : root - half;
	return -log(h) / Math.LN10;
}
