import type { ExecutionContext } from "ava";
import { testWith } from "./system-debian";

/** Set by `npm run test:long`: only then these tests are there at all. */
const isAsked = process.env.HEADGATE_LONG !== undefined;

/** Declares a system test that is too long for `npm test`; as `testWith`. */
export function testLong(
	packages: readonly string[],
	title: string,
	body: (t: ExecutionContext) => Promise<void> | void,
): void {
	if (isAsked) testWith(packages, `long: ${title}`, body);
}
