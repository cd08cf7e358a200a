/** With fields that may be changed. */
export type Changeable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A copy of one part of a plan, with fields of its own. One that came from a table has them in its prototype
 * (`table-pool.ts`), where spreading it finds none.
 */
export function copyOf<T extends object>(part: T): Changeable<T> {
	const isRow = Object.getPrototypeOf(part) !== Object.prototype;
	const copy: Partial<Changeable<T>> = {};
	for (const key in part) if (!isRow || !Object.hasOwn(part, key)) copy[key] = part[key];
	return copy as Changeable<T>;
}
