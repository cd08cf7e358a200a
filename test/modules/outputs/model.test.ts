import test from "ava";
import fc from "fast-check";
import { LeaseAnswer, LeaseReason, OutputState, Owner, Rank, rankOf } from "../../../modules/outputs/lease";
import { realRestMs } from "../../../modules/outputs/tenure";
import { OutputBench } from "../../support/core-output";

const longestRunMs = 120_000;
const hardwareMs = 60_000;
const settings = { seed: 20261124, numRuns: 400 };

/** What the model knows of the true plant: since when the contact is closed without a real rest in between. */
interface Model {
	onMs: number | null;
	offMs: number;
	/** No board answers and moves: the bound is the device's own. */
	excused: boolean;
}

type Step = fc.Command<Model, OutputBench>;

/** Lets time pass in steps of a second and holds the contact against its bound. */
function live(model: Model, bench: OutputBench, durationMs: number): void {
	for (let left = durationMs; left > 0; left -= 1000) {
		bench.pass(Math.min(1000, left));
		const excused = !bench.alive || bench.stuck || bench.queueFull;
		if (bench.contact) {
			model.offMs = bench.nowMs;
			if (excused || model.onMs === null) model.onMs = bench.nowMs;
		} else if (bench.nowMs - model.offMs >= realRestMs || excused) model.onMs = null;
		const sinceMs = model.onMs === null || !bench.contact ? 0 : bench.nowMs - model.onMs;
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

const owners = fc.constantFrom(0, 1, Owner.command, Owner.hand, Owner.safety);
const steps: fc.Arbitrary<Step>[] = [
	fc.tuple(owners, fc.nat(300_000)).map(([owner, ms]) =>
		step(`lease(${owner}, ${ms})`, (bench) => {
			const { output, nowMs } = bench;
			const before = { owner: output.owner, untilMs: output.untilMs, ready: output.ready };
			const answer = bench.lease(owner, nowMs + ms, LeaseReason.cooling);
			if (answer !== LeaseAnswer.granted) {
				if (output.owner === before.owner && output.untilMs === before.untilMs) return;
				throw new Error("a refused lease changed something");
			}
			if (before.owner < 0 && !before.ready) throw new Error("leased before it was shown at rest");
			if (before.owner >= 0 && before.owner !== owner && rankOf(before.owner) >= rankOf(owner)) {
				throw new Error("taken over by a rank that is no higher");
			}
			if (output.untilMs > nowMs + longestRunMs) throw new Error("a lease longer than the longest run");
			if (output.inHand || output.isLocked) throw new Error("a lease of what is in hand or locked");
		}),
	),
	owners.map((owner) =>
		step(`release(${owner})`, (bench) => {
			const held = bench.output.owner;
			bench.release(owner, LeaseReason.released);
			if (held !== owner && bench.output.owner !== held) throw new Error("released by a stranger");
		}),
	),
	fc.tuple(fc.constantFrom(Rank.command, Rank.hand), fc.nat(100_000)).map(([rank, ms]) =>
		step(`stop(${rank}, ${ms})`, ({ output, nowMs }) => {
			output.end(LeaseReason.stopped, nowMs);
			output.tenure.stop(rank, nowMs + ms, nowMs);
			if (output.leased) throw new Error("stop was refused");
		}),
	),
	fc.boolean().map((inHand) =>
		step(inHand ? "in hand" : "in automatic", (bench) => {
			bench.output.setHand(inHand, LeaseReason.hand, bench.nowMs);
			if (bench.output.leased) throw new Error("a lease in hand");
		}),
	),
	fc.constant(step("clearLock", ({ output }) => output.tenure.cleared())),
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
			if (!bench.output.inHand) bench.contact = on;
		}),
	),
];

function benches(): fc.Arbitrary<OutputBench> {
	return fc
		.tuple(fc.boolean(), fc.boolean())
		.map(([found, timed]) => new OutputBench({ longestRunMs, hardwareMs: timed ? hardwareMs : 0 }, found));
}

function play(commands: Iterable<Step>, bench: OutputBench): void {
	fc.modelRun(() => ({ model: { onMs: null, offMs: 0, excused: false }, real: bench }), commands);
}

test("while its device answers, the relay is off at the latest half a minute after its longest run", (t) => {
	fc.assert(
		fc.property(fc.commands(steps, { maxCommands: 40 }), benches(), (commands, bench) => play(commands, bench)),
		settings,
	);
	t.pass();
});

test("whatever happened, an output that is left alone with a sound device comes to rest and can be leased", (t) => {
	fc.assert(
		fc.property(fc.commands(steps, { maxCommands: 40 }), benches(), (commands, bench) => {
			play(commands, bench);
			bench.alive = true;
			bench.stuck = false;
			bench.queueFull = false;
			bench.output.setHand(false, LeaseReason.hand, bench.nowMs);
			bench.output.tenure.cleared();
			bench.pass(longestRunMs + realRestMs + 120_000);
			const isFree = !bench.contact && bench.output.ready;
			return isFree && bench.lease(Owner.hand, bench.nowMs + 1, LeaseReason.asked) === LeaseAnswer.granted;
		}),
		settings,
	);
	t.pass();
});
