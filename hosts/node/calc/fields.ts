import type { Range } from "../../../modules/agronomy/ranges";
import type { Shape } from "../../../modules/site/shape-type";

/** One thing that a formula takes. */
export interface Field {
	readonly shape: Shape;
	/** What the help says of its values: `Cel, -60 to 60`. */
	readonly values: string;
	readonly about: string;
	/** Of a group, or of each row of a list. */
	readonly parts?: FieldList;
}

/** One that may be missing; `about` says what then. */
export interface OptionalField extends Field {
	readonly isOptional: true;
}

export type FieldList = Readonly<Record<string, Field | OptionalField>>;

/** The fields of an input type: all of them, and those that may be missing marked so. */
export type FieldsOf<Input> = {
	readonly [Key in keyof Required<Input>]: object extends Pick<Input, Key>
		? OptionalField
		: Field & { readonly isOptional?: never };
};

/** A number in a unit; "1" is a ratio. */
export function number(unit: string, [lowest, highest]: Range, about = ""): Field {
	return { shape: { number: [lowest, highest] }, values: `${unit}, ${lowest} to ${highest}`, about };
}

export function whole(unit: string, [lowest, highest]: Range, about = ""): Field {
	const values = `${unit}, ${lowest} to ${highest}, whole`;
	return { shape: { number: [lowest, highest], whole: true }, values, about };
}

export function flag(about = ""): Field {
	return { shape: { flag: true }, values: "true or false", about };
}

/** A list of numbers. */
export function numbers(unit: string, [lowest, highest]: Range, about: string, most: number): Field {
	const shape: Shape = { list: { number: [lowest, highest] }, least: 1, most };
	return { shape, values: `[${unit}, ${lowest} to ${highest}]`, about };
}

/** A list of objects. */
export function rows<Input>(parts: FieldsOf<Input>, about: string, most: number): Field {
	return { shape: { list: objectShape(parts), most }, values: "[{ … }]", about, parts };
}

/** An object. */
export function group<Input>(parts: FieldsOf<Input>, about = ""): Field {
	return { shape: objectShape(parts), values: "{ … }", about, parts };
}

export function optional(field: Field): OptionalField {
	return { ...field, isOptional: true };
}

const mayBeMissing = (field: Field | OptionalField) => "isOptional" in field && field.isOptional === true;

/** The shape of an object with these fields. */
export function objectShape(fields: FieldList): Shape {
	const keys = Object.entries(fields).map(([name, field]) => [mayBeMissing(field) ? `${name}?` : name, field.shape]);
	return { object: Object.fromEntries(keys) };
}

/** The field at a path of the input, `days[3].etcMm`; undefined where there is none. */
export function fieldAt(fields: FieldList, path: string): Field | undefined {
	const [name = "", ...rest] = path.replace(/\[\d+\]/g, "").split(".");
	const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
	return rest.length === 0 ? field : fieldAt(field?.parts ?? {}, rest.join("."));
}

/** What a call looks like: `{tC, rhPct, leafC?}`. */
export function signature(fields: FieldList): string {
	const names = Object.entries(fields).map(([name, field]) => {
		const inner = field.parts === undefined ? "" : signature(field.parts);
		const parts = field.values.startsWith("[{") ? `:[${inner}]` : inner && `:${inner}`;
		return `${name}${mayBeMissing(field) ? "?" : ""}${parts}`;
	});
	return `{${names.join(", ")}}`;
}

/** A line for each field and for the parts of each. */
export function fieldLines(fields: FieldList, indent: string): string[] {
	return Object.entries(fields).flatMap(([name, field]) => {
		const head = `${indent}${name}${mayBeMissing(field) ? "?" : ""}`;
		const line = `${head.padEnd(27)} ${field.values.padEnd(25)} ${field.about}`.trimEnd();
		return [line, ...(field.parts === undefined ? [] : fieldLines(field.parts, `${indent}  `))];
	});
}
