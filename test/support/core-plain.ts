/** A decoded plan as plain objects, to be compared: its rows have their fields in their prototypes. */
export function plain(value: unknown): unknown {
	if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
	if (Array.isArray(value)) return value.map(plain);
	const isRow = Object.getPrototypeOf(value) !== Object.prototype;
	const fields: Record<string, unknown> = {};
	for (const key in value) {
		const field = (value as Record<string, unknown>)[key];
		if (field !== undefined && !(isRow && Object.hasOwn(value, key))) fields[key] = plain(field);
	}
	return fields;
}
