import { SimClock } from "../../sim/core/clock";
import type { Scheduler } from "../../sim/core/scheduler";
import { gapUs } from "./line-time";
import type { Wire } from "./wire";

/** Stands in for the operating system's serial ports: `serialport` takes it as its `binding`. */
export function bindingOn(wire: Wire, baud: number): object {
	return {
		list: async () => [],
		open: async (openOptions: object) => new VirtualPort(wire, baud, openOptions),
	};
}

class VirtualPort {
	readonly openOptions: object;
	isOpen = true;
	readonly #serial: ReturnType<Wire["open"]>;
	#onData: (() => void) | null = null;
	#onSent: (() => void) | null = null;
	#hasData = false;

	constructor(wire: Wire, baud: number, openOptions: object) {
		this.openOptions = openOptions;
		this.#serial = wire.open("bench", {
			baud,
			parity: "none",
			stop: 1,
			idleUs: gapUs(baud), // the port keeps the gap: none of the libraries does
			onReadable: () => {
				this.#hasData = true;
				this.#onData?.();
			},
			onWritable: () => undefined,
			onSent: () => this.#onSent?.(),
			onGap: () => undefined,
			onError: () => undefined,
		});
	}

	async read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }> {
		while (!this.#hasData) {
			await new Promise<void>((resolve) => {
				this.#onData = resolve;
			});
		}
		const bytesRead = this.#serial.read(buffer.subarray(offset, offset + length));
		if (bytesRead < length) this.#hasData = false;
		return bytesRead === 0 ? this.read(buffer, offset, length) : { buffer, bytesRead };
	}

	write(buffer: Buffer): Promise<void> {
		this.#serial.write(buffer);
		return new Promise((resolve) => {
			this.#onSent = resolve;
		});
	}

	async close(): Promise<void> {
		this.isOpen = false;
		this.#serial.close();
	}

	async drain(): Promise<void> {
		// a write has ended when it has left
	}

	async flush(): Promise<void> {
		// nothing is kept back
	}
}

/**
 * Runs what waits on promises and timers in the scheduler's time: while `work` runs, this process's `setTimeout` counts
 * virtual milliseconds, so that a library of Node sees a line with exact bit timing.
 */
export async function inVirtualTime(scheduler: Scheduler, work: (clock: SimClock) => Promise<void>): Promise<void> {
	const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
	const cancelled = new WeakSet<object>();
	const virtualSet = (callback: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]): object => {
		const handle = { ref: () => handle, unref: () => handle, hasRef: () => true, refresh: () => handle };
		scheduler.at(scheduler.nowUs + 1000 * Math.max(0, delayMs), () => {
			if (!cancelled.has(handle)) callback(...args);
		});
		return handle;
	};
	const virtualClear = (handle: unknown): void => {
		if (typeof handle === "object" && handle !== null) cancelled.add(handle);
	};
	Object.assign(globalThis, { setTimeout: virtualSet, clearTimeout: virtualClear });
	try {
		let isDone = false;
		const working = work(new SimClock(scheduler, 0)).finally(() => {
			isDone = true;
		});
		const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
		await turn();
		while (!isDone) {
			if (!scheduler.step(Number.POSITIVE_INFINITY)) throw new Error("the simulation has come to a halt");
			await turn();
		}
		await working;
	} finally {
		Object.assign(globalThis, { setTimeout: realSet, clearTimeout: realClear });
	}
}
