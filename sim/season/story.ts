import type { DripField, FieldSums } from "../plants/drip-field";

export const dayMs = 86_400_000;
/** A day on which a crop got less than this of what it wanted to transpire counts as a day of stress. */
export const stressBelow = 0.95;

/** What a field went through, whoever watered it. */
export interface FieldStory {
	/** Sums at the midnights: one more than there are days. */
	readonly midnights: readonly FieldSums[];
	/** In the evening of each day. */
	readonly rootDepthMm: readonly number[];
}

/** Adds a midnight to a story that is being written. */
export class StoryWriter implements FieldStory {
	readonly midnights: FieldSums[] = [];
	readonly rootDepthMm: number[] = [];
	readonly #field: DripField;

	constructor(field: DripField) {
		this.#field = field;
		this.midnights.push(field.sums(0));
	}

	midnight(atMs: number): void {
		this.midnights.push(this.#field.sums(atMs));
		this.rootDepthMm.push(this.#field.rootDepthMm);
	}
}

/** What a season came to. Depths are over the field. */
export interface Score {
	readonly waterMm: number;
	readonly waterM3: number;
	/** What went below the roots' reach beyond what would have without a drop of irrigation. */
	readonly wastedM3: number;
	/** Days on which the crop got less than {@link stressBelow} of what it wanted. */
	readonly stressDays: number;
	/** What it did not get of what it wanted to transpire. */
	readonly lostMm: number;
	readonly evaporatedMm: number;
	readonly drainedMm: number;
	readonly valveHours: number;
}

/** @param unwatered the same field in the same weather, never irrigated: its drainage is nobody's */
export function scoreOf(story: FieldStory, areaM2: number, unwateredMm: number): Score {
	const last = story.midnights.at(-1) as FieldSums;
	return {
		waterMm: last.irrigatedMm,
		waterM3: (last.irrigatedMm * areaM2) / 1000,
		wastedM3: ((last.drainedMm + last.runoffMm - unwateredMm) * areaM2) / 1000,
		stressDays: stressOf(story).filter((share) => share < stressBelow).length,
		lostMm: last.wantedMm - last.transpiredMm,
		evaporatedMm: last.evaporatedMm,
		drainedMm: last.drainedMm + last.runoffMm,
		valveHours: last.wateredHours,
	};
}

/** What the crop got of what it wanted, day by day, [0, 1]. */
export function stressOf({ midnights }: FieldStory): readonly number[] {
	return midnights.slice(1).map((evening, day) => {
		const morning = midnights[day] as FieldSums;
		const wantedMm = evening.wantedMm - morning.wantedMm;
		return wantedMm > 0 ? (evening.transpiredMm - morning.transpiredMm) / wantedMm : 1;
	});
}
