import test from "ava";
import fc from "fast-check";
import { LeaseAnswer, LeaseReason, OutputState } from "../../../modules/outputs/lease";
import { OutputBench } from "../../support/core-output";

const longestRunMs = 120_000;
const settings = { seed: 20261122, numRuns: 400 };

/** What the model knows: since when the contact is closed while the device answers and its relay moves. */
interface Model {
	onMs: number | null;
}

type Step = fc.Command<Model, OutputBench>;

/** Lets time pass in steps of a second and holds the contact against its bound. */
function live(model: Model, bench: OutputBench, durationMs: number): void {
	for (let left = durationMs; left > 0; left -= 1000) {
		bench.pass(Math.min(1000, left));
		const excused = !bench.alive || bench.stuck || bench.queueFull;
		if (!bench.contact || excused) model.onMs = bench.contact ? bench.nowMs : null;
		else model.onMs ??= bench.nowMs;
		const sinceMs = model.onMs === null ? 0 : bench.nowMs - model.onMs;
		if (sinceMs > longestRunMs + 30_000) throw new Error(`the relay is on since ${sinceMs} ms`);
		const { output } = bench;
		if (
			output.state === OutputState.atRest &&
			!output.leased &&
			bench.contact &&
			!excused &&
			bench.nowMs % 10_000 === 0
		) {
			throw new Error("called at rest and is on");
		}
	}
}

function step(name: string, run: (bench: OutputBench, model: Model) => void): Step {
	return { check: () => true, run: (model, bench) => run(bench, model), toString: () => name };
}

const owners = fc.integer({ min: 0, max: 2 });
const steps: fc.Arbitrary<Step>[] = [
	fc.tuple(owners, fc.nat(300_000)).map(([owner, ms]) =>
		step(`lease(${owner}, ${ms})`, (bench) => {
			const { output, nowMs } = bench;
			const free = !output.leased;
			const before = { owner: output.owner, untilMs: output.untilMs };
			const wasReady = output.ready;
			const answer = output.lease(owner, nowMs + ms, LeaseReason.cooling, nowMs);
			if (answer === LeaseAnswer.granted) {
				if (free && !wasReady) throw new Error("leased before it was proven at rest");
				if (output.untilMs > nowMs + longestRunMs) throw new Error("a lease longer than the longest run");
			} else if (output.owner !== before.owner || output.untilMs !== before.untilMs) {
				throw new Error("a refused lease changed something");
			}
		}),
	),
	owners.map((owner) =>
		step(`release(${owner})`, ({ output }) => {
			const held = output.owner;
			output.release(owner, LeaseReason.released);
			if (held !== owner && output.owner !== held) throw new Error("released by a stranger");
		}),
	),
	fc.nat(200_000).map((ms) => step(`pass(${ms})`, (bench, model) => live(model, bench, ms))),
	fc.boolean().map((alive) =>
		step(alive ? "answers" : "is silent", (bench) => {
			bench.alive = alive;
		}),
	),
	fc.boolean().map((stuck) =>
		step(stuck ? "sticks" : "moves", (bench) => {
			bench.stuck = stuck;
		}),
	),
	fc.boolean().map((full) =>
		step(full ? "queue full" : "queue free", (bench) => {
			bench.queueFull = full;
		}),
	),
	fc.boolean().map((on) =>
		step(`somebody else switches ${on ? "on" : "off"}`, (bench) => {
			bench.contact = on;
		}),
	),
];

test("while its device answers, the relay is off at the latest half a minute after its longest run", (t) => {
	fc.assert(
		fc.property(fc.commands(steps, { maxCommands: 40 }), fc.boolean(), (commands, found) => {
			fc.modelRun(() => ({ model: { onMs: null }, real: new OutputBench(longestRunMs, found) }), commands);
		}),
		settings,
	);
	t.pass();
});

test("whatever happened, an output that is left alone with a sound device comes to rest and can be leased", (t) => {
	fc.assert(
		fc.property(fc.commands(steps, { maxCommands: 40 }), (commands) => {
			const bench = new OutputBench(longestRunMs);
			fc.modelRun(() => ({ model: { onMs: null }, real: bench }), commands);
			bench.alive = true;
			bench.stuck = false;
			bench.queueFull = false;
			bench.pass(longestRunMs + 120_000);
			return !bench.contact && bench.output.ready && bench.output.state === OutputState.atRest;
		}),
		settings,
	);
	t.pass();
});
