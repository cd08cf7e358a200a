import { NodeClock } from "../../hosts/node/clock";
import { nodeOpenSerial } from "../../hosts/node/serial";
import { runLibmodbus } from "./libmodbus";
import { startOurs } from "./ours";
import { openPacedPty, type PacerOptions, type PacerReport } from "./pacer";
import type { PeerKind } from "./peers";
import { roundRobin } from "./round-robin";
import type { Bench } from "./scenario";
import type { Read, Tally } from "./tally";
import { valueAt } from "./truth";

/** Blocks begin at multiples of this; bench/bus/libmodbus.c knows it too. */
const STEP = 16;

/** The same reads for every master: blocks of unit 1. */
export interface PtyRun {
	readonly line: PacerOptions;
	readonly timeoutMs: number;
	/** How many reads make a run. */
	readonly most: number;
	/** A peer that fails again and again is stopped after this. */
	readonly longestMs: number;
	readonly blocks: number;
	readonly registers: number;
}

export interface PtyResult {
	readonly master: string;
	readonly tally: Tally;
	readonly seen: PacerReport;
}

const isRight = (unit: number, address: number, values: readonly number[]): boolean =>
	values.every((value, index) => value === valueAt(unit, address + index, 0));

function readsOf({ blocks, registers }: PtyRun): readonly Read[] {
	return Array.from({ length: blocks }, (_, index) => ({
		unit: 1,
		address: STEP * index,
		count: registers,
		periodMs: 0,
	}));
}

/** Our line on the operating system's port. */
export async function oursOnPty(path: string, run: PtyRun): Promise<Tally> {
	const clock = new NodeClock();
	return new Promise((resolve) => {
		const { line, tally } = startOurs(
			{
				baud: run.line.baud,
				replyTimeoutMs: run.timeoutMs,
				reads: readsOf(run),
				longestTransactionMs: 1000,
				isRight,
				onRead() {
					if (tally.good + tally.failed + tally.doubtful !== run.most) return;
					setImmediate(() => {
						line.close();
						resolve(tally);
					});
				},
			},
			clock,
			nodeOpenSerial(new Map([["bench", path]])),
		);
	});
}

export async function peerOnPty(kind: PeerKind, path: string, run: PtyRun): Promise<Tally> {
	const peer = await kind.open({ path, baud: run.line.baud, timeoutMs: run.timeoutMs });
	const clock = new NodeClock();
	const untilMs = clock.now() + run.longestMs;
	const tally = await roundRobin(peer, clock, { reads: readsOf(run), most: run.most, untilMs, isRight });
	peer.close();
	return tally;
}

/** Every master on a line of its own, one after the other. */
export async function everyMasterOnPty(bench: Bench, run: PtyRun): Promise<readonly PtyResult[]> {
	const results: PtyResult[] = [];
	const measure = async (master: string, work: (path: string) => Promise<Tally>): Promise<void> => {
		const pty = await openPacedPty(bench.pacer, bench.folder, run.line);
		const tally = await work(pty.path);
		results.push({ master, tally, seen: await pty.close() });
	};
	await measure("headgate", (path) => oursOnPty(path, run));
	for (const kind of bench.peers) await measure(kind.name, (path) => peerOnPty(kind, path, run));
	const { libmodbus } = bench;
	if (libmodbus === null) return results;
	const { blocks, registers, timeoutMs, most: reads, line } = run;
	for (const recovers of [false, true]) {
		await measure(recovers ? "libmodbus, recovery on" : "libmodbus", async (path) => {
			const options = { path, baud: line.baud, timeoutMs, reads, blocks, registers, recovers };
			return (await runLibmodbus(libmodbus, options)).tally;
		});
	}
	return results;
}
