import { healthPrefix, type SchemaPoint, type SiteSchema } from "./messages";

/**
 * What the numbers of values in rows stand for, in their order: the site's points, and behind them the gateway's own series,
 * for each line its own, then those of each of its devices.
 */
export function numberedPoints({ points, health }: SiteSchema): SchemaPoint[] {
	const numbered = [...points];
	if (health === undefined) return numbered;
	const add = (series: readonly SchemaPoint[], of: string): void => {
		for (const one of series) numbered.push({ ...one, name: `${healthPrefix}${of}/${one.name}` });
	};
	for (const { name, devices } of health.lines) {
		add(health.line, `line/${name}`);
		for (const device of devices) add(health.device, `device/${device}`);
	}
	return numbered;
}
