import { BlockPlan } from "../bus/blocks";
import { replyBytes, requestBytes } from "../bus/frame";
import { Slave } from "../bus/slave";
import { characterUs, frameGapUs } from "../bus/timing";
import type { LinePlan, SitePlan } from "./plan";

/** A slave's usual time to answer when nothing is known of it. */
const ASSUMED_TURNAROUND_US = 20_000;
/** What every host's port keeps at the least: a bare ESP32 UART. */
const RECEIVE_BYTES = 128;

export interface DeviceLoad {
	readonly device: string;
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
}

/** Above this a site is refused, and above the other warned of. */
export const loadRefusedPercent = 100;
export const loadWarnedPercent = 80;

/** What each line's reads take of its time, by the arithmetic of MODBUS over Serial Line V1.02, 2.5.1.1. */
export function lineLoads(plan: SitePlan): readonly LineLoad[] {
	return plan.lines.map(loadOf);
}

function loadOf(line: LinePlan): LineLoad {
	const slaves = line.devices.map(({ slave }) => new Slave(slave));
	const shares = new Float64Array(slaves.length);
	let longestUs = 0;
	const { parity, stop } = slaves[0]?.options ?? { parity: "none", stop: 1 };
	const limits = {
		characterUs: characterUs(line.baud, parity, stop),
		gapUs: frameGapUs(line.baud, parity, stop),
		receiveBytes: RECEIVE_BYTES,
		longestTransactionMs: line.longestTransactionMs,
	};
	for (const block of new BlockPlan(line.wants, slaves, limits).blocks) {
		const { options } = slaves[block.slave] as Slave;
		const perCharacterUs = characterUs(line.baud, options.parity, options.stop);
		const gapUs = frameGapUs(line.baud, options.parity, options.stop);
		const bytes = requestBytes + replyBytes(block.code, block.count);
		const usedUs = bytes * perCharacterUs + Math.max(ASSUMED_TURNAROUND_US, gapUs) + gapUs;
		longestUs = Math.max(longestUs, usedUs);
		const share = (usedUs + options.gapMs * 1000) / (block.periodMs * 1000);
		shares[block.slave] = (shares[block.slave] as number) + share;
	}
	const devices = line.devices.map(({ name }, index) => ({ device: name, percent: 100 * (shares[index] as number) }));
	devices.sort((a, b) => b.percent - a.percent);
	const percent = devices.reduce((sum, device) => sum + device.percent, 0);
	return { line: line.name, percent, longestMs: longestUs / 1000, devices };
}
