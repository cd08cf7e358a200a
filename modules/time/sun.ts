import { acos, asin, atan2, cos, sin, tan } from "../base/math";
import { DAY_MS } from "./civil";

const RADIANS = Math.PI / 180;
const MINUTE_MS = 60_000;
/** The sun's upper edge is on the horizon: refraction 34′ and half a sun 16′ (NOAA: 90.833° from the zenith). */
const HORIZON_DEG = -0.833;
/** 2000-01-01 12:00, in milliseconds since 1970. */
const J2000_MS = 946_728_000_000;
/** From one day to the next the sun moves little: the third try moves by less than a second. */
const TRIES = 4;

/**
 * The sun over one place.
 *
 * NOAA's solar calculator (Global Monitoring Laboratory), after Meeus, Astronomical Algorithms, 2nd edition, chapters
 * 25 and 28: the sun within 0.01°, from 1900 to 2100. Rising and setting within a minute or two up to the polar
 * circles; the air bends light more or less than the 34′ assumed here. The horizon is flat.
 */
export class Sun {
	readonly #latitude: number;
	readonly #longitudeDeg: number;
	#declination = 0;
	/** Apparent minus mean solar time, in minutes. */
	#equationMin = 0;
	/** Set by {@link look}: degrees above the horizon, without refraction; the sun's centre. */
	elevationDeg = 0;
	/** Set by {@link look}: degrees from north, eastward [0, 360). */
	azimuthDeg = 0;

	/**
	 * @param latitudeDeg north positive [-90, 90]
	 * @param longitudeDeg east positive [-180, 180]
	 */
	constructor(latitudeDeg: number, longitudeDeg: number) {
		this.#latitude = latitudeDeg * RADIANS;
		this.#longitudeDeg = longitudeDeg;
	}

	/** When the sun is highest: the noon nearest to `nearMs`; milliseconds since 1970-01-01 UTC, as all times here. */
	noonMs(nearMs: number): number {
		let atMs = nearMs;
		for (let turn = 0; turn < TRIES; turn += 1) {
			this.turnTo(atMs);
			const fromNoonMs = this.solarMs(atMs) - DAY_MS / 2;
			atMs -= fromNoonMs - DAY_MS * Math.round(fromNoonMs / DAY_MS);
		}
		return Math.round(atMs);
	}

	/**
	 * When the sun rises (`side` −1) or sets (+1) around the noon `noonMs`; NaN on a day when it does not, which is a
	 * polar day if the sun is up at noon, else a polar night.
	 */
	horizonMs(noonMs: number, side: -1 | 1): number {
		let atMs = noonMs;
		for (let turn = 0; turn < TRIES; turn += 1) {
			this.turnTo(atMs);
			const above = sin(HORIZON_DEG * RADIANS) - sin(this.#latitude) * sin(this.#declination);
			const hourAngle = acos(above / (cos(this.#latitude) * cos(this.#declination)));
			if (Number.isNaN(hourAngle)) return Number.NaN;
			const offMs = this.solarMs(atMs) - DAY_MS / 2 - (side * hourAngle * DAY_MS) / (2 * Math.PI);
			atMs -= offMs - DAY_MS * Math.round(offMs / DAY_MS);
		}
		return Math.round(atMs);
	}

	/** Where the sun stands at `atMs`. */
	look(atMs: number): void {
		this.turnTo(atMs);
		const hourAngle = ((this.solarMs(atMs) - DAY_MS / 2) * 2 * Math.PI) / DAY_MS;
		const along = cos(hourAngle) * cos(this.#declination);
		const sine = sin(this.#latitude) * sin(this.#declination) + cos(this.#latitude) * along;
		this.elevationDeg = asin(Math.max(-1, Math.min(1, sine))) / RADIANS;
		const fromSouth = atan2(
			sin(hourAngle) * cos(this.#declination),
			along * sin(this.#latitude) - sin(this.#declination) * cos(this.#latitude),
		);
		this.azimuthDeg = (fromSouth / RADIANS + 180) % 360;
	}

	/** Milliseconds of the solar day at `atMs`, which begins at midnight; a day more or less does not matter. */
	private solarMs(atMs: number): number {
		return (atMs % DAY_MS) + (4 * this.#longitudeDeg + this.#equationMin) * MINUTE_MS;
	}

	/** Declination and equation of time at `atMs`. */
	private turnTo(atMs: number): void {
		const t = (atMs - J2000_MS) / (36_525 * DAY_MS);
		const meanLongitude = (280.46646 + t * (36_000.76983 + t * 0.0003032)) * RADIANS;
		const anomaly = (357.52911 + t * (35_999.05029 - t * 0.0001537)) * RADIANS;
		const eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267);
		const centreDeg =
			sin(anomaly) * (1.914602 - t * (0.004817 + t * 0.000014)) +
			sin(2 * anomaly) * (0.019993 - t * 0.000101) +
			sin(3 * anomaly) * 0.000289;
		const node = (125.04 - 1934.136 * t) * RADIANS;
		const longitude = meanLongitude + (centreDeg - 0.00569 - 0.00478 * sin(node)) * RADIANS;
		const meanObliquityDeg = 23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60;
		const obliquity = (meanObliquityDeg + 0.00256 * cos(node)) * RADIANS;
		this.#declination = asin(sin(obliquity) * sin(longitude));
		const half = tan(obliquity / 2);
		const y = half * half;
		const equation =
			y * sin(2 * meanLongitude) -
			2 * eccentricity * sin(anomaly) +
			4 * eccentricity * y * sin(anomaly) * cos(2 * meanLongitude) -
			0.5 * y * y * sin(4 * meanLongitude) -
			1.25 * eccentricity * eccentricity * sin(2 * anomaly);
		this.#equationMin = (4 * equation) / RADIANS;
	}
}
