import { setTimeout as delay } from "node:timers/promises";
import type { ExecutionContext } from "ava";

const TIMEOUT_MS = 600_000;

/** For a test that computes for minutes without a pause: AVA hears of its time before it begins, or gives up on it. */
export async function allowLong(t: ExecutionContext): Promise<void> {
	t.timeout(TIMEOUT_MS);
	await delay(100);
}
