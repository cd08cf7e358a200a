/** Pump, master valve, zone valves: water flows where all three are open. */
export interface ZoneFlow {
	readonly flowM3PerHour: number;
	isOpen(): boolean;
	/** Told what flows into the zone from now on. */
	deliver(flowM3PerHour: number, atMs: number): void;
}

/** What the flow meter sees: cubic metres an hour, and cubic metres since it was set to zero. */
export class WaterSupply {
	readonly #zones: readonly ZoneFlow[];
	readonly #isFed: () => boolean;
	/** A fault: the well gives nothing, whatever runs. */
	isDry = false;
	/** A fault: so much flows past the meter, whatever is shut. */
	leakM3PerHour = 0;
	#flowM3PerHour = 0;
	#atMs: number;
	#volumeM3: number;

	/** @param isFed the pump runs and the master valve is open */
	constructor(zones: readonly ZoneFlow[], isFed: () => boolean, volumeM3: number, atMs: number) {
		this.#zones = zones;
		this.#isFed = isFed;
		this.#volumeM3 = volumeM3;
		this.#atMs = atMs;
	}

	get flowM3PerHour(): number {
		return this.#flowM3PerHour;
	}

	volumeM3(atMs: number): number {
		this.#integrate(atMs);
		return this.#volumeM3;
	}

	/** A valve or the pump has moved. */
	update(atMs: number): void {
		this.#integrate(atMs);
		const fed = this.#isFed() && !this.isDry;
		this.#flowM3PerHour = this.leakM3PerHour;
		for (const zone of this.#zones) {
			const flow = fed && zone.isOpen() ? zone.flowM3PerHour : 0;
			zone.deliver(flow, atMs);
			this.#flowM3PerHour += flow;
		}
	}

	#integrate(atMs: number): void {
		this.#volumeM3 += (this.#flowM3PerHour * (atMs - this.#atMs)) / 3_600_000;
		this.#atMs = atMs;
	}
}
