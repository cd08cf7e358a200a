import type { ByteReader, ByteWriter } from "../../base/bytes";
import { putFloat32, putFloat64, takeFloat32, takeFloat64 } from "../../base/floats";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";
import type { Weather } from "./weather";

/** So much of a day is lost with the power at the most. */
const AGAIN_MS = 1_800_000;
/** Below the days before any clock. */
const DAY_OFFSET = 0x4000_0000;

/** The day so far, and what is usual: kept each half hour and at midnight, in one batch. */
export function weatherLastings(weather: Weather): readonly Lasting[] {
	return [new LastingDay(weather), new LastingPast(weather)];
}

/** Both are due at the same passes, so that rain is neither lost between them nor counted twice. */
class WeatherLasting {
	readonly part = "";
	protected readonly weather: Weather;
	private saidMs = Number.NaN;
	private saidDay = Number.NaN;

	constructor(weather: Weather) {
		this.weather = weather;
	}

	isDue(nowMs: number): boolean {
		const { day } = this.weather;
		if (day === this.saidDay && nowMs < this.saidMs + AGAIN_MS) return false;
		this.saidMs = nowMs;
		this.saidDay = day;
		return true;
	}
}

class LastingDay extends WeatherLasting implements Lasting {
	readonly kind = StateKind.weatherDay;
	readonly length = 46;

	restore(from: ByteReader): void {
		const { today } = this.weather;
		this.weather.restoreDay(from.u32() - DAY_OFFSET);
		today.tMaxC = takeFloat32(from);
		today.tMinC = takeFloat32(from);
		today.rhMaxPct = takeFloat32(from);
		today.rhMinPct = takeFloat32(from);
		today.windRun = takeFloat32(from);
		today.solarMj = takeFloat32(from);
		today.rainMm = takeFloat32(from);
		today.sunMs = from.u32();
		today.temperatureMs = 2000 * from.u16();
		today.humidityMs = 2000 * from.u16();
		today.windMs = 2000 * from.u16();
		today.solarKnownMs = 2000 * from.u16();
		today.sunKnownMs = 2000 * from.u16();
	}

	write(out: ByteWriter): boolean {
		const { today, day } = this.weather;
		out.u32(day + DAY_OFFSET);
		putFloat32(out, today.tMaxC);
		putFloat32(out, today.tMinC);
		putFloat32(out, today.rhMaxPct);
		putFloat32(out, today.rhMinPct);
		putFloat32(out, today.windRun);
		putFloat32(out, today.solarMj);
		putFloat32(out, today.rainMm);
		out.u32(Math.round(today.sunMs));
		out.u16(Math.round(today.temperatureMs / 2000)).u16(Math.round(today.humidityMs / 2000));
		out.u16(Math.round(today.windMs / 2000)).u16(Math.round(today.solarKnownMs / 2000));
		out.u16(Math.round(today.sunKnownMs / 2000));
		return true;
	}
}

class LastingPast extends WeatherLasting implements Lasting {
	readonly kind = StateKind.weatherPast;
	readonly length = 29;

	restore(from: ByteReader): void {
		const { weather } = this;
		weather.usualShare = takeFloat32(from);
		weather.lastEt0Mm = takeFloat32(from);
		weather.lastRainMm = takeFloat32(from);
		weather.lastSource = from.u8();
		weather.rainCount.last = takeFloat64(from);
		weather.sunCount.last = takeFloat64(from);
	}

	write(out: ByteWriter): boolean {
		const { weather } = this;
		putFloat32(out, weather.usualShare);
		putFloat32(out, weather.lastEt0Mm);
		putFloat32(out, weather.lastRainMm);
		out.u8(weather.lastSource);
		putFloat64(out, weather.rainCount.last);
		putFloat64(out, weather.sunCount.last);
		return true;
	}
}
