import type { SitePlan } from "../../modules/site/plan";
import type { Site } from "../../modules/site/types";
import { drawMishaps } from "../core/mishaps";
import { Random } from "../core/random";
import type { SeasonFault, SeasonField, SeasonFile } from "../core/season-file";
import { Sky } from "../plants/sky";
import { type RaisedAlarm, runGatewaySeason } from "./gateway-season";
import { thresholdGrid, timerSettings } from "./grids";
import { sameReader, soundReader } from "./readers";
import { type Found, Trials, type Tried } from "./search";
import { dayMs, type FieldStory, type Score } from "./story";

/** What a season is played with. */
export interface SeasonOptions {
	readonly site: Site;
	readonly plan: SitePlan;
	readonly file: SeasonFile;
	readonly seed: number;
	readonly days: number;
	/** Told how far it is. */
	say(text: string): void;
}

/** A controller and what became of a field under it. */
export interface Contestant {
	readonly key: "gateway" | "timer" | "threshold" | "threshold-sound";
	readonly title: string;
	/** Its settings in words. */
	readonly setting: string;
	readonly story: FieldStory;
	readonly score: Score;
	/** Whether it kept to the days of stress that the gateway had; of the gateway: true. */
	readonly isWithin: boolean;
	/** Every setting that was tried, and what became of it. */
	readonly tried: readonly Tried[];
}

/** One field under everybody. */
export interface FieldResult {
	readonly zone: string;
	readonly field: SeasonField;
	/** The gateway first. */
	readonly contestants: readonly Contestant[];
}

/** A season and what came of it. */
export interface SeasonResult {
	readonly seed: number;
	readonly days: number;
	readonly fields: readonly FieldResult[];
	readonly alarms: readonly RaisedAlarm[];
	readonly mishaps: readonly SeasonFault[];
	/** Of each day: what short grass takes, and rain, mm. */
	readonly demandMm: readonly number[];
	readonly rainMm: readonly number[];
}

const reportEveryDays = 30;

/** Plays a season under the gateway, then the same one under its opponents with every setting of their grids. */
export function playSeason(options: SeasonOptions): SeasonResult {
	const { file, seed, days, say } = options;
	const { dayOfYear: firstDayOfYear } = file.start;
	const { solarOffsetH } = file;
	const sky = new Sky(file.climate, { firstDayOfYear, days: days + 1, solarOffsetH }, new Random(seed, "sky"));
	const probes = Object.values(file.fields).flatMap((field) => field.probes.map(({ device }) => device));
	const mishaps = drawMishaps(probes, file.weather, seed);
	const { stories, alarms } = runGatewaySeason({
		...options,
		sky,
		mishaps,
		warn: say,
		passed: (day) => {
			if (day % reportEveryDays === 0) say(`day ${day} of ${days} under the gateway`);
		},
	});
	const fields = Object.entries(file.fields).map(([zone, field]): FieldResult => {
		say(`${zone}: trying the settings of timer and threshold`);
		const trials = new Trials(field, sky, days);
		const story = stories.get(zone) as FieldStory;
		const score = trials.score(story);
		const allowed = score.stressDays;
		const ours = { key: "gateway", title: "gateway", setting: "its site file", story, score, isWithin: true } as const;
		const sound = thresholdGrid(field, () => soundReader(field.probes));
		const same = thresholdGrid(field, () => sameReader(field.probes, mishaps, file.probeNoise, seed));
		const timer = trials.best(timerSettings(field), allowed);
		const threshold = trials.best(same.settings, allowed, same.nearby);
		const soundThreshold = trials.best(sound.settings, allowed, sound.nearby);
		return {
			zone,
			field,
			contestants: [
				{ ...ours, tried: [] },
				contestant("timer", "fixed timer", timer),
				contestant("threshold", "threshold, the same probes", threshold),
				contestant("threshold-sound", "threshold, probes without fault", soundThreshold),
			],
		};
	});
	const ofDays = (of: (day: number) => number) => Array.from({ length: days }, (_, day) => of(day));
	return {
		seed,
		days,
		fields,
		alarms,
		mishaps,
		demandMm: ofDays((day) => sky.demandMmOfDay(day)),
		rainMm: ofDays((day) => sky.rainMm((day + 1) * dayMs) - sky.rainMm(day * dayMs)),
	};
}

function contestant(key: Contestant["key"], title: string, found: Found): Contestant {
	const { name: setting, story, score, isWithin, tried } = found;
	return { key, title, setting, story, score, isWithin, tried };
}
