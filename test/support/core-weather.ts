import { LocalTime } from "../../modules/alarms/local-time";
import { PointTable } from "../../modules/points/table";
import { Weather } from "../../modules/programs/weather/weather";
import type { PlacePlan } from "../../modules/site/plan";
import type { WeatherPlan } from "../../modules/site/plan-amounts";
import { utcZone } from "../../modules/time/zone";
import { SimClock } from "../../sim/core/clock";
import { Scheduler } from "../../sim/core/scheduler";
import { pointPlan, replyOf } from "./core-points";

export const hour = 3_600_000;
export const day = 24 * hour;

const names = ["temperature", "humidity", "wind", "solar", "sun", "rain"] as const;
export type WeatherPoint = (typeof names)[number];

/** Uccle in FAO-56, Example 18: 50°48' N, 100 m, wind at 10 m. */
export const uccle: WeatherPlan = {
	temperature: 0,
	humidity: 1,
	wind: 2,
	solar: 3,
	sun: -1,
	sunUnitMs: hour,
	rain: 5,
	rainUnitMm: 1,
	isRainRate: false,
	usualEt0Mm: 4,
	windHeightM: 10,
	arid: false,
	coastal: false,
};

const place: PlacePlan = { latitudeDeg: 50.8, longitudeDeg: 4.35, elevationM: 100 };

/** The keeper of a site's weather on real points and a real clock, in virtual time. Values said are good for ever. */
export class WeatherRig {
	readonly scheduler = new Scheduler();
	readonly points: PointTable;
	weather: Weather;
	private clock: SimClock;
	private readonly plan: WeatherPlan;
	private readonly wallMs: number;

	/** @param wallMs when it begins, since 1970 @param clockSetMs after each boot, until when there is no clock */
	constructor(plan: WeatherPlan = uccle, wallMs = Date.UTC(2015, 6, 6), clockSetMs = 0) {
		this.plan = plan;
		this.wallMs = wallMs;
		const point = pointPlan({ type: "s32", step: 0.001, lowestCounts: -1e9, highestCounts: 1e9, staleAfterMs: 1e12 });
		this.points = new PointTable(names.map(() => point));
		this.clock = new SimClock(this.scheduler, wallMs, clockSetMs);
		this.weather = this.make();
	}

	/** The power comes back: points, sums and days are as after a boot. */
	reboot(clockSetMs = 0): Weather {
		const before = this.weather;
		this.clock = new SimClock(this.scheduler, this.wallMs, clockSetMs);
		this.weather = this.make();
		return before;
	}

	set(point: WeatherPoint, value: number): void {
		const counts = Math.round(value * 1000);
		this.points.update(
			names.indexOf(point),
			replyOf((counts >>> 16) & 0xffff, counts & 0xffff),
			0,
			false,
			this.clock.now(),
		);
	}

	/**
	 * Lets time pass in steps of a minute.
	 * @param each before every step, with milliseconds since the start of the call
	 */
	run(durationMs: number, each: (passedMs: number) => void = () => undefined): this {
		for (let passedMs = 0; passedMs < durationMs; passedMs += 60_000) {
			each(passedMs);
			this.weather.advance(this.clock.now());
			this.scheduler.runUntil(this.scheduler.nowUs + 60_000_000);
		}
		this.weather.advance(this.clock.now());
		return this;
	}

	get nowMs(): number {
		return this.clock.now();
	}

	private make(): Weather {
		return new Weather(this.plan, place, this.points, new LocalTime(this.clock, utcZone), this.clock.now());
	}
}

/** Between the least, at 5 h, and the most, at 17 h. */
export function wave(passedMs: number, least: number, most: number): number {
	return (least + most) / 2 - ((most - least) / 2) * Math.cos((2 * Math.PI * (passedMs - 5 * hour)) / day);
}
