import { cos, sin } from "../../modules/base/math";
import { type Climate, type ClimateDay, type Draws, drawDays } from "./climate";
import { demandMm, saturatedKpa } from "./reference-demand";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SOLAR_WPM2 = 1361;
const RADIANS = Math.PI / 180;
/** Solar hours at which a day is coldest and warmest. */
const COLDEST_H = 5;
const WARMEST_H = 15;

export interface SkyOptions {
	readonly firstDayOfYear: number;
	readonly days: number;
	/** Solar time less the clock's. */
	readonly solarOffsetH: number;
}

/**
 * The weather of a season, hour by hour, from days that chance has drawn. Moments are milliseconds since a midnight of
 * the clock, the first day's.
 */
export class Sky {
	readonly days: readonly ClimateDay[];
	readonly #climate: Climate;
	readonly #solarOffsetH: number;
	readonly #temperatureC: Float64Array;
	readonly #vapourKpa: Float64Array;
	readonly #windMps: Float64Array;
	readonly #solarWpm2: Float64Array;
	readonly #demandMm: Float64Array;
	readonly #demandMmOfDay: Float64Array;
	/** Since the beginning, at the start of each hour. */
	readonly #rainMm: Float64Array;

	constructor(climate: Climate, options: SkyOptions, draws: Draws) {
		const hours = 24 * options.days;
		this.#climate = climate;
		this.#solarOffsetH = options.solarOffsetH;
		this.days = drawDays(climate, options.firstDayOfYear, options.days + 2, draws);
		this.#temperatureC = new Float64Array(hours);
		this.#vapourKpa = new Float64Array(hours);
		this.#windMps = new Float64Array(hours);
		this.#solarWpm2 = new Float64Array(hours);
		this.#demandMm = new Float64Array(hours);
		this.#demandMmOfDay = new Float64Array(options.days);
		this.#rainMm = new Float64Array(hours + 1);
		for (let hour = 0; hour < hours; hour += 1) this.#fill(hour);
	}

	/** Air, degrees Celsius. */
	temperatureC(atMs: number): number {
		return between(this.#temperatureC, atMs);
	}

	/** Percent. */
	humidityPercent(atMs: number): number {
		return Math.min(100, (100 * between(this.#vapourKpa, atMs)) / saturatedKpa(this.temperatureC(atMs)));
	}

	/** At 2 m. */
	windMps(atMs: number): number {
		return between(this.#windMps, atMs);
	}

	solarWpm2(atMs: number): number {
		return between(this.#solarWpm2, atMs);
	}

	/** Since the beginning. */
	rainMm(atMs: number): number {
		const at = Math.max(0, Math.min(this.#rainMm.length - 1.000001, atMs / HOUR_MS));
		const hour = Math.floor(at);
		const from = this.#rainMm[hour] as number;
		return from + ((this.#rainMm[hour + 1] as number) - from) * (at - hour);
	}

	rainMmPerHour(atMs: number): number {
		const hour = this.#hourOf(atMs);
		return (this.#rainMm[hour + 1] as number) - (this.#rainMm[hour] as number);
	}

	/** What short grass would take, of the hour. */
	demandMmPerHour(atMs: number): number {
		return this.#demandMm[this.#hourOf(atMs)] as number;
	}

	/** The same of a whole day [0, days), mm. */
	demandMmOfDay(day: number): number {
		return this.#demandMmOfDay[day] as number;
	}

	/** The mean of a day [0, days), degrees Celsius. */
	meanC(day: number): number {
		const { tMinC, tMaxC } = this.days[day] as ClimateDay;
		return (tMinC + tMaxC) / 2;
	}

	#hourOf(atMs: number): number {
		return Math.max(0, Math.min(this.#demandMm.length - 1, Math.floor(atMs / HOUR_MS)));
	}

	#fill(hour: number): void {
		const day = this.days[Math.floor(hour / 24)] as ClimateDay;
		const clockH = hour % 24;
		const solarH = clockH + 0.5 + this.#solarOffsetH;
		const { elevationM } = this.#climate;
		const temperatureC = this.#courseC(Math.floor(hour / 24), solarH);
		const vapourKpa = Math.min(saturatedKpa(day.dewPointC), saturatedKpa(temperatureC));
		const windMps = day.windMps * (0.6 + 0.97 * Math.max(0, sin((Math.PI * (solarH - 8)) / 14)));
		const solarWpm2 = day.clearness * SOLAR_WPM2 * Math.max(0, this.#sineOfHeight(day.dayOfYear, solarH));
		const isRain = clockH >= day.rainFromH && clockH < day.rainToH;
		this.#temperatureC[hour] = temperatureC;
		this.#vapourKpa[hour] = vapourKpa;
		this.#windMps[hour] = windMps;
		this.#solarWpm2[hour] = solarWpm2;
		this.#rainMm[hour + 1] = (this.#rainMm[hour] as number) + (isRain ? day.rainMm / (day.rainToH - day.rainFromH) : 0);
		const clearShare = day.clearness / (0.75 + 2e-5 * elevationM);
		this.#demandMm[hour] = demandMm({
			temperatureC,
			vapourKpa,
			windMps,
			solarMj: 0.0036 * solarWpm2,
			clearShare,
			elevationM,
		});
		const at = Math.floor(hour / 24);
		this.#demandMmOfDay[at] = (this.#demandMmOfDay[at] as number) + (this.#demandMm[hour] as number);
	}

	/** From the coldest to the warmest hour and on to the next morning's coldest. */
	#courseC(day: number, solarH: number): number {
		const today = this.days[day] as ClimateDay;
		if (solarH >= COLDEST_H && solarH <= WARMEST_H) {
			return rise(today.tMinC, today.tMaxC, (solarH - COLDEST_H) / (WARMEST_H - COLDEST_H));
		}
		const isMorning = solarH < COLDEST_H;
		const evening = (isMorning ? (this.days[day - 1] ?? today) : today).tMaxC;
		const morning = (isMorning ? today : (this.days[day + 1] as ClimateDay)).tMinC;
		const sinceWarmestH = solarH - WARMEST_H + (isMorning ? 24 : 0);
		return rise(evening, morning, sinceWarmestH / (24 + COLDEST_H - WARMEST_H));
	}

	/** Of the sun above the horizon. */
	#sineOfHeight(dayOfYear: number, solarH: number): number {
		const latitude = this.#climate.latitudeDeg * RADIANS;
		const declination = -23.44 * RADIANS * cos((2 * Math.PI * (dayOfYear + 10)) / 365);
		const angle = (Math.PI / 12) * (solarH - 12);
		return sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(angle);
	}
}

/** Half a wave of cosine from one value to another. */
function rise(from: number, to: number, share: number): number {
	return from + ((to - from) * (1 - cos(Math.PI * share))) / 2;
}

/** Between the middles of two hours. */
function between(hours: Float64Array, atMs: number): number {
	const at = Math.max(0, Math.min(hours.length - 1, (atMs - HOUR_MS / 2) / HOUR_MS));
	const hour = Math.min(hours.length - 2, Math.floor(at));
	const from = hours[hour] as number;
	return from + ((hours[hour + 1] as number) - from) * (at - hour);
}

/** Whole days since the beginning. */
export function dayOf(atMs: number): number {
	return Math.floor(atMs / DAY_MS);
}
