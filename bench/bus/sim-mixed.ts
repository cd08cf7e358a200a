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
import type { Scenario } from "./scenario";
import { Wire } from "./wire";

const SITE = "sim/sites/mixed-24.json";
const TURNAROUND_US = 20_000;
/** Time to learn in: what is refused, how fast each answers. */
const LEARN_MS = 600_000;

/** The site of 24 mixed devices: how long it takes to read all of it once. */
export const simMixed: Scenario = {
	name: "sim-mixed",
	async run(bench) {
		const { site, plan } = loadSite(SITE);
		const line = plan.lines[0] as LinePlan;
		const slaves = mixedSlaves(site);
		const ours = refreshMs(line, slaves);
		const best = optimum(line, slaves, (request) => roundMs(line, [request]));
		const bestMs = roundMs(line, best);
		const single = roundMs(line, line.wants);
		const adjacent = roundMs(line, joinAdjacent(line));
		const scenario = "sim mixed site of 24, all points once";
		const add = (master: string, value: number, requests: number, rest: object): void =>
			bench.add({ scenario, master, value, unit: "ms", note: `${requests} requests`, ...rest });
		const holds = single / ours.ms >= 3 && adjacent / ours.ms >= 1.5;
		add("headgate", ours.ms, ours.requests, {
			limit: bestMs,
			bar: "single / 3, adjacent / 1.5",
			ok: holds && ours.unread === 0,
			note: `${ours.requests} requests; at best ${best.length}, ${ratios(single, adjacent, bestMs)}`,
		});
		add("one request a tag", single, line.wants.length, { note: ratio(single, ours.ms, line.wants.length) });
		const joined = joinAdjacent(line).length;
		add("adjacent only", adjacent, joined, { note: ratio(adjacent, ours.ms, joined) });
	},
};

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
	wants.forEach((_, index) => {
		left.add(index);
	});
	const startUs = clock.nowUs();
	wants.forEach((_, index) => {
		line.expedite(index);
	});
	while (Number.isNaN(doneUs) && scheduler.nowUs < startUs + 60e6) scheduler.step(Number.POSITIVE_INFINITY);
	const seen = requests;
	line.close();
	return { ms: (doneUs - startUs) / 1000, requests: seen, unread: left.size };
}

/** What a master without holes makes of it: registers side by side, whatever their periods, in one request. */
function joinAdjacent(plan: LinePlan): readonly Want[] {
	const sorted = [...plan.wants].sort((a, b) => a.slave - b.slave || a.code - b.code || a.address - b.address);
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
