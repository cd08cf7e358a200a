import type { SitePlan } from "../../modules/site/plan";
import { HeadgateError } from "./errors";

/**
 * The ports of a site's lines, from the values of `--line NAME=PATH`.
 *
 * @throws HeadgateError `HG_OPTION` when a line has no port, two, or one that is not its own
 */
export function linePaths(words: readonly string[], plan: SitePlan): ReadonlyMap<string, string> {
	const paths = new Map<string, string>();
	const names = plan.lines.map((line) => line.name);
	for (const word of words) {
		const at = word.indexOf("=");
		const name = word.slice(0, at);
		if (at < 1 || at === word.length - 1) {
			throw new HeadgateError("HG_OPTION", `--line ${word}: it should look like --line ${names[0]}=/dev/ttyUSB0`);
		}
		if (!names.includes(name)) {
			throw new HeadgateError(
				"HG_OPTION",
				`--line ${word}: the site has no line "${name}"; it has ${names.join(", ")}`,
			);
		}
		const path = word.slice(at + 1);
		if (paths.has(name) || [...paths.values()].includes(path)) {
			throw new HeadgateError("HG_OPTION", `--line ${word}: each line needs one port, and a port of its own`);
		}
		paths.set(name, path);
	}
	for (const name of names) {
		if (!paths.has(name))
			throw new HeadgateError("HG_OPTION", `line ${name} of the site has no port: --line ${name}=/dev/ttyUSB0`);
	}
	return paths;
}
