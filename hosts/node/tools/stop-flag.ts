import { setTimeout as delay } from "node:timers/promises";
import { askedToStop } from "../signals";

/** Whether the command is to end, for loops that look at it between two steps. */
export class StopFlag {
	#isSet = false;
	readonly #asked = Promise.race([askedToStop(), outputGone()]).then(() => {
		this.#isSet = true;
	});

	get isSet(): boolean {
		return this.#isSet;
	}

	/** Waits, but no longer than until the command is to end. */
	async wait(ms: number): Promise<void> {
		if (ms <= 0 || this.#isSet) return;
		const control = new AbortController();
		const { signal } = control;
		await Promise.race([this.#asked, delay(ms, undefined, { signal }).catch(() => undefined)]);
		control.abort();
	}
}

/** Resolves when nobody reads what is printed any more, as after `| head`. */
function outputGone(): Promise<void> {
	return new Promise((resolve, reject) => {
		process.stdout.on("error", (error: NodeJS.ErrnoException) => {
			if (error.code === "EPIPE") resolve();
			else reject(error);
		});
	});
}
