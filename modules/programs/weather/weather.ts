import { MM_PER_MJ } from "../../agronomy/daily-et";
import { extraterrestrialMj } from "../../agronomy/radiation";
import type { LocalTime } from "../../alarms/local-time";
import { PointQuality, type PointTable } from "../../points/table";
import type { PlacePlan, WeatherPlan } from "../../site/plan";
import { CivilDate, dayNumber } from "../../time/civil";
import { dayEt0, type Et0Place, Et0Source } from "./day-et0";
import { DayWeather } from "./day-weather";
import { RisingCount } from "./rising-count";

const HOUR_MS = 3_600_000;
/** A reading speaks for no longer than this. */
const HOLD_MAX_MS = 600_000;
/** What a new day counts in what is usual: about a week stays in mind. */
const NEW_WEIGHT = 1 / 7;
/** Days that are remembered, so that what follows the weather may lag. */
const REMEMBERED = 8;
/** No cloudburst brings more in a minute; and so much at once, since a counter may have been out of sight. */
const RAIN_MOST_MM_MIN = 5;
const RAIN_AT_ONCE_MM = 300;
/** Tips of a bucket come at once. */
const RAIN_LEAST_MM = 2;
/** What the sun can have shone while a counter was out of sight. */
const SUN_AT_ONCE_MS = 16 * HOUR_MS;
/** Days before any clock are counted from here. */
const UNDATED = -1_000_000;
/** A clock that is further behind than this was wrong before, or is now: it is gone by. */
const BEHIND_MAX_DAYS = 2;

/**
 * Gathers the site's weather over each local day, and says at its end what reference evapotranspiration it had.
 *
 * Days that nobody saw, since the power was off or the station is broken, had what is usual: the mean of the days that
 * were seen, by the sun above the air, as the season goes. Without a wall clock days are of 24 h since boot, and have
 * what was usual when there was one.
 */
export class Weather {
	/** Sums of the day so far. */
	readonly today = new DayWeather();
	readonly rainCount = new RisingCount();
	readonly sunCount = new RisingCount();
	/** The day that is gathered, since 1970-01-01; below 0: there was never a clock; NaN: before the first pass. */
	day = Number.NaN;
	/** ET0 over the radiation above the air, both as water; NaN: no day was seen yet. */
	usualShare = Number.NaN;
	/** The last day that has ended; NaN: none has. */
	lastEt0Mm = Number.NaN;
	lastSource: number = Et0Source.usual;
	lastRainMm = Number.NaN;
	private readonly plan: WeatherPlan;
	private readonly place: Et0Place;
	private readonly points: PointTable;
	private readonly time: LocalTime;
	private readonly date = new CivilDate();
	private readonly days = new Float64Array(REMEMBERED).fill(Number.NaN);
	private readonly et0s = new Float64Array(REMEMBERED);
	private readonly rains = new Float64Array(REMEMBERED);
	private atMs: number;
	private rainSeenMs = Number.NaN;
	/** As it was before the boot: from there on days are counted until there is a clock. */
	private firstDay = UNDATED;

	constructor(plan: WeatherPlan, place: PlacePlan, points: PointTable, time: LocalTime, nowMs: number) {
		const { windHeightM, arid, coastal } = plan;
		const { latitudeDeg, elevationM } = place;
		this.plan = plan;
		this.place = { latitudeDeg, elevationM, windHeightM, arid, coastal };
		this.points = points;
		this.time = time;
		this.atMs = nowMs;
	}

	/** In every pass, before any program. */
	advance(nowMs: number): void {
		const day = this.presentDay();
		if (day !== this.day) this.turn(day);
		const passedMs = Math.min(nowMs - this.atMs, HOLD_MAX_MS);
		if (passedMs <= 0) return;
		this.atMs = nowMs;
		this.gather(passedMs, nowMs);
	}

	/** ET0 of a day that has ended. */
	et0Mm(day: number): number {
		const at = this.placeOf(day);
		return at < 0 ? this.usualMm(day) : (this.et0s[at] as number);
	}

	/** Rain of a day that has ended; 0 where nobody knows. */
	rainMm(day: number): number {
		const at = this.placeOf(day);
		return at < 0 ? 0 : (this.rains[at] as number);
	}

	/** What such a day usually has, as far as is known. */
	usualMm(day: number): number {
		if (Number.isNaN(this.usualShare)) return this.plan.usualEt0Mm;
		if (!(day >= 0)) return Number.isNaN(this.lastEt0Mm) ? this.plan.usualEt0Mm : this.lastEt0Mm;
		return this.usualShare * this.aboveAirMm(day);
	}

	/** Whether nobody saw the last day that has ended. */
	get isLost(): boolean {
		return this.lastSource === Et0Source.usual && !Number.isNaN(this.lastEt0Mm);
	}

	/** What was gathered before the boot is of this day. */
	restoreDay(day: number): void {
		this.day = day;
		this.firstDay = day;
	}

	private presentDay(): number {
		const day = this.time.day();
		return day >= 0 ? day : this.firstDay - 1 - day; // -1, -2 …: days of 24 h since boot
	}

	/** The first sight of a clock is no midnight: the day goes on under its name. */
	private turn(day: number): void {
		const before = this.day;
		if (day < before && before - day <= BEHIND_MAX_DAYS) return;
		this.day = day;
		if (!(day > before) || before < 0 !== day < 0) return;
		this.close(before);
		if (day - before > 1) this.miss(day - 1);
		this.today.clear();
	}

	/** Of the days between nobody knows anything. What a counter shows next has fallen since it was seen last. */
	private miss(day: number): void {
		this.lastEt0Mm = this.usualMm(day);
		this.lastSource = Et0Source.usual;
		this.lastRainMm = 0;
	}

	private close(day: number): void {
		const known = day < 0 ? null : dayEt0(this.today, this.place, this.dayOfYear(day));
		this.lastEt0Mm = known?.et0Mm ?? this.usualMm(day);
		this.lastSource = known?.source ?? Et0Source.usual;
		this.lastRainMm = this.today.rainMm;
		const at = ((day % REMEMBERED) + REMEMBERED) % REMEMBERED;
		this.days[at] = day;
		this.et0s[at] = this.lastEt0Mm;
		this.rains[at] = this.lastRainMm;
		if (known !== null) this.learn(known.et0Mm / this.aboveAirMm(day));
	}

	private learn(share: number): void {
		const isFirst = Number.isNaN(this.usualShare);
		this.usualShare = isFirst ? share : this.usualShare + NEW_WEIGHT * (share - this.usualShare);
	}

	private placeOf(day: number): number {
		const at = ((day % REMEMBERED) + REMEMBERED) % REMEMBERED;
		return this.days[at] === day ? at : -1;
	}

	private dayOfYear(day: number): number {
		return day - dayNumber(this.date.set(day).year, 1, 1) + 1;
	}

	private aboveAirMm(day: number): number {
		return MM_PER_MJ * Math.max(1, extraterrestrialMj(this.place.latitudeDeg, this.dayOfYear(day)));
	}

	private gather(passedMs: number, nowMs: number): void {
		const { temperature, humidity, wind, solar } = this.plan;
		const { today, points } = this;
		if (this.isGood(temperature, nowMs)) today.temperature(points.value(temperature), passedMs);
		if (this.isGood(humidity, nowMs)) today.humidity(points.value(humidity), passedMs);
		if (this.isGood(wind, nowMs)) today.wind(points.value(wind), passedMs);
		if (this.isGood(solar, nowMs)) today.solar(points.value(solar), passedMs);
		this.gatherCounts(passedMs, nowMs);
	}

	private gatherCounts(passedMs: number, nowMs: number): void {
		const { sun, sunUnitMs, rain, rainUnitMm, isRainRate } = this.plan;
		const { today, points } = this;
		if (this.isGood(sun, nowMs)) {
			today.sun(this.sunCount.take(points.value(sun) * sunUnitMs, SUN_AT_ONCE_MS), passedMs);
		}
		if (!this.isGood(rain, nowMs)) return;
		const value = points.value(rain) * rainUnitMm;
		const unseenMs = isRainRate ? passedMs : nowMs - this.rainSeenMs;
		const most = Number.isNaN(unseenMs) ? RAIN_AT_ONCE_MM : RAIN_LEAST_MM + (RAIN_MOST_MM_MIN * unseenMs) / 60_000;
		this.rainSeenMs = nowMs;
		if (isRainRate) today.rainMm += Math.min((Math.max(0, value) * passedMs) / HOUR_MS, most);
		else today.rainMm += this.rainCount.take(value, most);
	}

	private isGood(point: number, nowMs: number): boolean {
		return point >= 0 && this.points.quality(point, nowMs) === PointQuality.good;
	}
}
