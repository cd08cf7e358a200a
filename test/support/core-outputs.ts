import { OutputBoard } from "../../modules/outputs/board";
import { LeaseReason } from "../../modules/outputs/lease";
import type { OutputDriver } from "../../modules/outputs/relay";
import { realRestMs } from "../../modules/outputs/tenure";
import { PointTable } from "../../modules/points/table";
import type { HandPlan, OutputPlan, StopPlan, WaterPlan } from "../../modules/site/plan";
import { pointPlan, replyOf } from "./core-points";

/** Outputs of the bench. Numbers are their places in the plan. */
export const Chain = Object.freeze({ pump: 0, master: 1, north: 2, south: 3, siren: 4 });
/** Points of the bench, in tenths: what they read is set by the test, or is the plant's. */
export const Input = Object.freeze({ flow: 0, current: 1, tank: 2, hand: 3, auto: 4, stop: 5 });

const write = { code: 5, address: 0, values: [0] };
/** Rests off, and has nothing but its relay. */
export const plainOutput: OutputPlan = {
	name: "output",
	title: "Output",
	kind: "valve",
	line: 0,
	slave: 0,
	on: write,
	off: write,
	readBackWant: 0,
	readBackProves: "relay",
	rest: "off",
	longestRunMs: 3_600_000,
	minimumOffMs: 0,
	travelMs: 0,
	pulseMs: 0,
	timer: null,
	hardwareMs: 0,
	watchdog: null,
	evidence: [],
	expectedFlow: null,
	fedBy: -1,
	needs: [],
	neverWith: [],
	onlyWhile: [],
};

const names = ["pump", "master", "north", "south", "siren"];
const feeders = [-1, Chain.pump, Chain.master, Chain.master, -1];
/** Ten units of flow through each zone that is open. */
const ZONE_FLOW = 100;

export interface BoardOptions {
	readonly changes?: readonly Partial<OutputPlan>[];
	readonly hands?: readonly HandPlan[];
	readonly stops?: readonly StopPlan[];
	readonly water?: WaterPlan;
}

/**
 * A pump, a master valve, two zones and a siren: a board of outputs on a plant that is true, whatever the relays say.
 *
 * Commands are done at once and read back, relays are polled every 10 s, points every second.
 */
export class BoardBench implements OutputDriver {
	readonly board: OutputBoard;
	readonly points: PointTable;
	nowMs = 0;
	/** Relays. What really moves is another thing: valves stick, and a switch on the wall passes the relay. */
	readonly contacts: boolean[] = names.map(() => false);
	readonly isOpen: (output: number) => boolean;
	/** Outputs whose relay takes a command and does not move; whose device is deaf; whose valve stays open. */
	readonly stuck = new Set<number>();
	readonly deaf = new Set<number>();
	readonly leaky = new Set<number>();
	/** Runs by a switch on the wall. */
	readonly byHand = new Set<number>();
	/** No water comes, though everything moves. */
	isDry = false;
	/** Flows past the meter besides, whatever is shut; less than 0: a filter is clogged. */
	extraFlow = 0;
	/** Broken pipes: what leaks behind an output while water comes to it and it is open, in tenths. */
	readonly broken = new Map<number, number>();
	/** What other points read; null: nothing answers. Contacts are closed above 5. */
	readonly inputs: (number | null)[] = [0, 0, 500, 0, 10, 0];
	/** Contacts that moved: `+pump`, `-pump`. */
	readonly moves: string[] = [];
	/** How often each lease ended. */
	readonly settled: number[] = names.map(() => 0);
	/** Why each lease ended. */
	readonly reasons: number[] = names.map(() => 0);
	readonly #leasedAtMs: number[] = names.map(() => 0);
	readonly #owners: number[] = names.map(() => -1);
	#pending: (() => void)[] = [];
	#hasChanged = false;
	#silences = new Map<number, number>();

	constructor({ changes = [], hands = [], stops = [], water }: BoardOptions = {}) {
		const plan = () => pointPlan({ highestCounts: 65_535, periodMs: 1000, staleAfterMs: 5000 });
		this.points = new PointTable(this.inputs.map(plan));
		const outputs = names.map((name, index) => {
			return { ...plainOutput, name, title: name, fedBy: feeders[index] as number, ...changes[index] };
		});
		this.board = new OutputBoard({ outputs, hands, stops, water: water ?? null }, this.points, this, () => {
			this.#hasChanged = true;
		});
		this.isOpen = (output) => this.byHand.has(output) || this.leaky.has(output) || this.contacts[output] === true;
	}

	/** What flows, by the plant's own truth, in tenths. */
	get flow(): number {
		const isFed = !this.isDry && this.isOpen(Chain.pump) && this.isOpen(Chain.master);
		const zones = [Chain.north, Chain.south].filter((zone) => isFed && this.isOpen(zone)).length;
		let leak = 0;
		for (const [output, flow] of this.broken) if (isFed && this.isOpen(output)) leak += flow;
		return Math.max(0, zones * ZONE_FLOW + leak + this.extraFlow);
	}

	command(output: number, away: boolean): boolean {
		this.#pending.push(() => {
			const isHeard = !this.deaf.has(output);
			if (isHeard && !this.stuck.has(output)) this.#move(output, away);
			this.board.onWritten(output, away, isHeard, this.nowMs);
			this.#hear(output);
		});
		return true;
	}

	readBack(output: number): void {
		this.#pending.push(() => this.#poll(output));
	}

	#move(output: number, on: boolean): void {
		if (this.contacts[output] === on) return;
		this.contacts[output] = on;
		this.moves.push((on ? "+" : "-") + names[output]);
	}

	#poll(output: number): void {
		if (!this.deaf.has(output)) this.board.onReadBack(output, this.contacts[output] === true, this.nowMs);
		this.#hear(output);
	}

	#hear(output: number): void {
		const silences = this.deaf.has(output) ? (this.#silences.get(output) ?? 0) + 1 : 0;
		this.#silences.set(output, silences);
		if (silences >= 3) this.board.onSilent(output, this.nowMs);
	}

	/** The points are read. */
	#read(): void {
		this.inputs[Input.flow] = this.flow;
		this.inputs[Input.current] = this.isOpen(Chain.pump) ? 80 : 0;
		this.inputs.forEach((value, point) => {
			if (value !== null) this.points.update(point, replyOf(value), 0, false, this.nowMs);
		});
	}

	/** The bus does what was asked of it, and the board decides; until nothing is left to do. */
	settle(): number {
		for (let round = 0; round < 40; round += 1) {
			this.#hasChanged = false;
			const wakeMs = this.board.advance(this.nowMs);
			this.#watch();
			const work = this.#pending;
			this.#pending = [];
			if (work.length === 0 && !this.#hasChanged) return wakeMs;
			for (const one of work) one();
		}
		throw new Error("the board does not come to rest");
	}

	#watch(): void {
		names.forEach((_, index) => {
			const { owner, reason } = this.board.at(index);
			const was = this.#owners[index] as number;
			if (was >= 0 && owner < 0) {
				this.settled[index] = (this.settled[index] as number) + 1;
				this.reasons[index] = reason;
			} else if (was < 0 && owner >= 0) this.#leasedAtMs[index] = this.nowMs;
			this.#owners[index] = owner;
		});
	}

	pass(durationMs: number): this {
		const endMs = this.nowMs + durationMs;
		let wakeMs = this.settle();
		while (this.nowMs < endMs) {
			const tickMs = (Math.floor(this.nowMs / 1000) + 1) * 1000;
			this.nowMs = Math.min(endMs, tickMs, Math.max(this.nowMs + 1, wakeMs));
			if (this.nowMs === tickMs) this.#read();
			if (this.nowMs % 10_000 === 0) for (let output = 0; output < names.length; output += 1) this.#poll(output);
			wakeMs = this.settle();
		}
		return this;
	}

	/** Boots, and rests for as long as a first run asks for. */
	boot(): this {
		this.pass(realRestMs + 1000);
		this.moves.length = 0;
		return this;
	}

	/** @returns one of `LeaseAnswer` */
	lease(output: number, owner = 0, durationMs = 600_000): number {
		const answer = this.board.lease(output, owner, this.nowMs + durationMs, LeaseReason.asked, this.nowMs);
		this.#watch();
		return answer;
	}

	/** When the last lease of it began. */
	leasedAtMs(output: number): number {
		return this.#leasedAtMs[output] as number;
	}

	/** A point reads something else from now on, and is read now. */
	set(input: number, value: number): void {
		this.inputs[input] = value;
		this.points.update(input, replyOf(value), 0, false, this.nowMs);
	}

	/** Opens zone, master and pump, in that order; throws when one is refused. */
	water(zone: number = Chain.north, owner = 0, durationMs = 600_000): this {
		for (const output of [zone, Chain.master, Chain.pump]) {
			const answer = this.lease(output, owner, durationMs);
			if (answer !== 0) throw new Error(`${names[output]} is refused: ${answer}`);
			this.pass(2000);
		}
		return this;
	}
}
