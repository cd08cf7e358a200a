import { readFileSync } from "node:fs";
import fc from "fast-check";
import { checkRows, clockWords, qualityWords, type RowEntry, type RowsFile } from "../../hosts/node/pack/rows-file";

/** Steps, and the power of ten that each is. */
const powers = new Map([
	[1, 0],
	[10, 1],
	[0.1, -1],
	[0.01, -2],
	[0.001, -3],
]);

export function readRows(name: string): RowsFile {
	return checkRows(JSON.parse(readFileSync(`test/data/${name}.json`, "utf8")), name);
}

const cell = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ word: fc.constant(0), count: fc.integer({ min: -400, max: 400 }) }) },
	{ weight: 2, arbitrary: fc.record({ word: fc.nat(2), count: fc.integer({ min: -(2 ** 31), max: 2 ** 32 }) }) },
	{ weight: 1, arbitrary: fc.constant({ word: 3, count: null }) },
	{ weight: 2, arbitrary: fc.constant({ word: null, count: null }) },
);

function rowWith(columns: number): fc.Arbitrary<RowEntry> {
	const times = fc.oneof(
		fc.nat(100),
		fc.integer({ min: 0, max: 2 ** 48 - 1 }),
		fc.integer({ min: 1.7e12, max: 1.8e12 }),
	);
	return fc
		.record({
			time: times,
			cells: fc.array(cell, { minLength: columns, maxLength: columns }),
			clock: fc.constantFrom(...clockWords),
		})
		.map(({ time, cells, clock }) => ({
			time,
			counts: cells.map(({ count }) => count),
			...(cells.some(({ word }) => word !== null && word > 0)
				? { quality: cells.map(({ word }) => (word === null ? null : (qualityWords[word] ?? null))) }
				: {}),
			...(clock === "platform" ? {} : { clock }),
		}));
}

/** Files of rows as people may make them: times in any order, all qualities, columns without values. */
export const anyRows: fc.Arbitrary<RowsFile> = fc
	.record({
		gateway: fc.constantFrom("farm-1", "x"),
		columns: fc.array(
			fc.record({ unit: fc.constantFrom("Cel", "%", "uS/cm", "1", ""), step: fc.constantFrom(...powers.keys()) }),
			{ minLength: 1, maxLength: 12 },
		),
	})
	.chain(({ gateway, columns }) =>
		fc.record({
			gateway: fc.constant(gateway),
			points: fc.constant(
				columns.map(({ unit, step }, index) => ({
					id: index % 5 === 4 ? `p${index}` : `d${index % 3}.p${index}`,
					unit,
					step,
				})),
			),
			rows: fc.array(rowWith(columns.length), { minLength: 1, maxLength: 25 }),
		}),
	);

export interface Sample {
	readonly id: string;
	readonly unit: string;
	readonly timeMs: number;
	readonly value: number;
}

/** What a platform should hear: good values of rows whose clock was set. Decimal by text, not by arithmetic. */
export function goodSamples({ points, rows }: RowsFile): Sample[] {
	return rows.flatMap(({ time, counts, quality, clock }) => {
		if (clock === "none" || time < 2 ** 28 * 1000) return [];
		return points.flatMap(({ id, unit, step }, point) => {
			const count = counts[point] ?? null;
			if (count === null || (quality?.[point] ?? "good") !== "good") return [];
			return [{ id, unit, timeMs: time, value: Number(`${count}e${powers.get(step)}`) }];
		});
	});
}
