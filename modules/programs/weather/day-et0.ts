import { dailyEt0 } from "../../agronomy/daily-et";
import { type DailyWeather, dailyWeatherFault } from "../../agronomy/daily-weather";
import { hargreavesEt0Mm } from "../../agronomy/hargreaves";
import { extraterrestrialMj } from "../../agronomy/radiation";
import { type DayWeather, isWholeDay } from "./day-weather";

/** What a day's reference evapotranspiration rests on, best first. */
export const Et0Source = Object.freeze({
	/** Penman-Monteith, all of it measured. */
	measured: 0,
	/** Penman-Monteith with what FAO-56 puts for what is missing. */
	completed: 1,
	/** Hargreaves: temperatures alone. */
	temperature: 2,
	/** Nothing: what such a day usually has. */
	usual: 3,
});

const names = ["measured", "completed", "temperature", "usual"] as const;
export type Et0SourceName = (typeof names)[number];

export function et0SourceName(source: number): Et0SourceName {
	return names[source] ?? "usual";
}

/** Where the weather is, and what is known of it for good. */
export interface Et0Place {
	readonly latitudeDeg: number;
	readonly elevationM: number;
	readonly windHeightM: number;
	readonly arid: boolean;
	readonly coastal: boolean;
}

/** ET0 of a day; `et0Mm` is 0 or more. */
export interface DayEt0 {
	readonly et0Mm: number;
	/** One of {@link Et0Source}. */
	readonly source: number;
}

const HOUR_MS = 3_600_000;

/**
 * ET0 of a day that was seen: Penman-Monteith as long as anything beside temperatures is known, else Hargreaves. What
 * can't be (more sun than there is above the air) counts as missing. Null: not even the temperatures are known.
 *
 * @param dayOfYear [1, 366]
 */
export function dayEt0(day: DayWeather, place: Et0Place, dayOfYear: number): DayEt0 | null {
	if (!isWholeDay(day.temperatureMs)) return null;
	const { tMaxC, tMinC } = day;
	const { latitudeDeg, elevationM, arid, coastal } = place;
	const temperatures: DailyWeather = { tMaxC, tMinC, latitudeDeg, elevationM, dayOfYear, arid, coastal };
	if (dailyWeatherFault(temperatures) !== null) return null;
	const sun = sunOf(day);
	const air = { ...temperatures, ...airOf(day, place) };
	const isSunSound = sun !== null && dailyWeatherFault({ ...temperatures, ...sun }) === null;
	const given = isSunSound ? { ...air, ...sun } : air;
	const isSeen = isSunSound || isWholeDay(day.humidityMs) || isWholeDay(day.windMs);
	if (!isSeen || dailyWeatherFault(given) !== null) {
		const raMj = extraterrestrialMj(latitudeDeg, dayOfYear);
		return { et0Mm: hargreavesEt0Mm(tMaxC, tMinC, raMj), source: Et0Source.temperature };
	}
	const { et0Mm, assumed } = dailyEt0(given);
	return { et0Mm: Math.max(0, et0Mm), source: assumed.length === 0 ? Et0Source.measured : Et0Source.completed };
}

function sunOf({ solarMj, solarKnownMs, sunMs, sunKnownMs }: DayWeather): Partial<DailyWeather> | null {
	if (isWholeDay(solarKnownMs)) return { solarMj };
	return isWholeDay(sunKnownMs) ? { sunHours: sunMs / HOUR_MS } : null;
}

function airOf(day: DayWeather, { windHeightM }: Et0Place): Partial<DailyWeather> {
	const { rhMaxPct, rhMinPct, windRun, windMs } = day;
	return {
		...(isWholeDay(day.humidityMs) ? { rhMaxPct, rhMinPct } : {}),
		...(isWholeDay(windMs) ? { windMps: windRun / windMs, windHeightM } : {}),
	};
}
