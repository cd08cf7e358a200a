import { sin } from "../../modules/base/math";

const DAY_MS = 86_400_000;
const TWO_PI = 2 * Math.PI;

/** Constants of a place's weather. */
export interface WeatherConstants {
	/** Degrees Celsius. */
	readonly meanTemperatureC: number;
	/** Half the swing between night and day, kelvin. */
	readonly temperatureSwingK: number;
	/** Millimetres a day over the whole day, when the crop has all the water it wants. */
	readonly evapotranspirationMmPerDay: number;
	/** Local solar time less UTC, in hours. */
	readonly solarOffsetHours: number;
}

/** A dry summer: the same day again and again. */
export class Weather {
	readonly #constants: WeatherConstants;
	readonly #wallAtStartMs: number;

	constructor(constants: WeatherConstants, wallAtStartMs: number) {
		this.#constants = constants;
		this.#wallAtStartMs = wallAtStartMs;
	}

	/** -1 at 3 in the morning, 1 at 3 in the afternoon, solar time. */
	#swing(atMs: number): number {
		const solarMs = this.#wallAtStartMs + atMs + this.#constants.solarOffsetHours * 3_600_000;
		return sin((TWO_PI * ((solarMs % DAY_MS) - 9 * 3_600_000)) / DAY_MS);
	}

	/** Air, degrees Celsius. */
	temperatureC(atMs: number): number {
		return this.#constants.meanTemperatureC + this.#constants.temperatureSwingK * this.#swing(atMs);
	}

	/** Percent. */
	humidityPercent(atMs: number): number {
		return 50 - 20 * this.#swing(atMs);
	}

	/** Millimetres an hour; none at night, most in the afternoon. Its mean over a day is the constant. */
	evapotranspirationMmPerHour(atMs: number): number {
		const daily = this.#constants.evapotranspirationMmPerDay / 24;
		return daily * Math.max(0, Math.PI * this.#swing(atMs)); // the mean of max(0, sin) is 1/π
	}
}
