import { assert } from "../base/assert";
import { WantClass } from "../bus/want";
import { deviceSeries, lineSeries, sinkSeries } from "../health/series";
import { utcZone, type ZoneRules } from "../time/zone";
import { findZone } from "../time/zone-table";
import { compileAdjustable } from "./adjustable";
import { auxiliariesOf } from "./auxiliaries";
import { type CheckOptions, checkSite, longestTransactionDefaultMs, type ProfileMap } from "./check";
import { compileAlarm, compileSignals } from "./compile-alarm";
import { compileWeather } from "./compile-amounts";
import { compileDevice } from "./compile-device";
import { compileHands, compileOutput, compileStops, compileWater } from "./compile-output";
import { compilePoint } from "./compile-point";
import { compileProgram } from "./compile-program";
import { siteHash } from "./hash";
import type { HealthPlan, LinePlan, PlacePlan, SeriesPlan, SitePlan, WantPlan } from "./plan";
import { ProfileBook } from "./profile-book";
import type { ResolvedProfile } from "./resolve";
import { compileSinks } from "./sinks";
import type { Site, SiteDevice, SiteLine } from "./types";
import { wantsOf } from "./wants";

/** The gateway's own counters are kept this often, unless the site says otherwise. */
const HEALTH_EVERY_MS = 600_000;
/** 2020-01-01: no gateway's clock is believed to be earlier. */
const ZONE_FROM_S = 1_577_836_800;

/**
 * Resolves a site and its profiles into the plan that a gateway is built from.
 *
 * The site must have passed {@link checkSite}; anything else is a broken assumption.
 */
export function compileSite(site: Site, profiles: ProfileMap, options: CheckOptions = {}): SitePlan {
	assert(checkSite(site, profiles, options).length === 0, "a site is compiled only when it has passed its check");
	const book = new ProfileBook(profiles);
	const auxiliaries = auxiliariesOf(site, book);
	const wants = site.lines.map((line) => wantsOf(site, line.name, book, auxiliaries));
	const points = site.points.map((point) => compilePoint(point, site, book, auxiliaries));
	const health = compileHealth(site);
	const timeZone = compileZone(site, options);
	return {
		gateway: site.gateway,
		title: site.title,
		timeZone,
		place: compilePlace(site),
		hash: siteHash(site, profiles, health, timeZone),
		lines: site.lines.map((line, index) => compileLine(line, site, book, wants[index] ?? [])),
		points,
		auxiliaries: auxiliaries.map(({ staleAfterMs }) => ({ staleAfterMs })),
		outputs: site.outputs.map((output) => compileOutput(output, site, book, wants)),
		hands: compileHands(site),
		stops: compileStops(site),
		water: compileWater(site),
		weather: compileWeather(site, points),
		programs: site.programs.map((program) => compileProgram(program, site, points)),
		alarms: site.alarms.map((alarm) => compileAlarm(alarm, site, points)),
		signals: compileSignals(site),
		sinks: compileSinks(site),
		health,
		adjustable: compileAdjustable(site),
	};
}

function compileZone({ timeZone }: Site, { zones }: CheckOptions): ZoneRules {
	if (timeZone === undefined || zones === undefined) return utcZone;
	return findZone(zones, timeZone, ZONE_FROM_S) as ZoneRules;
}

function compilePlace({ place }: Site): PlacePlan | null {
	if (place === undefined) return null;
	const { latitudeDeg, longitudeDeg, elevationM = 0 } = place;
	return { latitudeDeg, longitudeDeg, elevationM };
}

function compileHealth(site: Site): HealthPlan | null {
	const everyMs = site.health?.everyMs ?? HEALTH_EVERY_MS;
	if (everyMs === 0) return null;
	const [line, device, sink] = [lineSeries, deviceSeries, sinkSeries].map((series) => series.map(seriesPlan));
	return { everyMs, line: line ?? [], device: device ?? [], sink: sink ?? [] };
}

function seriesPlan({ name, kind, unit, step }: SeriesPlan): SeriesPlan {
	return { name, kind, unit, step };
}

function devicesOf(site: Site, line: string): readonly SiteDevice[] {
	return site.devices.filter((device) => device.line === line);
}

function compileLine(line: SiteLine, site: Site, book: ProfileBook, wants: readonly WantPlan[]): LinePlan {
	return {
		name: line.name,
		baud: line.baud,
		longestTransactionMs: line.longestTransactionMs ?? longestTransactionDefaultMs,
		longestByClassMs: longestByClassMs(line, wants),
		devices: devicesOf(site, line.name).map((device) =>
			compileDevice(device, line, book.get(device.profile) as ResolvedProfile),
		),
		wants,
	};
}

/** Reads that no program waits for are no longer than half the shortest period of one that a program does wait for. */
function longestByClassMs({ longestTransactionMs, longestByClassMs }: SiteLine, wants: readonly WantPlan[]): number[] {
	const longestMs = longestTransactionMs ?? longestTransactionDefaultMs;
	const controls = wants.filter(({ point, wantClass }) => point >= 0 && wantClass === WantClass.control);
	const besideMs = Math.min(longestMs, ...controls.map(({ periodMs }) => Math.floor(periodMs / 2)));
	const { control = longestMs, monitor = besideMs, background = besideMs } = longestByClassMs ?? {};
	return [control, monitor, background];
}
