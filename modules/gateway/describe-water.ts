import { IrrigationProgram } from "../programs/irrigation/program";
import type { ZoneAmount } from "../programs/irrigation/zone-amount";
import { et0SourceName } from "../programs/weather/day-et0";
import type { Gateway } from "./gateway";
import type { SoilView, WeatherView } from "./view";

/** Zones whose water is counted. */
export function describeSoils({ programs }: Gateway): readonly SoilView[] {
	return programs.flatMap((program) => {
		if (!(program instanceof IrrigationProgram)) return [];
		return program.amounts.flatMap((amount) => describeSoil(program.name, amount.plan.name, amount));
	});
}

function describeSoil(program: string, zone: string, { soil, volume }: ZoneAmount): readonly SoilView[] {
	if (volume === null) return [];
	return [
		{
			program,
			zone,
			volumeM3: volume.totalM3,
			depletionMm: soil?.depletionMm ?? null,
			startsAtMm: soil?.balance.startsAtMm ?? null,
			availableMm: soil?.balance.availableMm ?? null,
		},
	];
}

/** Null: the site does not say where its weather is measured. */
export function describeWeather({ weather }: Gateway): WeatherView | null {
	if (weather === null) return null;
	const hasDay = !Number.isNaN(weather.lastEt0Mm);
	return {
		et0Mm: hasDay ? weather.lastEt0Mm : null,
		source: hasDay ? et0SourceName(weather.lastSource) : null,
		rainMm: hasDay ? weather.lastRainMm : null,
		rainTodayMm: weather.today.rainMm,
	};
}
