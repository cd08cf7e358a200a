import type { SitePlan } from "./plan";
import type { AmountPlan, BalancePlan } from "./plan-amounts";

/** Whether what says how much water a zone gets holds together; of a plan that came as bytes. */
export function isAmount(amount: AmountPlan, { points, weather }: SitePlan): boolean {
	const { moisture, salinity, startBelow, runMs, volumeM3, balance } = amount;
	if (!moisture.every((point) => point < points.length)) return false;
	if (!salinity.every(({ probe, point }) => probe < moisture.length && point < points.length)) return false;
	const isByMoisture = startBelow > Number.NEGATIVE_INFINITY;
	const ways = [isByMoisture, runMs > 0, volumeM3 > 0, balance !== null].filter((way) => way);
	if (ways.length !== 1 || (isByMoisture && moisture.length === 0)) return false;
	return balance === null || (weather !== null && isBalance(balance));
}

function isBalance({ fieldCapacity, wiltingPoint, areaM2, wettedShare, efficiency, crop }: BalancePlan): boolean {
	const isSoil = wiltingPoint >= 0 && wiltingPoint < fieldCapacity && fieldCapacity <= 1;
	const isShare = wettedShare > 0 && wettedShare <= 1 && efficiency > 0 && efficiency <= 1;
	return isSoil && isShare && areaM2 > 0 && crop.rootStartM > 0 && crop.rootFullM >= crop.rootStartM;
}

/** Whether the weather is measured where there is something, on a site that lies somewhere. */
export function isWeather({ weather, place, points }: SitePlan): boolean {
	if (weather === null) return true;
	const { temperature, humidity, wind, solar, sun, rain } = weather;
	return place !== null && [temperature, humidity, wind, solar, sun, rain].every((point) => point < points.length);
}
