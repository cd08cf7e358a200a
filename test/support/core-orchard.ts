import { leaseReasonName, outputStateName } from "../../modules/outputs/lease";
import { reasonName } from "../../modules/points/reason";
import { qualityName } from "../../modules/points/table";
import type { Site } from "../../modules/site/types";
import { Bench, type BenchOptions } from "./core-gateway";
import { orchardFarm, orchardSite, type Writable } from "./core-site";

/*
 * The orchard in a state in which faults can befall it, and what is asked of it then.
 */

export const second = 1000;
export const minute = 60 * second;

/** Its north zone is dry, and nothing else is. */
export function dryNorth() {
	const file = orchardFarm();
	for (const [index, zone] of file.zones.entries()) zone.moisture = index === 0 ? 0.2 : 0.28;
	return file;
}

/** The site, changed in place. */
export function changedSite(change: (site: Writable<Site>) => void): Writable<Site> {
	const site = orchardSite();
	change(site);
	return site;
}

/** Its north zone alone: a probe, the meter, pump, master and valve. */
export function northSite(): Writable<Site> {
	return changedSite((site) => {
		const names = ["soil-north", "flow-meter", "relays"];
		const outputs = ["pump", "master", "valve.north"];
		site.lines = site.lines.filter(({ name }) => name === "field");
		site.devices = site.devices.filter(({ name }) => names.includes(name));
		site.points = site.points.filter(({ name }) => name === "soil.north.moisture" || name === "water.flow");
		site.outputs = site.outputs.filter(({ name }) => outputs.includes(name));
		site.programs = site.programs.filter(({ type }) => type === "irrigation");
		for (const program of site.programs) {
			if (program.type === "irrigation") program.zones = program.zones.filter(({ name }) => name === "north");
		}
		site.alarms = [];
	});
}

/** The cold room of it alone, changed in place. */
export function roomSite(change: (site: Writable<Site>) => void = () => undefined): Writable<Site> {
	return changedSite((site) => {
		const devices = site.devices.filter(({ line }) => line === "store");
		const names = devices.map(({ name }) => name);
		site.lines = site.lines.filter(({ name }) => name === "store");
		site.devices = devices;
		site.points = site.points.filter(({ device }) => names.includes(device));
		site.outputs = site.outputs.filter(({ device }) => names.includes(device));
		site.programs = site.programs.filter(({ type }) => type === "cold-store");
		change(site);
	});
}

/** What a point is said to be: quality and why. */
export function pointOf(bench: Bench, name: string): string {
	const { points, plan, ports } = bench.gateway;
	const index = plan.points.findIndex((point) => point.name === name);
	const nowMs = ports.clock.now();
	return `${qualityName(points.quality(index, nowMs))} ${reasonName(points.reason(index, nowMs)) ?? ""}`.trim();
}

/** Water runs in the north zone, and the flow is seen. */
export function watering(options: BenchOptions = {}): Bench {
	const bench = new Bench({ file: dryNorth(), ...options });
	if (!bench.runUntil(() => stateOf(bench, "pump") === "proven", 5 * minute)) throw new Error("no water");
	bench.moves.length = 0;
	return bench;
}

export function outputOf(bench: Bench, name: string): number {
	return bench.gateway.plan.outputs.findIndex((output) => output.name === name);
}

export function stateOf(bench: Bench, name: string): string {
	return outputStateName(bench.gateway.outputs.at(outputOf(bench, name)).state);
}

export function reasonOf(bench: Bench, name: string): string {
	return leaseReasonName(bench.gateway.outputs.at(outputOf(bench, name)).reason);
}

/** Bits of `OutputCondition`. */
export function conditionsOf(bench: Bench, name: string): number {
	return bench.gateway.outputs.conditions(outputOf(bench, name), bench.gateway.ports.clock.now());
}

/** When alarms were raised by now, as the records tell it: name and milliseconds of virtual time. */
export function raised(bench: Bench): readonly { readonly name: string; readonly atMs: number }[] {
	const { wallMs, now } = bench.gateway.ports.clock;
	const offsetMs = wallMs.call(bench.gateway.ports.clock) - now.call(bench.gateway.ports.clock);
	return bench.records.flatMap((record) => {
		if (record.kind !== 10 || record.edge !== 1) return [];
		return [{ name: bench.gateway.plan.alarms[record.alarm]?.name ?? "", atMs: record.timeMs - offsetMs }];
	});
}

/** What the water side's contacts do from `fromMs` on: moves, and how long after that. */
export function movesAfter(
	bench: Bench,
	fromMs: number,
): readonly { readonly move: string; readonly afterMs: number }[] {
	return bench.moves
		.filter(({ output, atMs }) => output !== "compressor" && atMs >= fromMs)
		.map(({ output, on, atMs }) => ({ move: (on ? "+" : "-") + output, afterMs: atMs - fromMs }));
}

/** Contacts of the water side that are closed. */
export function waterClosed(bench: Bench): readonly string[] {
	return bench.closed().filter((name) => name !== "compressor");
}
