import { textTable } from "../text-table";

/** One line of the table. */
export interface Row {
	readonly scenario: string;
	readonly master: string;
	readonly value: number;
	readonly unit: string;
	/** What the line itself allows, in the same unit; null where there is no such thing. */
	readonly limit: number | null;
	/** What ours must reach, in words; empty where there is no bar. */
	readonly bar: string;
	/** Null: not judged. */
	readonly ok: boolean | null;
	readonly note: string;
}

const headings = ["scenario", "master", "value", "limit", "bar", "", "note"];

/** A number with as many digits as it deserves. */
function short(value: number): string {
	if (Number.isInteger(value)) return String(value);
	return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function cells(row: Row): string[] {
	const verdict = row.ok === null ? "" : row.ok ? "ok" : "MISSED";
	const limit = row.limit === null ? "" : short(row.limit);
	return [row.scenario, row.master, `${short(row.value)} ${row.unit}`, limit, row.bar, verdict, row.note];
}

/** The rows as a table of plain text. */
export function table(rows: readonly Row[]): string {
	return textTable([headings, ...rows.map(cells)]);
}
