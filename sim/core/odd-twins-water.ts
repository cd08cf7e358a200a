import { ProfileTwin } from "./profile-twin";

/*
 * Twins of water probes: what must be started, and what says its own unit.
 */

/** No source says how long they measure, but for a register of the DO7016. */
const MEASURES_MS = 1500;

/**
 * Supmea DO7016, Yosemitech: registers hold what was measured after the last start, and go on holding it. What a probe
 * holds before the first start no source says: zeros are an assumption of the simulator.
 */
export class StartedTwin extends ProfileTwin {
	readonly #world = new Map<string, number>();
	/** Times that it was started. */
	starts = 0;
	#readyAtMs = Number.POSITIVE_INFINITY;

	/** The water changes; the registers do not until it is measured. */
	override set(name: string, value: number): void {
		this.#world.set(name, value);
	}

	override beforeRead(code: number, address: number, count: number): number {
		if (this.nowMs() >= this.#readyAtMs) {
			for (const [name, value] of this.#world) super.set(name, value);
			this.#readyAtMs = Number.POSITIVE_INFINITY;
		}
		return super.beforeRead(code, address, count);
	}

	override write(code: number, address: number, values: readonly number[]): number {
		const { write } = this.profile.profile.start ?? {};
		if (write?.function === code && write.address === address) this.#start();
		return super.write(code, address, values);
	}

	override odd(body: Uint8Array): readonly number[] | null {
		const reply = super.odd(body);
		if (reply !== null) this.#start();
		return reply;
	}

	#start(): void {
		this.starts += 1;
		this.#readyAtMs = this.nowMs() + MEASURES_MS;
	}
}

const metresPerUnit: { readonly [code: number]: number } = { 16: 1, 17: 0.01, 18: 0.001 };

/** QDY30A: counts in the unit and with the decimals that it is set to, and it says both. */
export class LevelTwin extends ProfileTwin {
	/** Water above it, in metres; `unitCode` 16 m, 17 cm, 18 mm. */
	stands(metres: number, unitCode: number, decimals: number): void {
		let counts = metres / (metresPerUnit[unitCode] ?? 1);
		for (let decimal = 0; decimal < decimals; decimal += 1) counts *= 10;
		this.poke({ table: "holding", address: 2 }, [unitCode, decimals, Math.round(counts)]);
	}
}
