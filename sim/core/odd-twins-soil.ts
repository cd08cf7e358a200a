import { ProfileTwin } from "./profile-twin";
import { ExceptionCode, silence } from "./slave-map";

/*
 * Twins of soil and leaf probes that differ from what a profile can say, or that are encoded by hand from the sources,
 * so that a test does not hold a profile against itself.
 */

/** TRUEBNER SMT100: temperature as (T + 100) × 100 without a sign; deaf for a second after power-up. */
export class Smt100Twin extends ProfileTwin {
	#awakeAtMs = 0;

	override set(name: string, value: number): void {
		if (name === "temperature") this.poke({ table: "holding", address: 0 }, [Math.round(100 * value) + 10_000]);
		else if (name === "moisture") this.poke({ table: "holding", address: 1 }, [Math.round(100 * value)]);
		else super.set(name, value);
	}

	override restart(): void {
		super.restart();
		this.#awakeAtMs = this.nowMs() + 1000;
	}

	override hears(unit: number): boolean {
		return this.nowMs() >= this.#awakeAtMs && super.hears(unit);
	}
}

/** JXCT leaf probe of the batch whose temperature is raw × 0.05 − 80. */
export class OtherLeafTwin extends ProfileTwin {
	override set(name: string, value: number): void {
		if (name === "temperature") this.poke({ table: "holding", address: 33 }, [Math.round(20 * (value + 80))]);
		else super.set(name, value);
	}
}

/**
 * GroPoint Profile: a read starts a measurement and is acknowledged with exception 5; the same read, sent again when
 * 200 ms have passed for each segment, gives the values. Another read begins anew.
 */
export class GroPointTwin extends ProfileTwin {
	#measures = "";
	#readyAtMs = 0;
	/** While it measures it says nothing, as a driver's author saw it; else it says exception 5 again. */
	isDeafWhileBusy = false;

	override beforeRead(code: number, address: number, count: number): number {
		const refusal = super.beforeRead(code, address, count);
		if (code !== 4 || refusal !== 0) return refusal;
		const read = `${address} ${count}`;
		if (read === this.#measures && this.nowMs() >= this.#readyAtMs) {
			this.#measures = "";
			return refusal;
		}
		if (read === this.#measures) return this.isDeafWhileBusy ? silence : ExceptionCode.acknowledge;
		this.#measures = read;
		this.#readyAtMs = this.nowMs() + 200 * count;
		return ExceptionCode.acknowledge;
	}
}
