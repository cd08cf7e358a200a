import test, { type ExecutionContext } from "ava";
import { debianProgram } from "./debian-program";

/** Declares a test that needs Debian packages; where one is missing, a test that AVA reports as skipped, naming it. */
export function testWith(
	packages: readonly string[],
	title: string,
	body: (t: ExecutionContext) => Promise<void> | void,
): void {
	const missing = packages.filter((name) => debianProgram(name) === null);
	if (missing.length === 0) test.serial(title, body);
	else test.skip(`${title} (left out: Debian package ${missing.join(", ")} is not installed)`, body);
}
