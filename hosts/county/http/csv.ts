export type Cell = string | number | boolean | null;

function field(cell: Cell | undefined): string {
	if (cell === null || cell === undefined) return "";
	const text = String(cell);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV (RFC 4180), `columns` as its header row; what is null stays empty. */
export function csvOf(columns: readonly string[], rows: readonly Readonly<Record<string, Cell>>[]): string {
	const lines = rows.map((row) => columns.map((column) => field(row[column])).join(","));
	return [columns.map(field).join(","), ...lines].map((line) => `${line}\r\n`).join("");
}
