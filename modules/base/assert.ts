/**
 * A broken assumption: a fault of the program, never of the field.
 *
 * The host records the reason, makes the outputs safe and restarts.
 */
export class AssertionError extends Error {
	override readonly name = "AssertionError";
}

/** Throws an {@link AssertionError} unless `condition` holds. */
export function assert(condition: boolean, message: string): asserts condition {
	if (!condition) throw new AssertionError(message);
}
