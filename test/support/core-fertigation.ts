import level from "../../drivers/qdy30a-qdw90a.json";
import electrode from "../../drivers/remond-bgt-digital-electrode.json";
import salt from "../../drivers/seeed-s-ec-01.json";
import saltLike from "../../drivers/seeed-s-ph-01.json";
import type { Profile } from "../../modules/site/profile";
import type { FertigationProgram, Site } from "../../modules/site/types";
import type { FarmFile } from "../../sim/core/farm-file";
import type { DosingLine } from "../../sim/plants/dosing-line";
import { Bench, type BenchOptions } from "./core-gateway";
import { changedSite, dryNorth, minute, second, stateOf } from "./core-orchard";
import { orchardProfiles, type Writable } from "./core-site";

/*
 * The orchard with a fertiliser, an acid and a hypochlorite behind its meter, and probes behind them.
 */

const common = { device: "relays", rest: "off", longestRunMs: 60 * minute } as const;

function doser(name: string, relay: number, excluded: readonly string[]) {
	return {
		...common,
		name,
		kind: "doser",
		actuator: `relay-${relay}`,
		needs: ["pump"],
		neverWith: [...excluded],
		onlyWhile: [{ kind: "limit", point: "water.flow", above: 5, hysteresis: 1 }],
	} as const;
}

/** A recipe for the north zone: 5 min of water, 12 L in 20 min at the most, 5 min of water. */
export const northRecipe: Writable<FertigationProgram["recipes"][number]> = {
	name: "grow",
	zones: ["north"],
	preMs: 5 * minute,
	injectMs: 20 * minute,
	flushMs: 5 * minute,
	doses: [{ doser: "doser.feed", litres: 12 }],
};

const feeding: Writable<FertigationProgram> = {
	type: "fertigation",
	name: "feeding",
	of: "irrigation",
	stableMs: 30 * second,
	apartMs: 10 * minute,
	dosers: [
		{
			output: "doser.feed",
			substance: "fertiliser",
			litresPerHour: 120,
			capLitres: 40,
			tank: { point: "tank.feed", above: 0.1 },
		},
		{ output: "doser.acid", substance: "acid", litresPerHour: 30, capLitres: 10 },
		{ output: "doser.chlorine", substance: "hypochlorite", litresPerHour: 20, capLitres: 4 },
	],
	ec: { points: ["line.ec"], mixMs: 2 * minute, wait: false },
	ph: { points: ["line.ph"], mixMs: 2 * minute, wait: false },
	recipes: [northRecipe],
};

/** @param change of the program, in place @param changeSite of the whole site */
export function fertigationSite(
	change: (program: Writable<FertigationProgram>) => void = () => undefined,
	changeSite: (site: Writable<Site>) => void = () => undefined,
): Writable<Site> {
	return changedSite((site) => {
		const program = structuredClone(feeding);
		change(program);
		const device = (name: string, profile: string, unit: number) => ({ name, line: "field", profile, unit });
		site.devices.push(
			device("line-ec", "seeed-s-ec-01", 20),
			device("line-ec-2", "seeed-s-ec-01", 21),
			device("line-ph", "remond-bgt-digital-electrode", 22),
			device("tank-feed", "qdy30a-qdw90a", 23),
		);
		const point = (name: string, on: string, quantity: string) => {
			return { name, device: on, quantity, class: "control", periodMs: 5 * second } as const;
		};
		site.points.push(
			point("line.ec", "line-ec", "ec"),
			point("line.ec-2", "line-ec-2", "ec"),
			point("line.ph", "line-ph", "ph"),
			point("tank.feed", "tank-feed", "level-cm"),
		);
		const meter = site.points.find(({ name }) => name === "water.flow");
		Object.assign(meter ?? {}, { periodMs: 2 * second, class: "control" });
		site.outputs.push(
			structuredClone(doser("doser.feed", 6, [])) as never,
			structuredClone(doser("doser.acid", 7, ["doser.chlorine"])) as never,
			structuredClone(doser("doser.chlorine", 8, [])) as never,
		);
		site.water = { flow: "water.flow", unscheduledAbove: 0.5 };
		site.programs = site.programs.filter(({ type }) => type === "irrigation");
		site.programs.push(program);
		changeSite(site);
	});
}

/** Its north zone is dry; 300 L of filter and pipe between the injectors and the probes. */
export function fertigationFarm(change: (file: Writable<FarmFile>) => void = () => undefined): Writable<FarmFile> {
	const file = dryNorth();
	file.dosing = {
		dosers: ["doser.feed", "doser.acid", "doser.chlorine"],
		line: {
			source: { ecUsCm: 600, ph: 7.8, alkalinityMeqL: 3 },
			volumeL: 300,
			cells: 3,
			injectors: [
				{ litresPerHour: 120, tankLitres: 200, ecUsCmPerLitreM3: 150, acidEqPerLitre: 0 },
				{ litresPerHour: 30, tankLitres: 60, ecUsCmPerLitreM3: 20, acidEqPerLitre: 4 },
				{ litresPerHour: 20, tankLitres: 60, ecUsCmPerLitreM3: 10, acidEqPerLitre: 0 },
			],
		},
		ecNoiseUsCm: 4,
		phNoise: 0.01,
		levels: [{ device: "tank-feed", injector: 0, litresPerM: 200 }],
	};
	change(file);
	return file;
}

export function fertigationProfiles(): readonly Profile[] {
	return [...orchardProfiles(), ...(structuredClone([level, electrode, salt, saltLike]) as unknown as Profile[])];
}

/** The farm and its gateway, at the start. */
export function fertigationBench(site: Site = fertigationSite(), options: BenchOptions = {}): Bench {
	return new Bench({ site, file: fertigationFarm(), profiles: fertigationProfiles(), ...options });
}

export function dosingOf(bench: Bench): DosingLine {
	const { dosing } = bench.farm;
	if (dosing === null) throw new Error("nothing is dosed on this farm");
	dosing.update(bench.nowMs);
	return dosing;
}

/** The word of the program of fertigation. */
export function feedingState(bench: Bench): string {
	return bench.gateway.programs.find(({ name }) => name === "feeding")?.state ?? "";
}

/** What the program tells of. */
export function noticeOf(bench: Bench, notice: Parameters<Bench["gateway"]["programs"][number]["notice"]>[0]) {
	const program = bench.gateway.programs.find(({ name }) => name === "feeding");
	return program?.notice(notice, -1, bench.gateway.ports.clock.now()) ?? null;
}

/** Runs until an injection is on. */
export function injecting(bench: Bench): Bench {
	const isOn = (): boolean => feedingState(bench) === "injecting" && stateOf(bench, "doser.feed") === "on";
	if (!bench.runUntil(isOn, 30 * minute)) throw new Error(`no injection: ${feedingState(bench)}`);
	return bench;
}

/** A pump that runs and gives nothing. */
export function injectorOff(bench: Bench, injector: number): void {
	dosingOf(bench).isBlocked[injector] = true;
}
