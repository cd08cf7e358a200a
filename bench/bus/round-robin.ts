import type { Clock } from "../../modules/ports/clock";
import type { Peer } from "./peers";
import { type Read, Tally } from "./tally";

export interface RoundRobinOptions {
	readonly reads: readonly Read[];
	/** It ends at this many reads … */
	readonly most?: number;
	/** … or at this time of the clock. */
	readonly untilMs?: number;
	isRight(unit: number, address: number, values: readonly number[]): boolean;
}

/** One read after the other, round and round, as people use these libraries; with a period, rounds wait for it. */
export async function roundRobin(
	peer: Peer,
	clock: Clock,
	options: RoundRobinOptions,
	tally = new Tally(),
): Promise<Tally> {
	const { reads, most = Number.POSITIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } = options;
	const startUs = clock.nowUs();
	const periodMs = reads[0]?.periodMs ?? 0;
	let nextMs = clock.now();
	for (let done = 0; done < most && clock.now() < untilMs; done += 1) {
		if (done > 0 && done % reads.length === 0 && periodMs > 0) {
			nextMs = Math.max(nextMs + periodMs, clock.now());
			await new Promise<void>((resolve) => setTimeout(resolve, nextMs - clock.now()));
		}
		const { unit, address, count } = reads[done % reads.length] as Read;
		try {
			const values = await peer.read(unit, address, count);
			tally.note(unit, values.length === count && options.isRight(unit, address, values));
		} catch {
			tally.failed += 1;
		}
		tally.spanUs = clock.nowUs() - startUs;
	}
	return tally;
}
