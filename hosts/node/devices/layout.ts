/** Columns of text where no terminal says its own. */
const WIDTH = 100;
const WIDTH_MIN = 40;

/** Columns of the terminal, or of COLUMNS; 100 where neither says. */
export function textWidth(): number {
	const width = process.stdout.columns ?? Number(process.env.COLUMNS ?? Number.NaN);
	return Number.isFinite(width) ? Math.max(WIDTH_MIN, Math.floor(width)) : WIDTH;
}

/** Text in lines of at most `width` columns, all but the first indented; a word that is longer stands alone. */
export function wrap(text: string, width: number, first = "", rest = first): string {
	const lines: string[] = [];
	let line = first;
	let isEmpty = true;
	for (const word of text.split(/\s+/).filter((one) => one !== "")) {
		if (!isEmpty && line.length + 1 + word.length > width) {
			lines.push(line);
			line = rest;
			isEmpty = true;
		}
		line += isEmpty ? word : ` ${word}`;
		isEmpty = false;
	}
	return [...lines, line].join("\n");
}

/** Rows in columns two blanks apart; the last column is wrapped under itself. */
export function columns(rows: readonly (readonly string[])[], width: number): string {
	const last = Math.max(...rows.map((row) => row.length)) - 1;
	const widths = Array.from({ length: last }, (_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
	const used = widths.reduce((sum, one) => sum + one + 2, 0);
	return rows
		.map((row) => {
			const head = widths.map((one, at) => `${(row[at] ?? "").padEnd(one)}  `).join("");
			return wrap(row[last] ?? "", Math.max(width, used + 20), head, " ".repeat(used)).trimEnd();
		})
		.join("\n");
}
