/** What a row is: its pool, and where its cells begin there. Its fields are in its prototype. */
export interface PoolRow {
	readonly pool: Pool;
	readonly cell: number;
}

/** Makes rows of one kind. */
export type MakeRow = new (pool: Pool, cell: number) => PoolRow;

/**
 * What a decoded plan is made of: each value once, and cells of two bytes that say which. On XS a field of an object
 * takes 16 bytes, and a plan has thousands of them that mostly say the same.
 */
export interface Pool {
	readonly values: readonly unknown[];
	readonly cells: Uint16Array;
}

/**
 * Gathers a pool: values, rows and lists that are equal become one. Bounded by the table's length, as each cell has a
 * byte there at least.
 */
export class PoolBuilder {
	readonly pool: { readonly values: unknown[]; cells: Uint16Array };
	private used = 0;
	private readonly rows = new Map<MakeRow, PoolRow[]>();
	private readonly lists = new Map<number, (readonly unknown[])[]>();

	/** @param cellsMost no more will be put into it */
	constructor(cellsMost: number) {
		this.pool = { values: [], cells: new Uint16Array(cellsMost) };
	}

	/** The row of these values: they are primitives, or rows and lists of this pool. */
	row(kind: MakeRow, values: readonly unknown[]): PoolRow {
		const { cells } = this.pool;
		const cell = this.used;
		for (const value of values) {
			cells[this.used] = this.numberOf(value);
			this.used += 1;
		}
		const others = entry(this.rows, kind);
		const same = others.find((other) => this.areSame(other.cell, cell, values.length));
		if (same !== undefined) {
			this.used = cell;
			return same;
		}
		const row = new kind(this.pool, cell);
		others.push(row);
		return row;
	}

	/** The list of these values. */
	list<T>(values: readonly T[]): readonly T[] {
		const others = entry(this.lists, values.length) as (readonly T[])[];
		const same = others.find((other) => other.every((value, at) => value === values[at]));
		if (same !== undefined) return same;
		others.push(values);
		return values;
	}

	/** No more is put into it: what was kept free is given back. */
	finish(): void {
		this.pool.cells = this.pool.cells.slice(0, this.used);
	}

	private numberOf(value: unknown): number {
		const { values } = this.pool;
		// A map would be faster, and take more slots while a table is read than the plan that comes of it.
		const known = values.indexOf(value);
		return known >= 0 ? known : values.push(value) - 1;
	}

	private areSame(a: number, b: number, length: number): boolean {
		const { cells } = this.pool;
		for (let at = 0; at < length; at += 1) if (cells[a + at] !== cells[b + at]) return false;
		return true;
	}
}

function entry<Key, Value>(map: Map<Key, Value[]>, key: Key): Value[] {
	const known = map.get(key);
	if (known !== undefined) return known;
	const made: Value[] = [];
	map.set(key, made);
	return made;
}
