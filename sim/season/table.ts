import type { Contestant, FieldResult } from "./season";

/** A number that contestants are held against each other by. */
interface Measure {
	readonly name: string;
	readonly unit: string;
	value(contestant: Contestant): number;
	readonly digits: number;
}

/** What is told of each, in this order. */
export const measures: readonly Measure[] = [
	{ name: "water applied", unit: "mm", digits: 0, value: ({ score }) => score.waterMm },
	{ name: "water applied", unit: "m³", digits: 0, value: ({ score }) => score.waterM3 },
	{ name: "wasted below the roots", unit: "1000 l", digits: 0, value: ({ score }) => score.wastedM3 },
	{ name: "evaporated from the soil", unit: "mm", digits: 0, value: ({ score }) => score.evaporatedMm },
	{ name: "left in the soil", unit: "mm", digits: 0, value: ({ story }) => story.midnights.at(-1)?.storedMm ?? 0 },
	{ name: "days of stress", unit: "d", digits: 0, value: ({ score }) => score.stressDays },
	{ name: "transpiration missed", unit: "mm", digits: 1, value: ({ score }) => score.lostMm },
	{ name: "valve open", unit: "h", digits: 0, value: ({ score }) => score.valveHours },
];

/** A number as it is printed: no minus before a nought. */
export function shownNumber(value: number, digits: number): string {
	const text = value.toFixed(digits);
	return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/** Whether the gateway took less water than another at no more stress, in a sentence; both are told as they are. */
export function verdict({ zone, contestants }: FieldResult, other: Contestant): string {
	const [ours] = contestants as readonly [Contestant];
	const savedMm = other.score.waterMm - ours.score.waterMm;
	const share = Math.abs(savedMm) / other.score.waterMm;
	const amount = Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : `${Math.abs(savedMm).toFixed(0)} mm`;
	const water = `${amount} ${savedMm >= 0 ? "less" : "more"} water`;
	const { stressDays } = ours.score;
	const stress = `${stressDays} ${stressDays === 1 ? "day" : "days"} of stress against ${other.score.stressDays}`;
	const beyond = other.isWithin ? "" : "; none of its settings had as little stress as the gateway";
	return `${zone}: ${water} than the ${other.title} (${other.setting}), ${stress}${beyond}`;
}

/** Side by side, as text. */
export function textTable(field: FieldResult): string {
	const heads = field.contestants.map(({ title }) => title);
	const rows = measures.map(({ name, unit, digits, value }) => [
		`${name}, ${unit}`,
		...field.contestants.map((one) => shownNumber(value(one), digits)),
	]);
	const all = [["", ...heads], ...rows, ["setting", ...field.contestants.map(({ setting }) => setting)]];
	const widths = (all[0] as readonly string[]).map((_, at) => Math.max(...all.map((row) => (row[at] ?? "").length)));
	const lines = all.map((row) => {
		return row
			.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart((widths[at] ?? 0) + 2)))
			.join("");
	});
	const verdicts = field.contestants.slice(1).map((other) => verdict(field, other));
	return [`${field.zone}, ${field.field.areaM2 / 10_000} ha`, ...lines, ...verdicts, ""].join("\n");
}
