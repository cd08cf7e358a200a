/** Lines of cells as a table of plain text, the first being the headings. */
export function textTable(lines: readonly (readonly string[])[]): string {
	const columns = lines[0]?.length ?? 0;
	const widths = Array.from({ length: columns }, (_, column) =>
		Math.max(...lines.map((line) => (line[column] ?? "").length)),
	);
	return lines
		.map((line) =>
			line
				.map((cell, column) => cell.padEnd(widths[column] as number))
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}
