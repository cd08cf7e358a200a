import { PointQuality, type PointTable } from "../points/table";
import type { HandPlan, StopPlan } from "../site/plan";
import { LeaseReason, Owner, Rank } from "./lease";
import type { Output } from "./output";

const Position = Object.freeze({ auto: 0, hand: 1, off: 2 });

/**
 * Switches and buttons on the wall. A switch has its outputs in hand, off, or in automatic; a stop button ends every
 * lease of what rests off, but those of alarms: who presses it has to hear what goes on. A contact that is not good
 * says what it said last; one that was never read says automatic.
 */
export class Hands {
	readonly #hands: readonly HandPlan[];
	readonly #stops: readonly StopPlan[];
	readonly #points: PointTable;
	readonly #outputs: readonly Output[];
	readonly #restsOff: readonly boolean[];
	readonly #position: Uint8Array;
	readonly #isPressed: Uint8Array;

	constructor(
		{ hands, stops }: { readonly hands: readonly HandPlan[]; readonly stops: readonly StopPlan[] },
		points: PointTable,
		outputs: readonly Output[],
		restsOff: readonly boolean[],
	) {
		this.#hands = hands;
		this.#stops = stops;
		this.#points = points;
		this.#outputs = outputs;
		this.#restsOff = restsOff;
		this.#position = new Uint8Array(hands.length);
		this.#isPressed = new Uint8Array(stops.length);
	}

	/** A stop button is held down, and what rests off stays there. */
	get isStopped(): boolean {
		return this.#isPressed.includes(1);
	}

	advance(nowMs: number): void {
		for (let index = 0; index < this.#hands.length; index += 1) this.look(index, nowMs);
		for (let index = 0; index < this.#stops.length; index += 1) this.feel(index, nowMs);
	}

	private look(index: number, nowMs: number): void {
		const plan = this.#hands[index] as HandPlan;
		const position = this.positionOf(plan, this.#position[index] as number, nowMs);
		if (position === this.#position[index]) return;
		this.#position[index] = position;
		const reason = position === Position.off ? LeaseReason.handOff : LeaseReason.hand;
		for (const output of plan.outputs) {
			(this.#outputs[output] as Output).setHand(position !== Position.auto, reason, nowMs);
		}
	}

	private positionOf({ hand, auto }: HandPlan, before: number, nowMs: number): number {
		const isHand = this.contact(hand, nowMs);
		const isAuto = this.contact(auto, nowMs);
		if (isHand === true) return Position.hand;
		if ((hand >= 0 && isHand === null) || (auto >= 0 && isAuto === null)) return before;
		if (auto < 0 || isAuto === true) return Position.auto;
		return hand < 0 ? Position.hand : Position.off;
	}

	private feel(index: number, nowMs: number): void {
		const { point, isPressedOpen, holdMs } = this.#stops[index] as StopPlan;
		const isClosed = this.contact(point, nowMs);
		if (isClosed !== null) this.#isPressed[index] = isClosed === isPressedOpen ? 0 : 1;
		if (this.#isPressed[index] === 0) return;
		for (let output = 0; output < this.#outputs.length; output += 1) {
			if (this.#restsOff[output] !== true) continue;
			const one = this.#outputs[output] as Output;
			if (one.owner !== Owner.alarm) one.end(LeaseReason.stopButton, nowMs);
			one.tenure.stop(Rank.hand, nowMs + holdMs, nowMs);
		}
	}

	/** Whether a contact is closed; null: nobody knows. */
	private contact(point: number, nowMs: number): boolean | null {
		if (point < 0 || this.#points.quality(point, nowMs) !== PointQuality.good) return null;
		return this.#points.value(point) > 0.5;
	}
}
