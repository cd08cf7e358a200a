import { DAY_MS } from "../../time/civil";

/** A day of which less is known than this share is not known: a maximum may lie in what is missing. */
const KNOWN_SHARE = 0.9;

/** What the weather was since local midnight, gathered reading by reading. */
export class DayWeather {
	tMaxC = Number.NEGATIVE_INFINITY;
	tMinC = Number.POSITIVE_INFINITY;
	rhMaxPct = Number.NEGATIVE_INFINITY;
	rhMinPct = Number.POSITIVE_INFINITY;
	/** m/s over milliseconds. */
	windRun = 0;
	solarMj = 0;
	sunMs = 0;
	rainMm = 0;
	/** For how long each was known. */
	temperatureMs = 0;
	humidityMs = 0;
	windMs = 0;
	solarKnownMs = 0;
	sunKnownMs = 0;

	clear(): void {
		this.tMaxC = Number.NEGATIVE_INFINITY;
		this.tMinC = Number.POSITIVE_INFINITY;
		this.rhMaxPct = Number.NEGATIVE_INFINITY;
		this.rhMinPct = Number.POSITIVE_INFINITY;
		this.windRun = 0;
		this.solarMj = 0;
		this.sunMs = 0;
		this.rainMm = 0;
		this.temperatureMs = 0;
		this.humidityMs = 0;
		this.windMs = 0;
		this.solarKnownMs = 0;
		this.sunKnownMs = 0;
	}

	temperature(tC: number, passedMs: number): void {
		this.tMaxC = Math.max(this.tMaxC, tC);
		this.tMinC = Math.min(this.tMinC, tC);
		this.temperatureMs += passedMs;
	}

	/** A probe that says 101 % is wet, no more. */
	humidity(rhPct: number, passedMs: number): void {
		const rh = Math.max(0, Math.min(100, rhPct));
		this.rhMaxPct = Math.max(this.rhMaxPct, rh);
		this.rhMinPct = Math.min(this.rhMinPct, rh);
		this.humidityMs += passedMs;
	}

	wind(mps: number, passedMs: number): void {
		this.windRun += Math.max(0, mps) * passedMs;
		this.windMs += passedMs;
	}

	/** A pyranometer shows a little below 0 at night. */
	solar(wattsPerM2: number, passedMs: number): void {
		this.solarMj += (Math.max(0, wattsPerM2) * passedMs) / 1e9;
		this.solarKnownMs += passedMs;
	}

	sun(shoneMs: number, passedMs: number): void {
		this.sunMs += shoneMs;
		this.sunKnownMs += passedMs;
	}
}

/** Whether so much of a day was seen that it counts. */
export function isWholeDay(knownMs: number): boolean {
	return knownMs >= KNOWN_SHARE * DAY_MS;
}
