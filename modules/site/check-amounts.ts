import { flowUnits } from "../base/flow-units";
import { quantityOf } from "./auxiliaries";
import { plantedOf, rainUnitOf, sunUnitMs } from "./compile-amounts";
import { type FaultList, namesOf } from "./fault";
import type { ProfileBook } from "./profile-book";
import type { Site, SiteZone } from "./types";
import type { SiteAmount, SiteBalance, SiteCrop, SiteWeather } from "./types-amounts";

const HOUR_MS = 3_600_000;
const meterUnits = Object.keys(flowUnits);
const ways = ["startBelow", "runMs", "volumeM3", "balance"] as const;

/** A zone says how much water it gets in one way, and that can be known. */
export function checkAmount(site: Site, zone: SiteZone, path: string, book: ProfileBook, faults: FaultList): void {
	const given = ways.filter((way) => zone[way] !== undefined);
	if (given.length === 0) faults.add(path, `does not say how much water it gets: it needs one of ${ways.join(", ")}`);
	else if (given.length > 1) faults.add(path, `has ${given.join(" and ")}; one of them says how much water it gets`);
	checkProbes(site, zone, path, faults);
	const { startBelow, stopAt, runMs, longestRunMs } = zone;
	if (startBelow !== undefined && stopAt === undefined) faults.add(`${path}.stopAt`, "is missing: startBelow needs it");
	if (startBelow !== undefined && stopAt !== undefined && stopAt <= startBelow) {
		faults.add(`${path}.stopAt`, `is ${stopAt}; it must be above startBelow (${startBelow})`);
	}
	if (runMs !== undefined && runMs > longestRunMs) {
		faults.add(`${path}.runMs`, `is ${runMs}, more than longestRunMs (${longestRunMs}) allows`);
	}
	if (zone.volumeM3 !== undefined) checkVolume(site, zone, zone.volumeM3, path, book, faults);
	if (zone.balance !== undefined) checkBalance(site, zone, zone.balance, path, book, faults);
}

function checkProbes(site: Site, zone: SiteAmount, path: string, faults: FaultList): void {
	const { moisture = [], probesLeast = 1, salinity = [] } = zone;
	const points = namesOf(site.points);
	moisture.forEach((point, at) => {
		faults.find(`${path}.moisture[${at}]`, point, points, "point");
	});
	for (const key of ["startBelow", "stopAt", "vote", "probesLeast", "salinity", "rise"] as const) {
		if (zone[key] !== undefined && moisture.length === 0)
			faults.add(`${path}.${key}`, "needs probes: moisture is missing");
	}
	if (moisture.length > 0 && probesLeast > moisture.length) {
		faults.add(`${path}.probesLeast`, `is ${probesLeast}; the zone has ${moisture.length} of them`);
	}
	salinity.forEach(({ probe, point }, at) => {
		faults.find(`${path}.salinity[${at}].probe`, probe, moisture, "probe of the zone");
		faults.find(`${path}.salinity[${at}].point`, point, points, "point");
	});
}

function flowOf(site: Site, { valve }: SiteZone): number {
	return site.outputs.find(({ name }) => name === valve)?.expectedFlow ?? Number.NaN;
}

/** Unit of a point; "": there is no such point, or nobody knows. */
export function unitOf(site: Site, name: string | undefined, book: ProfileBook): string {
	const point = site.points.find((one) => one.name === name);
	return (point === undefined ? null : quantityOf(point, site, book))?.unit ?? "";
}

/** Volumes can be reckoned from the site's meter, if it has one. */
export function checkMeter(site: Site, path: string, book: ProfileBook, faults: FaultList): void {
	const unit = unitOf(site, site.water?.flow, book);
	if (unit === "" || meterUnits.includes(unit)) return;
	faults.add(path, `needs a flow meter in ${meterUnits.join(" or ")}; "${site.water?.flow}" is in ${unit}`);
}

function checkVolume(
	site: Site,
	zone: SiteZone,
	volumeM3: number,
	path: string,
	book: ProfileBook,
	faults: FaultList,
): void {
	if (site.water === undefined) faults.add(`${path}.volumeM3`, "has no flow meter to go by: water is missing");
	checkMeter(site, `${path}.volumeM3`, book, faults);
	const m3hPerUnit = flowUnits[unitOf(site, site.water?.flow, book)] ?? 1;
	const neededMs = (volumeM3 / (flowOf(site, zone) * m3hPerUnit)) * HOUR_MS;
	if (neededMs > zone.longestRunMs) {
		const what = `at the valve's expectedFlow it takes ${Math.ceil(neededMs / 60_000)} min`;
		faults.add(`${path}.volumeM3`, `${what}, more than longestRunMs (${zone.longestRunMs}) allows`);
	}
}

function checkBalance(
	site: Site,
	zone: SiteZone,
	balance: SiteBalance,
	path: string,
	book: ProfileBook,
	faults: FaultList,
): void {
	const { fieldCapacity, wiltingPoint, crop, startDepletionMm = 0, correctPercent, wettedShare = 1 } = balance;
	const at = `${path}.balance`;
	if (site.weather === undefined) faults.add(at, "needs to know the weather: weather is missing");
	if (wiltingPoint >= fieldCapacity) {
		faults.add(`${at}.wiltingPoint`, `is ${wiltingPoint}; it must be below fieldCapacity (${fieldCapacity})`);
	} else {
		const heldMm = 1000 * (fieldCapacity - wiltingPoint) * crop.rootDepthM[1] * wettedShare;
		if (startDepletionMm > heldMm) {
			faults.add(`${at}.startDepletionMm`, `is ${startDepletionMm}; this soil holds ${heldMm.toFixed(1)} mm`);
		}
	}
	if (site.water === undefined && balance.rateMmH === undefined && Number.isNaN(flowOf(site, zone))) {
		faults.add(
			at,
			"can't tell how much water comes: it needs a flow meter (water), the valve's expectedFlow, or rateMmH",
		);
	}
	checkMeter(site, at, book, faults);
	checkCrop(crop, `${at}.crop`, faults);
	const { moisture = [] } = zone;
	if (correctPercent !== undefined && moisture.length === 0) {
		faults.add(`${at}.correctPercent`, "needs probes: moisture is missing");
	}
	moisture.forEach((point, index) => {
		const unit = unitOf(site, point, book);
		if (correctPercent === 0 || unit === "" || unit === "%") return;
		faults.add(
			`${path}.moisture[${index}]`,
			`"${point}" is in ${unit}; it can correct a balance in % only: correctPercent 0`,
		);
	});
}

function checkCrop({ planted, stagesDays, rootDepthM }: SiteCrop, path: string, faults: FaultList): void {
	const known = plantedOf(planted);
	if (known === null) {
		faults.add(
			`${path}.planted`,
			`"${planted}" is no day; it must be YYYY-MM-DD, from 1970 to 2149, or MM-DD: each year`,
		);
	}
	const days = stagesDays.reduce((sum, one) => sum + one, 0);
	if (days > 365) faults.add(`${path}.stagesDays`, `are ${days} days together; a season has 365 at the most`);
	const [start, full] = rootDepthM;
	if (start > full) faults.add(`${path}.rootDepthM`, `are ${start} at first and ${full} later: roots don't shrink`);
}

const weatherUnits = [
	["temperature", "Cel"],
	["humidity", "%RH"],
	["wind", "m/s"],
	["solar", "W/m2"],
] as const;

/** The weather is measured where it can be. */
export function checkWeather(site: Site, book: ProfileBook, faults: FaultList): void {
	const { weather } = site;
	if (weather === undefined) return;
	if (site.place === undefined) faults.add("weather", "needs to know where the site lies: place is missing");
	const points = namesOf(site.points);
	for (const key of ["temperature", "humidity", "wind", "solar", "sun", "rain"] as const) {
		const name = weather[key];
		if (name !== undefined) faults.find(`weather.${key}`, name, points, "point");
	}
	for (const [key, unit] of weatherUnits) {
		const has = unitOf(site, weather[key], book);
		if (has !== "" && has !== unit)
			faults.add(`weather.${key}`, `"${weather[key]}" is in ${has}; it must be in ${unit}`);
	}
	if (weather.sun !== undefined && weather.solar !== undefined) {
		faults.add("weather.sun", "stands beside solar: one of them says how much sun there was");
	}
	checkCounts(site, weather, book, faults);
	if (weather.windHeightM !== undefined && weather.wind === undefined) {
		faults.add("weather.windHeightM", "is that of no wind: wind is missing");
	}
}

function checkCounts(site: Site, { rain, sun }: SiteWeather, book: ProfileBook, faults: FaultList): void {
	const rainUnit = unitOf(site, rain, book);
	if (rainUnit !== "" && rainUnitOf(rainUnit) === null) {
		faults.add("weather.rain", `"${rain}" is in ${rainUnit}; it must be in mm, um, mm/h, um/h or um/min`);
	}
	const sunUnit = unitOf(site, sun, book);
	if (sunUnit !== "" && sunUnitMs(sunUnit) === 0) {
		faults.add("weather.sun", `"${sun}" is in ${sunUnit}; it must be in h, min, s or ms`);
	}
}
