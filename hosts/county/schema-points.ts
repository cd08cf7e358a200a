import { healthPrefix, type SchemaPoint, type SiteSchema } from "./messages";

/**
 * What the number of a value in a row stands for; undefined when the schema has no such number.
 *
 * Behind the points come the gateway's own series: for each line its own, then those of each of its devices.
 */
export function pointAt({ points, health }: SiteSchema, number: number): SchemaPoint | undefined {
	const point = points[number];
	if (point !== undefined || health === undefined) return point;
	let at = number - points.length;
	for (const { name, devices } of health.lines) {
		const ofLine = health.line[at];
		if (ofLine !== undefined) return { ...ofLine, name: `${healthPrefix}line/${name}/${ofLine.name}` };
		at -= health.line.length;
		const device = devices[Math.floor(at / health.device.length)];
		const ofDevice = health.device[at % health.device.length];
		if (device !== undefined && ofDevice !== undefined) {
			return { ...ofDevice, name: `${healthPrefix}device/${device}/${ofDevice.name}` };
		}
		at -= devices.length * health.device.length;
	}
	return undefined;
}

/** All that values can stand for, by their numbers. */
export function pointsOf(schema: SiteSchema): SchemaPoint[] {
	const points: SchemaPoint[] = [];
	for (let point = pointAt(schema, 0); point !== undefined; point = pointAt(schema, points.length)) points.push(point);
	return points;
}
