import { SimClock } from "../../sim/core/clock";
import { Scheduler } from "../../sim/core/scheduler";
import { startOurs } from "./ours";
import type { PeerKind } from "./peers";
import { roundRobin } from "./round-robin";
import { type Read, Tally } from "./tally";
import { Truth } from "./truth";
import { bindingOn, inVirtualTime } from "./virtual-peer";
import { type Talk, Wire } from "./wire";

export interface Simulation {
	readonly baud: number;
	readonly timeoutMs: number;
	readonly receiveBytes: number;
	readonly reads: readonly Read[];
	readonly untilMs: number;
	readonly longestTransactionMs?: number;
	/** What the line makes of a request. Made anew for each master, so that all meet the same. */
	behaviour(truth: Truth, nowMs: () => number): (request: Uint8Array) => readonly Talk[];
	/** Things that happen by themselves. */
	prepare?(scheduler: Scheduler, wire: Wire): void;
	/** Looks at the tally while it grows. */
	watch?(tally: Tally, nowMs: () => number): void;
}

interface World {
	readonly scheduler: Scheduler;
	readonly truth: Truth;
	readonly wire: Wire;
	readonly tally: Tally;
}

function makeWorld(simulation: Simulation): World {
	const scheduler = new Scheduler();
	const truth = new Truth();
	const nowMs = (): number => scheduler.nowUs / 1000;
	const wire = new Wire(scheduler, simulation.receiveBytes, simulation.behaviour(truth, nowMs));
	return { scheduler, truth, wire, tally: new Tally() };
}

/** Our line in a simulation. */
export function simulateOurs(simulation: Simulation): Tally {
	const { scheduler, truth, wire } = makeWorld(simulation);
	const { line, tally } = startOurs(
		{
			baud: simulation.baud,
			replyTimeoutMs: simulation.timeoutMs,
			reads: simulation.reads,
			longestTransactionMs: simulation.longestTransactionMs ?? 250,
			isRight: (unit, address, values) => truth.isRight(unit, address, values),
		},
		new SimClock(scheduler, 0),
		wire.open,
	);
	simulation.prepare?.(scheduler, wire);
	simulation.watch?.(tally, () => scheduler.nowUs / 1000);
	scheduler.runUntil(1000 * simulation.untilMs);
	line.close();
	return tally;
}

/** Another master in the same simulation. */
export async function simulatePeer(kind: PeerKind, simulation: Simulation): Promise<Tally> {
	const { scheduler, truth, wire, tally } = makeWorld(simulation);
	simulation.prepare?.(scheduler, wire);
	simulation.watch?.(tally, () => scheduler.nowUs / 1000);
	await inVirtualTime(scheduler, async (clock) => {
		const binding = bindingOn(wire, simulation.baud);
		const peer = await kind.open({
			path: "simulated",
			baud: simulation.baud,
			timeoutMs: simulation.timeoutMs,
			binding,
		});
		const isRight = (unit: number, address: number, values: readonly number[]): boolean =>
			truth.isRight(unit, address, values);
		await roundRobin(peer, clock, { reads: simulation.reads, untilMs: simulation.untilMs, isRight }, tally);
		peer.close();
	});
	return tally;
}
