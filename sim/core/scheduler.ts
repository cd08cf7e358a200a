/**
 * Virtual time: one heap of events, ordered by microsecond and then by the order in which they were asked for.
 *
 * Nothing happens between events, so a season takes as long as its events do.
 */
export class Scheduler {
	#heapUs: number[] = [];
	#heapOrder: number[] = [];
	#heapWork: (() => void)[] = [];
	#order = 0;
	/** Whole microseconds since the simulation began. */
	nowUs = 0;
	/** Events run so far. */
	events = 0;

	/** Runs `work` at `atUs`, not before now. */
	at(atUs: number, work: () => void): void {
		let index = this.#heapUs.length;
		const us = Math.max(Math.ceil(atUs), this.nowUs);
		this.#order += 1;
		this.#heapUs.push(us);
		this.#heapOrder.push(this.#order);
		this.#heapWork.push(work);
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!this.#before(index, parent)) break;
			this.#swap(index, parent);
			index = parent;
		}
	}

	/** When the next event is; Infinity when there is none. */
	get nextUs(): number {
		return this.#heapUs.length === 0 ? Number.POSITIVE_INFINITY : (this.#heapUs[0] as number);
	}

	/** Runs the next event if it is due by `limitUs`; false when it is not. */
	step(limitUs: number): boolean {
		if (this.nextUs > limitUs) return false;
		this.nowUs = this.#heapUs[0] as number;
		const work = this.#heapWork[0] as () => void;
		this.#removeFirst();
		this.events += 1;
		work();
		return true;
	}

	/** Runs everything up to `untilUs`, and leaves the clock there. */
	runUntil(untilUs: number): void {
		while (this.step(untilUs));
		this.nowUs = Math.max(this.nowUs, untilUs);
	}

	#before(a: number, b: number): boolean {
		const difference = (this.#heapUs[a] as number) - (this.#heapUs[b] as number);
		return difference !== 0 ? difference < 0 : (this.#heapOrder[a] as number) < (this.#heapOrder[b] as number);
	}

	#swap(a: number, b: number): void {
		const us = this.#heapUs[a] as number;
		const order = this.#heapOrder[a] as number;
		const work = this.#heapWork[a] as () => void;
		this.#heapUs[a] = this.#heapUs[b] as number;
		this.#heapOrder[a] = this.#heapOrder[b] as number;
		this.#heapWork[a] = this.#heapWork[b] as () => void;
		this.#heapUs[b] = us;
		this.#heapOrder[b] = order;
		this.#heapWork[b] = work;
	}

	#removeFirst(): void {
		const last = this.#heapUs.length - 1;
		this.#swap(0, last);
		this.#heapUs.pop();
		this.#heapOrder.pop();
		this.#heapWork.pop();
		let index = 0;
		for (;;) {
			const left = 2 * index + 1;
			if (left >= last) return;
			const right = left + 1;
			const child = right < last && this.#before(right, left) ? right : left;
			if (!this.#before(child, index)) return;
			this.#swap(index, child);
			index = child;
		}
	}
}
