import { dayNumber, daysInMonth } from "../time/civil";
import { namesOf } from "./fault";
import type { PointPlan } from "./plan";
import type { AmountPlan, BalancePlan, CropPlan, WeatherPlan } from "./plan-amounts";
import type { Site } from "./types";
import type { SiteAmount, SiteBalance, SiteCrop, SiteWeather } from "./types-amounts";

const MINUTE_MS = 60_000;

/** When a crop was planted; null: it is no day. */
export function plantedOf(text: string): Pick<CropPlan, "planted" | "isYearly"> | null {
	const parts = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(text);
	if (parts === null) return null;
	const [month, day] = [Number(parts[2]), Number(parts[3])];
	const isYearly = parts[1] === undefined;
	const year = isYearly ? 2023 : Number(parts[1]); // not a leap year: 29 February does not come each year
	if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
	const number = dayNumber(year, month, day);
	if (number < 0 || number > 0xffff) return null;
	return { planted: isYearly ? month * 32 + day : number, isYearly };
}

/** Millimetres in a unit of rain, or in an hour at a unit of it; null: it is no unit of rain. */
export function rainUnitOf(unit: string): Pick<WeatherPlan, "rainUnitMm" | "isRainRate"> | null {
	if (unit === "mm") return { rainUnitMm: 1, isRainRate: false };
	if (unit === "um") return { rainUnitMm: 0.001, isRainRate: false };
	if (unit === "mm/h") return { rainUnitMm: 1, isRainRate: true };
	if (unit === "um/h") return { rainUnitMm: 0.001, isRainRate: true };
	return unit === "um/min" ? { rainUnitMm: 0.06, isRainRate: true } : null;
}

/** Milliseconds in a unit of sunshine; 0: it is no unit of time. */
export function sunUnitMs(unit: string): number {
	if (unit === "h") return 60 * MINUTE_MS;
	if (unit === "min") return MINUTE_MS;
	if (unit === "s") return 1000;
	return unit === "ms" ? 1 : 0;
}

/** How much water a zone gets, of a site that has passed its check. */
export function compileAmount(zone: SiteAmount, site: Site): AmountPlan {
	const points = namesOf(site.points);
	const { moisture = [], vote = "mean", probesLeast = 1, salinity = [], rise, balance } = zone;
	return {
		moisture: moisture.map((point) => points.indexOf(point)),
		vote,
		probesLeast,
		salinity: salinity.map(({ probe, point, doubtfulAbove }) => {
			return { probe: moisture.indexOf(probe), point: points.indexOf(point), above: doubtfulAbove };
		}),
		startBelow: zone.startBelow ?? Number.NEGATIVE_INFINITY,
		stopAt: zone.stopAt ?? Number.POSITIVE_INFINITY,
		runMs: zone.runMs ?? 0,
		volumeM3: zone.volumeM3 ?? 0,
		balance: balance === undefined ? null : compileBalance(balance, moisture.length > 0),
		rise: rise === undefined ? null : { by: rise.by, withinMs: rise.withinMs },
	};
}

function compileBalance(balance: SiteBalance, hasProbes: boolean): BalancePlan {
	const { fieldCapacity, wiltingPoint, crop, areaM2 } = balance;
	return {
		fieldCapacity,
		wiltingPoint,
		crop: compileCrop(crop),
		areaM2,
		wettedShare: balance.wettedShare ?? 1,
		efficiency: balance.efficiency ?? 0.9,
		rateMmH: balance.rateMmH ?? 0,
		startShare: balance.startShare ?? 1,
		refillShare: balance.refillShare ?? 1,
		startDepletionMm: balance.startDepletionMm ?? 0,
		correctShare: hasProbes ? (balance.correctPercent ?? 10) / 100 : 0,
	};
}

function compileCrop({ planted, stagesDays, kc, rootDepthM, ...crop }: SiteCrop): CropPlan {
	const [initialDays, developmentDays, midDays, lateDays] = stagesDays;
	const [initial, mid, end] = kc;
	return {
		...(plantedOf(planted) as Pick<CropPlan, "planted" | "isYearly">),
		stages: { initialDays, developmentDays, midDays, lateDays },
		kc: { initial, mid, end },
		rootStartM: rootDepthM[0],
		rootFullM: rootDepthM[1],
		depletionFraction: crop.depletionFraction,
		plasticReduction: crop.plasticReduction ?? 0,
		strawCover: crop.strawCover ?? 0,
	};
}

/** Where the weather is measured; null: the site does not say. */
export function compileWeather({ weather }: Site, points: readonly PointPlan[]): WeatherPlan | null {
	if (weather === undefined) return null;
	const pointOf = (name: string | undefined): number => points.findIndex((point) => point.name === name);
	const { temperature, humidity, wind, windHeightM = 2, solar, sun, rain, usualEt0Mm = 5 }: SiteWeather = weather;
	const rainUnit = rainUnitOf(points[pointOf(rain)]?.unit ?? "mm");
	return {
		temperature: pointOf(temperature),
		humidity: pointOf(humidity),
		wind: pointOf(wind),
		windHeightM,
		solar: pointOf(solar),
		sun: pointOf(sun),
		sunUnitMs: sunUnitMs(points[pointOf(sun)]?.unit ?? "h"),
		rain: pointOf(rain),
		rainUnitMm: rainUnit?.rainUnitMm ?? 1,
		isRainRate: rainUnit?.isRainRate ?? false,
		usualEt0Mm,
		arid: weather.arid ?? false,
		coastal: weather.coastal ?? false,
	};
}
