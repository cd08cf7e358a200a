type Cell = string | number;

/**
 * Columns of rows to come, as array literals of PostgreSQL: written at once, because a client's own way from JavaScript
 * arrays to literals takes longer than the database takes to store the rows.
 */
export class Columns {
	/** By column: pieces of one row, or of several that were sealed. */
	readonly #pieces: Cell[][];
	/** By piece: its rows. */
	#rowsOf: number[] = [];
	rows = 0;

	/** @param width columns */
	constructor(width: number) {
		this.#pieces = Array.from({ length: width }, () => []);
	}

	/** Adds a row: a cell for each column, in their order. Text is quoted already (`quoted`, `byteString`). */
	add(...row: readonly (Cell | null)[]): void {
		for (let column = 0; column < row.length; column += 1) this.#pieces[column]?.push(row[column] ?? "null");
		this.#rowsOf.push(1);
		this.rows += 1;
	}

	/** Makes one piece of all rows, so that `append` has little to do. */
	seal(): void {
		if (this.rows === 0) return;
		for (const pieces of this.#pieces) pieces.splice(0, pieces.length, pieces.join(","));
		this.#rowsOf = [this.rows];
	}

	/** Adds the rows of another one of the same columns. */
	append(other: Columns): void {
		for (const [column, pieces] of other.#pieces.entries())
			for (const piece of pieces) this.#pieces[column]?.push(piece);
		for (const rows of other.#rowsOf) this.#rowsOf.push(rows);
		this.rows += other.rows;
	}

	/** A literal for each column, again and again for about `rows` rows, until all are given. */
	*literals(rows: number): Generator<string[]> {
		let start = 0;
		let count = 0;
		for (const [piece, rowsOfPiece] of this.#rowsOf.entries()) {
			count += rowsOfPiece;
			if (count < rows && piece + 1 < this.#rowsOf.length) continue;
			yield this.#pieces.map((pieces) => `{${pieces.slice(start, piece + 1).join(",")}}`);
			start = piece + 1;
			count = 0;
		}
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
