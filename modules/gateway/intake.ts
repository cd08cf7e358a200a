import type { Block } from "../bus/blocks";
import { meansWait } from "../bus/exceptions";
import type { Line } from "../bus/line";
import type { Slave } from "../bus/slave";
import { BusStatus } from "../bus/status";
import type { OutputBoard } from "../outputs/board";
import type { PointTable } from "../points/table";
import type { Observer } from "../ports/observer";
import type { LinePlan, ReadBackPlan, SitePlan, WantPlan } from "../site/plan";
import { dependsOn, valueAt } from "./auxiliaries";
import type { OutputsDriver } from "./outputs-driver";

/** What lines have read, brought to the points, the outputs and the registers that speak of points. */
export class Intake {
	readonly #plan: SitePlan;
	readonly #points: PointTable;
	readonly #outputs: OutputBoard;
	readonly #driver: OutputsDriver;
	readonly #observer: Observer | null;
	readonly #lines: () => readonly Line[];
	/** By output: the relay was last seen switched on. */
	readonly #wasOn: Uint8Array;

	constructor(
		plan: SitePlan,
		points: PointTable,
		outputs: OutputBoard,
		driver: OutputsDriver,
		observer: Observer | null,
		lines: () => readonly Line[],
	) {
		this.#plan = plan;
		this.#points = points;
		this.#outputs = outputs;
		this.#driver = driver;
		this.#observer = observer;
		this.#lines = lines;
		this.#wasOn = new Uint8Array(plan.outputs.length);
	}

	/**
	 * Takes what came of reading a block.
	 *
	 * @param status one of `BusStatus`
	 * @returns whether points of it have something new to keep
	 */
	take(line: number, block: Block, status: number, reply: Uint8Array, nowMs: number): boolean {
		const { slaves, poller } = this.#lines()[line] as Line;
		const slave = slaves[block.slave] as Slave;
		const isRead = status === BusStatus.good || status === BusStatus.doubtful;
		const isRefused = status === BusStatus.exception && !meansWait(slave.lastException);
		const mayRefuse = isRefused && block.first === block.last;
		// What registers say of points comes first: points of the same reply are judged by it.
		this.#readAuxiliaries(line, block, status === BusStatus.good, mayRefuse, reply, nowMs);
		for (let at = block.first; at <= block.last; at += 1) {
			const index = poller.plan.order[at] as number;
			const want = this.#plan.lines[line]?.wants[index] as WantPlan;
			const offset = poller.plan.offsetOf(index, block) + want.offset;
			if (want.point >= 0) {
				if (isRead) this.#points.update(want.point, reply, offset, status === BusStatus.doubtful, nowMs);
				else if (mayRefuse) this.#points.refuse(want.point, nowMs);
				else this.#points.lose(want.point);
			}
			for (const readBack of want.readBacks) {
				if (slave.silent) this.#outputs.onSilent(readBack.output, nowMs);
				else if (status === BusStatus.good)
					this.#readBackSeen(readBack, valueAt(reply, block.code, offset + readBack.offset), nowMs);
				else if (status === BusStatus.timeout) this.#driver.onUnread(readBack.output);
			}
		}
		return isRead || isRefused;
	}

	#readAuxiliaries(
		line: number,
		block: Block,
		isRead: boolean,
		isRefused: boolean,
		reply: Uint8Array,
		nowMs: number,
	): void {
		const { poller } = this.#lines()[line] as Line;
		const { wants } = this.#plan.lines[line] as LinePlan;
		for (let at = block.first; at <= block.last; at += 1) {
			const index = poller.plan.order[at] as number;
			const { auxiliary, offset } = wants[index] as WantPlan;
			if (auxiliary < 0) continue;
			const { auxiliaries } = this.#points;
			if (isRefused) auxiliaries.refuse(auxiliary);
			if (!isRead) continue;
			const word = valueAt(reply, block.code, poller.plan.offsetOf(index, block) + offset);
			if (auxiliaries.update(auxiliary, word, nowMs)) this.#readDependents(line, block, auxiliary);
		}
	}

	/** An auxiliary register says something new: points that it speaks of are read again, if the reply has them not. */
	#readDependents(line: number, block: Block, auxiliary: number): void {
		const { wants } = this.#plan.lines[line] as LinePlan;
		const { poller } = this.#lines()[line] as Line;
		for (let want = 0; want < wants.length; want += 1) {
			const point = this.#plan.points[(wants[want] as WantPlan).point];
			if (point === undefined || point.clears || !dependsOn(point, auxiliary)) continue;
			const at = poller.plan.order.indexOf(want);
			if (at < block.first || at > block.last) (this.#lines()[line] as Line).expedite(want);
		}
	}

	#readBackSeen({ output, mask, on: whenOn, off }: ReadBackPlan, word: number, nowMs: number): void {
		const masked = word & mask;
		if (masked !== whenOn && masked !== off) return; // neither: no evidence, and the output asks again
		const on = masked === whenOn;
		const away = this.#driver.awayOf(output, on, nowMs);
		if (away === null) return;
		this.#outputs.onReadBack(output, away, nowMs);
		if ((this.#wasOn[output] === 1) === on) return;
		this.#wasOn[output] = on ? 1 : 0;
		this.#observer?.outputChanged(output, on);
	}
}
