import type { YearlyMoment, ZoneRules } from "./zone";

/**
 * `zones.json`, made by `npm run zones` from the IANA data: all zones since 1970, for the machine that compiles a site.
 *
 * A rule is `FIRST;CHANGES;YEARLY`. FIRST: seconds east of UTC in 1970. CHANGES: by commas, each the seconds since the
 * one before (the first: since 1970), base 36, and the seconds east of UTC from then on. YEARLY: nothing, or the
 * standard and the summer offset and the moments when each begins (summer first), as `month.week.weekday/seconds`.
 */
export interface ZoneTable {
	/** Of the IANA data: `2026f`. */
	readonly version: string;
	readonly rules: readonly string[];
	/** Name → index of its rule. */
	readonly zones: { readonly [name: string]: number };
}

/** The zone `name`, without the changes before `fromS` (seconds since 1970-01-01 UTC); null when it is not known. */
export function findZone(table: ZoneTable, name: string, fromS: number): ZoneRules | null {
	const text = Object.hasOwn(table.zones, name) ? table.rules[table.zones[name] as number] : undefined;
	if (text === undefined) return null;
	const [first, changes, yearly] = text.split(";") as [string, string, string];
	let firstOffsetS = Number(first);
	let atS = 0;
	const changesAtS: number[] = [];
	const offsetsS: number[] = [];
	for (const change of changes === "" ? [] : changes.split(",")) {
		const [sinceS, offsetS] = change.split(" ") as [string, string];
		atS += Number.parseInt(sinceS, 36);
		if (atS > fromS) {
			changesAtS.push(atS);
			offsetsS.push(Number(offsetS));
		} else firstOffsetS = Number(offsetS);
	}
	if (yearly === "") return { name, firstOffsetS, changesAtS, offsetsS, rule: null };
	const [standard, summer, toSummer, toStandard] = yearly.split(" ") as [string, string, string, string];
	return {
		name,
		firstOffsetS,
		changesAtS,
		offsetsS,
		rule: {
			standardS: Number(standard),
			summerS: Number(summer),
			toSummer: readMoment(toSummer),
			toStandard: readMoment(toStandard),
		},
	};
}

function readMoment(text: string): YearlyMoment {
	const [month, week, weekday, timeS] = text.split(/[./]/).map(Number) as [number, number, number, number];
	return { month, week, weekday, timeS };
}
