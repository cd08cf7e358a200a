import { loadSite } from "../../hosts/node/site-file";
import { replyBytes, requestBytes } from "../../modules/bus/frame";
import { Line } from "../../modules/bus/line";
import { Slave, type SlaveOptions } from "../../modules/bus/slave";
import { BusStatus } from "../../modules/bus/status";
import { characterUs, frameGapUs } from "../../modules/bus/timing";
import type { Want } from "../../modules/bus/want";
import type { LinePlan } from "../../modules/site/plan";
import { SimClock } from "../../sim/core/clock";
import { mixedSlaves } from "../../sim/core/mixed-farm";
import { Scheduler } from "../../sim/core/scheduler";
import { optimum } from "./optimum";
import type { Bench, Scenario } from "./scenario";
import { Wire } from "./wire";

/**
 * An orchard, where the sources say of each device that what lies between its values can be read; and one device of
 * nearly every kind, most of which refuse that here, so that nobody can come near the first site's figures.
 */
const SITES = [
	{ file: "sim/sites/orchard-24.json", name: "orchard of 24", isFree: true },
	{ file: "sim/sites/mixed-24.json", name: "24 of 21 kinds", isFree: false },
] as const;
/** Where the devices leave nothing to win, ours must be within this of the best that anybody could do. */
const OF_BEST = 1.02;
const TURNAROUND_US = 20_000;
/** Time to learn in: what is refused, how fast each answers. */
const LEARN_MS = 600_000;

/** Sites of 24 mixed devices: how long it takes to read every point once. */
export const simMixed: Scenario = {
	name: "sim-mixed",
	async run(bench) {
		for (const site of SITES) readSite(bench, site);
	},
};

function readSite(bench: Bench, { file, name, isFree }: (typeof SITES)[number]): void {
	const { site, plan } = loadSite(file);
	const line = plan.lines[0] as LinePlan;
	const points = line.wants.filter(({ point }) => point >= 0);
	const slaves = mixedSlaves(site);
	const ours = refreshMs(line, slaves);
	const best = optimum({ ...line, wants: points }, slaves, (request) => roundMs(line, [request]));
	const bestMs = roundMs(line, best);
	const single = roundMs(line, points);
	const joined = joinAdjacent(line, points);
	const adjacent = roundMs(line, joined);
	const scenario = `sim ${name}, all points once`;
	const add = (master: string, value: number, requests: number, rest: object): void =>
		bench.add({ scenario, master, value, unit: "ms", note: `${requests} requests`, ...rest });
	const holds = isFree ? single / ours.ms >= 3 && adjacent / ours.ms >= 1.5 : ours.ms <= OF_BEST * bestMs;
	add("headgate", ours.ms, ours.requests, {
		limit: bestMs,
		bar: isFree ? "single / 3, adjacent / 1.5" : "limit x 1.02",
		ok: holds && ours.unread === 0,
		note: `${ours.requests} requests; at best ${best.length}, ${ratios(single, adjacent, bestMs)}`,
	});
	add("one request a tag", single, points.length, { note: ratio(single, ours.ms, points.length) });
	add("adjacent only", adjacent, joined.length, { note: ratio(adjacent, ours.ms, joined.length) });
}

function ratios(single: number, adjacent: number, ms: number): string {
	return `${(single / ms).toFixed(2)} x and ${(adjacent / ms).toFixed(2)} x`;
}

function ratio(other: number, ours: number, requests: number): string {
	return `${requests} requests, ${(other / ours).toFixed(2)} x ours; at the line's limit, format changes free`;
}

/** All points wanted at once, after a while of polling: until the last has been read. */
function refreshMs(plan: LinePlan, simSlaves: ReturnType<typeof mixedSlaves>) {
	const scheduler = new Scheduler();
	const clock = new SimClock(scheduler, 0);
	const wire = new Wire(scheduler, 128, (request) => {
		for (const slave of simSlaves) {
			const bytes = slave.answer(request);
			if (bytes !== null) return [{ bytes, afterUs: TURNAROUND_US }];
		}
		return [];
	});
	const left = new Set<number>();
	let doneUs = Number.NaN;
	let requests = 0;
	const slaves = plan.devices.map(({ slave }) => new Slave(slave));
	const { name, baud, longestTransactionMs, wants } = plan;
	const line = new Line({ index: 0, name, baud, slaves, wants, longestTransactionMs }, clock, wire.open, {
		onBlock(_line, block, status) {
			requests += 1;
			if (status !== BusStatus.good) return;
			for (let at = block.first; at <= block.last; at += 1) left.delete(line.poller.plan.order[at] as number);
			if (left.size === 0 && Number.isNaN(doneUs)) doneUs = clock.nowUs();
		},
		onWrite: () => undefined,
	});
	scheduler.runUntil(1000 * LEARN_MS);
	requests = 0;
	doneUs = Number.NaN;
	wants.forEach(({ point }, index) => {
		if (point >= 0) left.add(index);
	});
	const startUs = clock.nowUs();
	for (const index of left) line.expedite(index);
	while (Number.isNaN(doneUs) && scheduler.nowUs < startUs + 60e6) scheduler.step(Number.POSITIVE_INFINITY);
	const seen = requests;
	line.close();
	return { ms: (doneUs - startUs) / 1000, requests: seen, unread: left.size };
}

/** What a master without holes makes of it: registers side by side, whatever their periods, in one request. */
function joinAdjacent(plan: LinePlan, wants: readonly Want[]): readonly Want[] {
	const sorted = [...wants].sort((a, b) => a.slave - b.slave || a.code - b.code || a.address - b.address);
	const joined: Want[] = [];
	for (const want of sorted) {
		const last = joined.at(-1);
		const { registersPerRead } = (plan.devices[want.slave] as LinePlan["devices"][number]).slave;
		const isNext =
			last !== undefined &&
			last.slave === want.slave &&
			last.code === want.code &&
			want.address <= last.address + last.count &&
			want.address + want.count - last.address <= registersPerRead;
		if (!isNext || last === undefined) joined.push(want);
		else {
			const count = Math.max(last.count, want.address + want.count - last.address);
			joined[joined.length - 1] = { ...last, count };
		}
	}
	return joined;
}

/** Time of these requests, one after the other, at the line's limit: exact. Milliseconds. */
function roundMs(plan: LinePlan, requests: readonly Want[]): number {
	const us = requests.reduce((sum, { slave, code, count }) => {
		const { parity, stop, gapMs } = (plan.devices[slave] as { readonly slave: SlaveOptions }).slave;
		const gap = frameGapUs(plan.baud, parity, stop);
		const bytes = requestBytes + replyBytes(code, count);
		return sum + bytes * characterUs(plan.baud, parity, stop) + Math.max(TURNAROUND_US, gap) + gap + 1000 * gapMs;
	}, 0);
	return us / 1000;
}
