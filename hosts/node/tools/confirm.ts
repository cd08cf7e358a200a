import { createInterface } from "node:readline/promises";
import { HeadgateError } from "../errors";
import type { GivenOptions, OptionSpec } from "../options";

export const yesOption: OptionSpec = { name: "yes", help: "do not ask" };

/**
 * A command that writes asks first.
 *
 * @throws HeadgateError `HG_OPTION` where nobody can be asked and `--yes` was not given
 */
export function checkCanAsk(command: string, given: GivenOptions): void {
	if (given.flag("yes") || process.stdin.isTTY === true) return;
	const message = `headgate ${command} asks before it writes, and there is no terminal: give --yes`;
	throw new HeadgateError("HG_OPTION", message);
}

/** Whether the person wants it; `--yes` says so beforehand. */
export async function isConfirmed(given: GivenOptions): Promise<boolean> {
	if (given.flag("yes")) return true;
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("no")));
	const said = await Promise.race([terminal.question("Write this? [y/N] "), closed]);
	terminal.close();
	if (/^(y|yes)$/i.test(said.trim())) return true;
	process.stderr.write("nothing was written\n");
	return false;
}
