import type { Shape } from "../../../modules/site/shape-type";
import { type FieldList, type FieldsOf, objectShape } from "./fields";

/** What a formula makes: `value`, or null and why there is none, and what it was made of. */
export interface Answer {
	readonly value: number | null;
	readonly [intermediate: string]: unknown;
}

/** A formula that can be asked by name. */
export interface Formula {
	readonly name: string;
	readonly about: string;
	/** Where it is from: paper, equation. */
	readonly source: string;
	/** Of the value. */
	readonly unit: string;
	readonly fields: FieldList;
	readonly shape: Shape;
	/** An input that its example shows: it can be asked as it stands. */
	readonly example: unknown;
	/** What can't be in an input of the right shape, in one line; null where there is nothing. */
	fault(input: unknown): string | null;
	/** @param input of which neither the shape nor `fault` had anything to say */
	answer(input: unknown): Answer;
}

interface Description<Input> {
	readonly name: string;
	readonly about: string;
	readonly source: string;
	readonly unit: string;
	readonly fields: FieldsOf<Input>;
	readonly example: Input;
	readonly fault?: (input: Input) => string | null;
	readonly answer: (input: Input) => Answer;
}

/** A formula from what its input is. */
export function formula<Input>(description: Description<Input>): Formula {
	const { fault, answer, fields } = description;
	return {
		...description,
		fields: fields as FieldList,
		shape: objectShape(fields as FieldList),
		// The shape was checked by then: it is made of the same fields as the type.
		fault: (input) => fault?.(input as Input) ?? null,
		answer: (input) => answer(input as Input),
	};
}
