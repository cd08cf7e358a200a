import type { Site, SiteZone } from "../../modules/site/types";
import type { SiteBalance, SiteWeather } from "../../modules/site/types-amounts";
import type { Mutation } from "./core-mutation";
import type { Writable } from "./core-site";

/** Cotton, as FAO-56 has it, on a loam. */
export const cotton: SiteBalance = {
	fieldCapacity: 0.29,
	wiltingPoint: 0.13,
	crop: {
		planted: "2026-04-20",
		stagesDays: [30, 50, 55, 45],
		kc: [0.35, 1.17, 0.6],
		rootDepthM: [0.2, 1],
		depletionFraction: 0.65,
	},
	areaM2: 4000,
	efficiency: 0.9,
};

/** The orchard's north zone with other words for how much it gets; it has a meter and a station. */
export function changeNorth(
	site: Writable<Site>,
	words: Partial<SiteZone>,
	weather: SiteWeather | undefined = { temperature: "air.temperature", humidity: "air.humidity" },
): void {
	Object.assign(site, { water: { flow: "water.flow", unscheduledAbove: 0.5 }, weather });
	const north = site.programs[0]?.type === "irrigation" ? site.programs[0].zones[0] : undefined;
	if (north === undefined) throw new Error("there is no north zone");
	if (words.runMs !== undefined || words.volumeM3 !== undefined) {
		Object.assign(site.programs[0] ?? {}, { starts: [{ at: "06:00" }] });
	}
	const { startBelow: _below, stopAt: _at, moisture: _probes, ...rest } = north;
	for (const key of Object.keys(north)) Reflect.deleteProperty(north, key);
	Object.assign(north, rest, words);
}

const zone = "programs[0].zones[0]";

function north(
	words: object,
	path: string,
	says: RegExp,
	shape = false,
	more: (site: Writable<Site>) => void = () => undefined,
): Mutation {
	return {
		name: `a zone with ${JSON.stringify(words).slice(0, 120)}: ${says.source}`,
		change: (site) => {
			changeNorth(site, words);
			more(site);
		},
		path: path === "" ? zone : path,
		says,
		shape,
	};
}

function balance(words: object, path: string, says: RegExp, shape = false): Mutation {
	return {
		...north({ balance: { ...cotton, ...words } }, path, says, shape),
		name: `a balance with ${JSON.stringify(words)}`,
	};
}

function crop(words: object, path: string, says: RegExp, shape = false): Mutation {
	return {
		...north({ balance: { ...cotton, crop: { ...cotton.crop, ...words } } }, path, says, shape),
		name: `a crop with ${JSON.stringify(words)}`,
	};
}

function weather(words: object, path: string, says: RegExp, shape = false): Mutation {
	return {
		name: `weather with ${JSON.stringify(words)}`,
		change: (site) => changeNorth(site, { balance: cotton }, { temperature: "air.temperature", ...words }),
		path,
		says,
		shape,
	};
}

const probes = { moisture: ["soil.north.moisture"] };
const byTime = { runMs: 600_000 };

/** Mistakes in how much water a zone gets, and in where the weather is measured. */
export const amountMutations: readonly Mutation[] = [
	north({}, "", /does not say how much.*one of startBelow, runMs, volumeM3, balance/),
	north({ ...byTime, volumeM3: 5 }, "", /has runMs and volumeM3/),
	north({ ...probes, startBelow: 20 }, `${zone}.stopAt`, /is missing: startBelow needs it/),
	north({ startBelow: 20, stopAt: 30 }, `${zone}.startBelow`, /moisture is missing/),
	north({ ...byTime, stopAt: 30 }, `${zone}.stopAt`, /moisture is missing/),
	north({ ...byTime, rise: { by: 1, withinMs: 3_600_000 } }, `${zone}.rise`, /moisture is missing/),
	north({ ...byTime, ...probes, probesLeast: 2 }, `${zone}.probesLeast`, /is 2; the zone has 1 of them/),
	north({ ...byTime, ...probes, vote: "most" }, `${zone}.vote`, /must be mean or median/, true),
	north(
		{ ...byTime, ...probes, salinity: [{ probe: "soil.south.moisture", point: "soil.north.ec", doubtfulAbove: 3000 }] },
		`${zone}.salinity[0].probe`,
		/no probe of the zone "soil.south.moisture"; there is soil.north.moisture/,
	),
	north(
		{ ...byTime, ...probes, salinity: [{ probe: "soil.north.moisture", point: "soil.ec", doubtfulAbove: 3000 }] },
		`${zone}.salinity[0].point`,
		/no point "soil.ec"/,
	),
	north(byTime, "", /nobody says when: starts is missing/, false, (site) => {
		Object.assign(site.programs[0] ?? {}, { starts: undefined });
	}),
	north({ runMs: 4_500_001 }, `${zone}.runMs`, /more than longestRunMs \(4500000\) allows/),
	north({ runMs: 9_999 }, `${zone}.runMs`, /from 10000/, true),
	north({ volumeM3: 5 }, `${zone}.volumeM3`, /water is missing/, false, (site) =>
		Object.assign(site, { water: undefined }),
	),
	north({ volumeM3: 50 }, `${zone}.volumeM3`, /takes 251 min, more than longestRunMs/, false, (site) => {
		Object.assign(site.outputs[2] ?? {}, { expectedFlow: 12 });
	}),
	north({ balance: cotton }, `${zone}.balance`, /needs to know the weather/, false, (site) => {
		Object.assign(site, { weather: undefined });
	}),
	north({ balance: cotton }, "weather", /place is missing/, false, (site) => Object.assign(site, { place: undefined })),
	north(
		{ balance: cotton },
		`${zone}.balance`,
		/flow meter \(water\), the valve's expectedFlow, or rateMmH/,
		false,
		(site) => {
			Object.assign(site, { water: undefined });
		},
	),
	balance({ wiltingPoint: 0.29 }, `${zone}.balance.wiltingPoint`, /is 0.29; it must be below fieldCapacity \(0.29\)/),
	balance({ startDepletionMm: 161 }, `${zone}.balance.startDepletionMm`, /this soil holds 160.0 mm/),
	balance({ correctPercent: 5 }, `${zone}.balance.correctPercent`, /moisture is missing/),
	balance({ areaM2: 0 }, `${zone}.balance.areaM2`, /from 1/, true),
	balance({ efficiency: 1.1 }, `${zone}.balance.efficiency`, /from 0.3 to 1/, true),
	north(
		{ balance: cotton, moisture: ["soil.north.ec"] },
		`${zone}.moisture[0]`,
		/is in uS\/cm; it can correct a balance in % only: correctPercent 0/,
	),
	crop({ planted: "2026-02-30" }, `${zone}.balance.crop.planted`, /is no day; it must be YYYY-MM-DD/),
	crop({ planted: "02-29" }, `${zone}.balance.crop.planted`, /is no day/),
	crop({ stagesDays: [100, 100, 100, 100] }, `${zone}.balance.crop.stagesDays`, /are 400 days together/),
	crop({ stagesDays: [30, 50, 55] }, `${zone}.balance.crop.stagesDays`, /may hold 4 to 4/, true),
	crop({ rootDepthM: [1, 0.5] }, `${zone}.balance.crop.rootDepthM`, /roots don't shrink/),
	crop({ depletionFraction: 0.9 }, `${zone}.balance.crop.depletionFraction`, /from 0.1 to 0.8/, true),
	weather({ humidity: "air.humidty" }, "weather.humidity", /no point "air.humidty"; there is air.humidity/),
	weather({ temperature: "air.humidity" }, "weather.temperature", /is in %RH; it must be in Cel/),
	weather({ rain: "water.flow" }, "weather.rain", /is in m3\/h; it must be in mm, um, mm\/h, um\/h or um\/min/),
	weather({ sun: "air.temperature" }, "weather.sun", /is in Cel; it must be in h, min, s or ms/),
	weather({ solar: "air.humidity", sun: "air.humidity" }, "weather.sun", /stands beside solar/),
	weather({ windHeightM: 10 }, "weather.windHeightM", /wind is missing/),
	weather({ arid: "yes" }, "weather.arid", /must be true or false/, true),
	weather({ snow: "air.temperature" }, "weather.snow", /is not known here/, true),
];
