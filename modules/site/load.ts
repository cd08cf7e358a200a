import type { Block, BlockPlan } from "../bus/blocks";
import { replyBytes, requestBytes } from "../bus/frame";
import { Poller } from "../bus/poller";
import { type Slave, slavesOf } from "../bus/slave";
import { characterUs, frameGapUs } from "../bus/timing";
import { WantClass } from "../bus/want";
import type { LinePlan, SitePlan } from "./plan";
import type { PointClass } from "./types";

/** A slave's usual time to answer when nothing is known of it. */
const ASSUMED_TURNAROUND_US = 20_000;
/** What every host's port keeps at the least: a bare ESP32 UART. */
const RECEIVE_BYTES = 128;
/** Polling is played for so many of the longest period, after one in which the wants find together. */
const PERIODS = 10;
/** What is read more rarely is reckoned as requests of its own: it is next to nothing. */
const PERIOD_PLAYED_MAX_MS = 600_000;
/** Blocks after which the play ends, whatever it has seen. */
const BLOCKS_MAX = 50_000;

export interface DeviceLoad {
	readonly device: string;
	readonly percent: number;
}

export interface ClassLoad {
	readonly class: PointClass;
	readonly percent: number;
}

export interface LineLoad {
	readonly line: string;
	/** Share of the line's time that the reads take, [0, …). */
	readonly percent: number;
	/** Longest read, which a write may have to wait for. */
	readonly longestMs: number;
	/** Of the same whole, most first. */
	readonly devices: readonly DeviceLoad[];
	/** Of the same whole: control (relays that are read back are in it), monitor, background. */
	readonly classes: readonly ClassLoad[];
}

/** Above this a site is refused, and above the other warned of. */
export const loadRefusedPercent = 100;
export const loadWarnedPercent = 80;

/**
 * What each line's reads take of its time, by the arithmetic of MODBUS over Serial Line V1.02, 2.5.1.1.
 *
 * The line's own poller is played in virtual time, on a line on which a request takes no time: what is asked for is
 * what these periods need, more than the line can carry included.
 */
export function lineLoads(plan: SitePlan): readonly LineLoad[] {
	return plan.lines.map((line) => new LoadPlay(line).load());
}

class LoadPlay {
	readonly #line: LinePlan;
	readonly #slaves: readonly Slave[];
	/** Microseconds of line time in a second, by device and by class. */
	readonly #byDevice: Float64Array;
	readonly #byClass = new Float64Array(Object.keys(WantClass).length);
	#longestUs = 0;

	constructor(line: LinePlan) {
		this.#line = line;
		this.#slaves = slavesOf(line.devices.map(({ slave }) => slave));
		this.#byDevice = new Float64Array(line.devices.length);
	}

	load(): LineLoad {
		const { name, devices, wants } = this.#line;
		this.#play(wants.filter(({ periodMs }) => periodMs <= PERIOD_PLAYED_MAX_MS));
		for (const want of wants) {
			if (want.periodMs > PERIOD_PLAYED_MAX_MS) this.#add(want, [want], 1000 / want.periodMs);
		}
		const percents = devices.map((device, index) => {
			return { device: device.name, percent: (this.#byDevice[index] as number) / 10_000 };
		});
		percents.sort((a, b) => b.percent - a.percent);
		return {
			line: name,
			percent: percents.reduce((sum, { percent }) => sum + percent, 0),
			longestMs: this.#longestUs / 1000,
			devices: percents,
			classes: (Object.keys(WantClass) as PointClass[]).map((one) => {
				return { class: one, percent: (this.#byClass[WantClass[one]] as number) / 10_000 };
			}),
		};
	}

	#play(wants: LinePlan["wants"]): void {
		const [like] = this.#slaves;
		if (like === undefined || wants.length === 0) return;
		const { baud, longestTransactionMs, longestByClassMs } = this.#line;
		const { parity, stop } = like.options;
		const limits = {
			characterUs: characterUs(baud, parity, stop),
			gapUs: frameGapUs(baud, parity, stop),
			receiveBytes: RECEIVE_BYTES,
			longestTransactionMs,
			longestByClassMs,
		};
		const poller = new Poller(wants, this.#slaves, limits, 0);
		const longestPeriodMs = wants.reduce((longest, { periodMs }) => Math.max(longest, periodMs), 0);
		const weights = new Map<string, { block: Block; count: number }>();
		let nowMs = 0;
		let blocks = 0;
		let fromMs = longestPeriodMs;
		for (; nowMs < fromMs + PERIODS * longestPeriodMs && blocks < BLOCKS_MAX; nowMs = poller.nextMs()) {
			for (let block = poller.next(nowMs, like); block !== null; block = poller.next(nowMs, like)) {
				poller.started(block, nowMs);
				blocks += 1;
				if (nowMs >= fromMs) note(weights, block);
			}
			if (blocks >= BLOCKS_MAX / 2 && nowMs < fromMs) fromMs = nowMs + 1;
		}
		for (const { block, count } of weights.values()) {
			this.#add(block, wantsOf(poller.plan, block), (1000 * count) / (nowMs - fromMs));
		}
	}

	/** A read that goes out so often a second, for these wants. */
	#add(
		{ slave: index, code, count }: Pick<Block, "slave" | "code" | "count">,
		wants: LinePlan["wants"],
		perSecond: number,
	): void {
		const { options } = this.#slaves[index] as Slave;
		const perCharacterUs = characterUs(this.#line.baud, options.parity, options.stop);
		const gapUs = frameGapUs(this.#line.baud, options.parity, options.stop);
		const bytes = requestBytes + replyBytes(code, count);
		const onLineUs = bytes * perCharacterUs + Math.max(ASSUMED_TURNAROUND_US, gapUs) + gapUs;
		this.#longestUs = Math.max(this.#longestUs, onLineUs);
		const usedUs = (onLineUs + options.gapMs * 1000) * perSecond;
		this.#byDevice[index] = (this.#byDevice[index] as number) + usedUs;
		// Classes share it by the registers that they want a second: what is only read along pays next to nothing.
		const rate = wants.reduce((sum, want) => sum + want.count / want.periodMs, 0);
		for (const want of wants) {
			const one = want.wantClass ?? WantClass.monitor;
			this.#byClass[one] = (this.#byClass[one] as number) + (usedUs * want.count) / want.periodMs / rate;
		}
	}
}

function note(weights: Map<string, { block: Block; count: number }>, block: Block): void {
	const key = `${block.first} ${block.last}`;
	const known = weights.get(key);
	if (known === undefined) weights.set(key, { block: { ...block }, count: 1 });
	else known.count += 1;
}

function wantsOf({ order, wants }: BlockPlan, { first, last }: Block): LinePlan["wants"] {
	return Array.from(order.subarray(first, last + 1), (want) => wants[want] as LinePlan["wants"][number]);
}
