import { Zone, type ZoneRules } from "../../modules/time/zone";
import { findZone, type ZoneTable } from "../../modules/time/zone-table";
import zones from "../../modules/time/zones.json";

/** All time zones that a site may name. */
export const zoneTable: ZoneTable = zones;

/** Names of the two clocks that are in use in Xinjiang; the first of each is the one to write. */
const beijing = ["Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "PRC"];
const urumqi = ["Asia/Urumqi", "Asia/Kashgar"];

const EIGHT_S = 8 * 3600;
const DAY_S = 86_400;

/** What the time zone `name` of {@link zoneTable} means, in lines for people; undefined: the site names none. */
export function describeTimeZone(name: string | undefined, nowMs: number): string {
	if (name === undefined) return "time zone: UTC, since the file names none\n";
	const nowS = Math.floor(nowMs / 1000);
	const zone = zoneOf(name);
	const now = clock(nowS + zone.offsetAtS(nowS));
	const eight = clock(zone.firstAtS(eightS(zone, nowS)));
	const lines = [`time zone ${name}: it is ${now} now; 08:00 is ${eight} UTC`];
	const nextS = zone.nextChangeS(nowS);
	if (Number.isFinite(nextS))
		lines[0] += ` until ${new Date(nextS * 1000).toISOString().slice(0, 16)}Z, when clocks change`;
	const other = beijing.includes(name) ? urumqi[0] : urumqi.includes(name) ? beijing[0] : undefined;
	if (other !== undefined) {
		const otherZone = zoneOf(other);
		const there = clock(nowS + otherZone.offsetAtS(nowS));
		const atS = zone.firstAtS(eightS(zone, nowS));
		lines.push(
			`time zone ${name}: in Xinjiang ${other} is in use too (now ${there}): what is 08:00 here is ` +
				`${clock(atS + otherZone.offsetAtS(atS))} there, and its 08:00 is ` +
				`${clock(otherZone.firstAtS(eightS(otherZone, nowS)))} UTC`,
		);
	}
	return `${lines.join("\n")}\n`;
}

function zoneOf(name: string): Zone {
	return new Zone(findZone(zoneTable, name, 0) as ZoneRules);
}

/** 8:00 of the local day, by the wall clock. */
function eightS(zone: Zone, nowS: number): number {
	return zone.localDay(nowS) * DAY_S + EIGHT_S;
}

function clock(atS: number): string {
	return new Date(atS * 1000).toISOString().slice(11, 16);
}
