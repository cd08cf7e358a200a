import { setTimeout as delay } from "node:timers/promises";

const lookEveryMs = 25;

/**
 * Looks again and again until `look` gives something.
 *
 * @param what for the error, when it has not come within `withinMs`
 */
export async function eventually<T>(
	what: string,
	withinMs: number,
	look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
	seen?: () => string,
): Promise<T> {
	const endMs = performance.now() + withinMs;
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== null && found !== false) return found;
		if (performance.now() > endMs) {
			throw new Error(
				`${what} did not come within ${withinMs / 1000} s${seen === undefined ? "" : `; seen:\n${seen()}`}`,
			);
		}
		await delay(lookEveryMs);
	}
}
