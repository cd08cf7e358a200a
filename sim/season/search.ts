import type { SeasonField } from "../core/season-file";
import { DripField } from "../plants/drip-field";
import type { Sky } from "../plants/sky";
import type { Rule } from "./rules";
import { dayMs, type FieldStory, type Score, StoryWriter, scoreOf } from "./story";

/** One setting of a controller, and what became of it. */
export interface Tried {
	readonly name: string;
	readonly score: Score;
}

/** The setting that a search found, and all that it tried. */
export interface Found extends Tried {
	readonly story: FieldStory;
	/** Whether it keeps to the stress that was allowed; else it is the least stressed of all. */
	readonly isWithin: boolean;
	readonly tried: readonly Tried[];
}

/** A field in a season's weather, for controllers to be tried on. */
export class Trials {
	readonly #field: SeasonField;
	readonly #sky: Sky;
	readonly #days: number;
	/** What drains without a drop of irrigation. */
	readonly unwateredMm: number;

	constructor(field: SeasonField, sky: Sky, days: number) {
		this.#field = field;
		this.#sky = sky;
		this.#days = days;
		const { drainedMm, runoffMm } = new DripField(field, sky).sums(dayMs * days);
		this.unwateredMm = drainedMm + runoffMm;
	}

	score(story: FieldStory): Score {
		return scoreOf(story, this.#field.areaM2, this.unwateredMm);
	}

	/** A season under a rule; its valve and pump never fail. */
	play(rule: Rule): FieldStory {
		const field = new DripField(this.#field, this.#sky);
		const story = new StoryWriter(field);
		for (let day = 1; day <= this.#days; day += 1) {
			let atMs = (day - 1) * dayMs;
			while (atMs < day * dayMs) {
				const { isOpen, untilMs } = rule.decide(field, atMs);
				field.irrigate(isOpen ? this.#field.flowM3PerHour : 0, atMs);
				atMs = Math.min(untilMs, day * dayMs);
			}
			story.midnight(day * dayMs);
		}
		return story;
	}

	/**
	 * The least water of all settings that are within the days of stress that are allowed.
	 *
	 * @param nearby settings closer around the best of the first ones, by its place among them
	 */
	best(
		settings: readonly (() => Rule)[],
		stressDays: number,
		nearby: (place: number) => readonly (() => Rule)[] = () => [],
	): Found {
		const all = [...settings];
		const tried: Tried[] = [];
		let best = this.#tryFrom(all, tried, 0, stressDays);
		all.push(...nearby(best));
		best = this.#tryFrom(all, tried, best, stressDays);
		const chosen = tried[best] as Tried;
		// Its days are played once more: to keep those of every setting would take a gigabyte.
		const story = this.play((all[best] as () => Rule)());
		return { ...chosen, story, isWithin: chosen.score.stressDays <= stressDays, tried };
	}

	/** Tries what was not tried yet; the place of the best. */
	#tryFrom(settings: readonly (() => Rule)[], tried: Tried[], bestBefore: number, stressDays: number): number {
		let best = bestBefore;
		for (const make of settings.slice(tried.length)) {
			const rule = make();
			const score = this.score(this.play(rule));
			tried.push({ name: rule.name, score });
			if (isBetter(score, (tried[best] as Tried).score, stressDays)) best = tried.length - 1;
		}
		return best;
	}
}

function isBetter(score: Score, than: Score, allowed: number): boolean {
	const isIn = score.stressDays <= allowed;
	const wasIn = than.stressDays <= allowed;
	if (isIn !== wasIn) return isIn;
	if (!isIn && score.stressDays !== than.stressDays) return score.stressDays < than.stressDays;
	return score.waterMm < than.waterMm;
}
