import type { ExecutionContext } from "ava";
import { headgate } from "./system-program";

/** How a mistake is answered. */
export interface Refusal {
	readonly code: string;
	/** The line names the thing, its path and what would be right. */
	readonly names: readonly (string | RegExp)[];
	/** Milliseconds; the default is enough for what needs no network. */
	readonly withinMs?: number;
}

/** `headgate ...words` says one line on stderr with the code, nothing on stdout, and ends with status 2. */
export async function assertRefused(t: ExecutionContext, words: readonly string[], refusal: Refusal): Promise<void> {
	const program = headgate(...words);
	t.teardown(() => program.end("SIGKILL"));
	const { code } = await program.over(refusal.withinMs ?? 60_000);
	const told = `headgate ${words.join(" ")}: ${program.stderr}`;
	t.is(code, 2, told);
	t.is(program.stdout, "", told);
	t.regex(program.stderr, new RegExp(`^headgate: ${refusal.code}: [^\\n]+\\n$`), told);
	t.false(program.stderr.includes("    at "), told);
	for (const name of refusal.names) {
		t.true(
			typeof name === "string" ? program.stderr.includes(name) : name.test(program.stderr),
			`${told}lacks ${name}`,
		);
	}
}
