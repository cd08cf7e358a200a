/**
 * Columns of rows to come, as array literals of PostgreSQL: written at once, because a client's own way from JavaScript
 * arrays to literals takes longer than the database takes to store the rows.
 */
export class Columns<Name extends string> {
	readonly #names: readonly Name[];
	readonly #cells: Record<Name, (string | number)[]>;

	constructor(names: readonly Name[]) {
		this.#names = names;
		this.#cells = Object.fromEntries(names.map((name) => [name, []])) as never;
	}

	get rows(): number {
		return this.#cells[this.#names[0] as Name].length;
	}

	/** Adds a row: a cell for each column, in their order. Text is quoted already (`quoted`, `byteString`). */
	add(...row: readonly (string | number | null)[]): void {
		for (let index = 0; index < this.#names.length; index += 1) {
			this.#cells[this.#names[index] as Name].push(row[index] ?? "null");
		}
	}

	/** Parameters with rows [start, end), a literal for each column. */
	literals(start = 0, end = this.rows): string[] {
		return this.#names.map((name) => `{${this.#cells[name].slice(start, end).join(",")}}`);
	}
}

/** Text as a cell. */
export function quoted(text: string): string {
	return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Bytes as a cell of `bytea[]`. */
export function byteString(bytes: Uint8Array): string {
	return `"\\\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}"`;
}
