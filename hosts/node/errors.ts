/** An operating error that a person can act on: one line, a code, exit 2, no stack trace. */
export class HeadgateError extends Error {
	readonly code: `HG_${string}`;

	/** @param message names the thing, where it is, and what would be right */
	constructor(code: `HG_${string}`, message: string) {
		super(message);
		this.name = "HeadgateError";
		this.code = code;
	}
}
