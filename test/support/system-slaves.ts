import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { Program } from "./system-program";

/**
 * Slaves of another make, by `system-slaves.process.ts`, on a port of their own process.
 *
 * @param coils the relays that are on at first, as 0 and 1
 */
export async function startSlaves(t: ExecutionContext, path: string, coils: string): Promise<Program> {
	const script = join(process.cwd(), "build/test/support/system-slaves.process.js");
	const slaves = new Program(process.execPath, [script, path, coils], { ipc: true });
	t.teardown(() => slaves.end("SIGKILL"));
	await slaves.says(/^serving$/m);
	return slaves;
}
