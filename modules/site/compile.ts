import { assert } from "../base/assert";
import { deviceSeries, lineSeries } from "../health/series";
import type { Parity } from "../ports/serial";
import { checkSite, type ProfileMap } from "./check";
import { siteHash } from "./hash";
import type {
	AlarmPlan,
	DevicePlan,
	HealthPlan,
	LinePlan,
	OutputPlan,
	PointPlan,
	ProgramPlan,
	SeriesPlan,
	SitePlan,
	WantPlan,
} from "./plan";
import type { Profile, ProfileQuantity, Site, SiteDevice, SiteLine, SitePoint, SiteProgram } from "./types";
import { wantsOf } from "./wants";

/** A write is done within this, unless the site says otherwise. */
const LONGEST_TRANSACTION_MS = 250;
/** A value that was not kept is kept after this, deadband or not. */
const STORE_EVERY_MS = 600_000;
/** The gateway's own counters are kept this often, unless the site says otherwise. */
const HEALTH_EVERY_MS = 600_000;

/**
 * Resolves a site and its profiles into the plan that a gateway is built from.
 *
 * The site must have passed {@link checkSite}; anything else is a broken assumption.
 */
export function compileSite(site: Site, profiles: ProfileMap): SitePlan {
	assert(checkSite(site, profiles).length === 0, "a site is compiled only when it has passed its check");
	const wants = site.lines.map((line) => wantsOf(site, line.name, profiles));
	const points = site.points.map((point) => compilePoint(point, site, profiles));
	const outputs = site.outputs.map((output): OutputPlan => {
		const line = lineIndex(site, output.device);
		const actuator = find(profileOf(site, output.device, profiles).actuators, output.actuator);
		const index = indexOf(site.outputs, output.name);
		return {
			name: output.name,
			title: output.title ?? output.name,
			kind: output.kind,
			line,
			slave: indexOf(devicesOf(site, site.lines[line]?.name ?? ""), output.device),
			coil: actuator.address,
			readBackWant: (wants[line] ?? []).findIndex((want) => want.readBacks.some((one) => one.output === index)),
			longestRunMs: output.longestRunMs,
		};
	});
	const health = compileHealth(site);
	return {
		gateway: site.gateway,
		title: site.title,
		hash: siteHash(site, profiles, health),
		lines: site.lines.map((line, index) => compileLine(line, site, profiles, wants[index] ?? [])),
		points,
		outputs,
		programs: site.programs.map((program) => compileProgram(program, site)),
		alarms: site.alarms.map((alarm): AlarmPlan => {
			const { step } = points[indexOf(site.points, alarm.point)] as PointPlan;
			return {
				name: alarm.name,
				title: alarm.title ?? alarm.name,
				point: indexOf(site.points, alarm.point),
				aboveCounts: alarm.above === undefined ? null : Math.round(alarm.above / step),
				belowCounts: alarm.below === undefined ? null : Math.round(alarm.below / step),
				hysteresisCounts: Math.round(alarm.hysteresis / step),
				delayMs: alarm.delayMs,
			};
		}),
		uplink: site.uplink,
		health,
	};
}

function compileHealth(site: Site): HealthPlan | null {
	const everyMs = site.health?.everyMs ?? HEALTH_EVERY_MS;
	return everyMs === 0 ? null : { everyMs, line: lineSeries.map(seriesPlan), device: deviceSeries.map(seriesPlan) };
}

function seriesPlan({ name, kind, unit, step }: SeriesPlan): SeriesPlan {
	return { name, kind, unit, step };
}

function indexOf(things: readonly { readonly name: string }[], name: string): number {
	return things.findIndex((thing) => thing.name === name);
}

function find<T extends { readonly name: string }>(things: readonly T[], name: string): T {
	return things[indexOf(things, name)] as T;
}

function lineIndex(site: Site, device: string): number {
	return indexOf(site.lines, find(site.devices, device).line);
}

function profileOf(site: Site, device: string, profiles: ProfileMap): Profile {
	return profiles.get(find(site.devices, device).profile) as Profile;
}

function devicesOf(site: Site, line: string): readonly SiteDevice[] {
	return site.devices.filter((device) => device.line === line);
}

const parities: { readonly [letter: string]: Parity } = { N: "none", E: "even", O: "odd" };

function compileLine(line: SiteLine, site: Site, profiles: ProfileMap, wants: readonly WantPlan[]): LinePlan {
	return {
		name: line.name,
		baud: line.baud,
		longestTransactionMs: line.longestTransactionMs ?? LONGEST_TRANSACTION_MS,
		devices: devicesOf(site, line.name).map((device) => compileDevice(device, line, profiles)),
		wants,
	};
}

function compileDevice(device: SiteDevice, line: SiteLine, profiles: ProfileMap): DevicePlan {
	const profile = (profiles.get(device.profile) as Profile).line;
	const format = device.format ?? line.format;
	return {
		name: device.name,
		slave: {
			unit: device.unit,
			parity: parities[format.charAt(1)] as Parity,
			stop: format.charAt(2) === "2" ? 2 : 1,
			replyTimeoutMs: device.replyTimeoutMs ?? profile.replyTimeoutMs,
			gapMs: profile.gapMs,
			registersPerRead: profile.registersPerRead,
			holesAllowed: profile.holes === true,
		},
	};
}

function compilePoint(point: SitePoint, site: Site, profiles: ProfileMap): PointPlan {
	const quantity: ProfileQuantity = find(profileOf(site, point.device, profiles).quantities, point.quantity);
	const [lowest, highest] = quantity.range ?? [-1e15, 1e15];
	const periodMs = point.periodMs ?? quantity.periodMs;
	return {
		name: point.name,
		title: point.title ?? point.name,
		kind: quantity.kind,
		unit: quantity.unit,
		step: quantity.step,
		type: quantity.type,
		order: quantity.order ?? "ABCD",
		countsPerRaw: (quantity.scale ?? 1) / quantity.step,
		lowestCounts: Math.round(lowest / quantity.step),
		highestCounts: Math.round(highest / quantity.step),
		staleAfterMs: point.staleAfterMs ?? Math.max(quantity.staleAfterMs, 3 * periodMs),
		deadbandCounts: point.deadband === undefined ? null : Math.round(point.deadband / quantity.step),
		storeEveryMs: point.storeEveryMs ?? STORE_EVERY_MS,
	};
}

function compileProgram(program: SiteProgram, site: Site): ProgramPlan {
	if (program.type === "cold-store") {
		return {
			type: "cold-store",
			name: program.name,
			compressor: indexOf(site.outputs, program.compressor),
			temperature: program.temperature.map((name) => indexOf(site.points, name)),
			setPoint: program.setPoint,
			differential: program.differential,
			minimumOffMs: program.minimumOffMs,
			probeFaultOnMs: program.probeFault.onMs,
			probeFaultOffMs: program.probeFault.offMs,
		};
	}
	return {
		type: "irrigation",
		name: program.name,
		pump: indexOf(site.outputs, program.pump),
		master: indexOf(site.outputs, program.master),
		zonesAtOnce: program.zonesAtOnce ?? 1,
		zones: program.zones.map((zone) => ({
			name: zone.name,
			valve: indexOf(site.outputs, zone.valve),
			moisture: zone.moisture.map((name) => indexOf(site.points, name)),
			startBelow: zone.startBelow,
			stopAt: zone.stopAt,
			longestRunMs: zone.longestRunMs,
			settleMs: zone.settleMs,
		})),
	};
}
