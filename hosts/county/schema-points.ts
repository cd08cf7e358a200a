import { healthPrefix, type SchemaPoint, type SiteSchema } from "./messages";

/**
 * What the numbers of values in rows stand for, in their order.
 *
 * Behind the site's points come the gateway's own series: for each line its own, then those of each of its
 * devices; at last those of each sink.
 */
export function numberedPoints({ points, health }: SiteSchema): readonly SchemaPoint[] {
	if (health === undefined) return points;
	const named = (series: readonly SchemaPoint[], whose: string): SchemaPoint[] =>
		series.map((one) => ({ ...one, name: `${healthPrefix}${whose}/${one.name}` }));
	const ofLines = health.lines.flatMap(({ name, devices }) => [
		...named(health.line, `line/${name}`),
		...devices.flatMap((device) => named(health.device, `device/${device}`)),
	]);
	const ofSinks = (health.sinks ?? []).flatMap((name) => named(health.sink ?? [], `sink/${name}`));
	return [...points, ...ofLines, ...ofSinks];
}
