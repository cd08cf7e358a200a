import type { Site, SiteAlarm, SitePoint } from "../../modules/site/types";
import type { IrrigationLayout, Layout, PointLayout, RoomLayout, ZoneLayout } from "./api";

/** No point is called stale before this, whatever the site file says. */
const staleAtLeastMs = 60_000;
/** What a deadband without `storeEveryMs` is taken to allow. */
const quietMs = 3_600_000;

/** Draws from a checked site file what the page shows where. Points of no program's interest are left to the table. */
export function layoutOf(site: Site): Layout {
	const zones: ZoneLayout[] = [];
	const rooms: RoomLayout[] = [];
	let irrigation: IrrigationLayout | null = null;
	for (const program of site.programs) {
		if (program.type === "irrigation") {
			irrigation ??= { program: program.name, pump: program.pump, master: program.master };
			for (const zone of program.zones) {
				const { moisture, startBelow, stopAt } = zone;
				// A zone that goes by time, volume or a balance has no band that could be drawn.
				if (moisture === undefined || startBelow === undefined || stopAt === undefined) continue;
				zones.push({
					name: zone.name,
					title: zone.title ?? zone.name,
					valve: zone.valve,
					moisturePoints: moisture,
					startBelow,
					stopAt,
				});
			}
		} else if (program.type === "cold-store") {
			const alarms = site.alarms.filter(({ point }) => point !== undefined && program.temperature.includes(point));
			rooms.push({
				name: program.name,
				title: program.title ?? program.name,
				temperaturePoints: program.temperature,
				humidityPoints: humidityBeside(site, program.temperature),
				compressor: program.compressor,
				setPoint: program.setPoint,
				differential: program.differential,
				highAlarm: strictest(alarms, "above", Math.min),
				lowAlarm: strictest(alarms, "below", Math.max),
			});
		}
	}
	const inRooms = new Set(rooms.flatMap((room) => [...room.temperaturePoints, ...room.humidityPoints]));
	return {
		zones,
		irrigation,
		rooms,
		flowPoint: site.points.find((point) => point.quantity === "flow")?.name ?? null,
		airPoints: site.points.filter((point) => isAir(site, point) && !inRooms.has(point.name)).map((point) => point.name),
		points: site.points.map((point) => pointLayout(point, site.uplink?.packEveryMs ?? 0)),
	};
}

/** Humidity is measured where temperature is: the points of the same devices, in the same order. */
function humidityBeside(site: Site, temperaturePoints: readonly string[]): string[] {
	return temperaturePoints.flatMap((name) => {
		const device = site.points.find((point) => point.name === name)?.device;
		return site.points.filter((point) => point.device === device && point.quantity === "humidity").map(nameOf);
	});
}

/** A device that measures humidity hangs in the air; one that measures temperature alone may be anywhere. */
function isAir(site: Site, point: SitePoint): boolean {
	if (point.quantity !== "temperature" && point.quantity !== "humidity") return false;
	return site.points.some((other) => other.device === point.device && other.quantity === "humidity");
}

function strictest(
	alarms: readonly SiteAlarm[],
	side: "above" | "below",
	pick: (...limits: number[]) => number,
): number | null {
	const limits = alarms.flatMap((alarm) => alarm[side] ?? []);
	return limits.length === 0 ? null : pick(...limits);
}

function pointLayout(point: SitePoint, packEveryMs: number): PointLayout {
	const storedEveryMs = (point.deadband ?? 0) > 0 ? (point.storeEveryMs ?? quietMs) : (point.periodMs ?? 0);
	return {
		name: point.name,
		staleAfterMs: Math.max(staleAtLeastMs, point.staleAfterMs ?? 0, storedEveryMs) + packEveryMs,
	};
}

function nameOf(point: SitePoint): string {
	return point.name;
}
