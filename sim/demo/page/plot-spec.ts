import type { Layout } from "../api";
import type { Reading } from "./readings";
import { text } from "./text";

/** One plot: its lines, and what is drawn behind them, in the unit of its points. */
export interface PlotSpec {
	readonly name: string;
	readonly title: string;
	readonly unit: string;
	readonly lines: readonly { readonly point: string; readonly title: string }[];
	readonly bands: readonly { readonly low: number; readonly high: number }[];
	/** Alarm limits. */
	readonly limits: readonly number[];
	/** Values that the scale always shows. */
	readonly marks: readonly number[];
}

/** The plots of a farm: its zones' soil, each cold room, and the flow. */
export function plotSpecsOf(layout: Layout, readings: ReadonlyMap<string, Reading>): PlotSpec[] {
	const line = (point: string) => ({ point, title: readings.get(point)?.title ?? point });
	const unit = (points: readonly string[]) => readings.get(points[0] ?? "")?.unit ?? "";
	const specs: PlotSpec[] = [];
	if (layout.zones.length > 0) {
		const points = layout.zones.flatMap((zone) => zone.moisturePoints);
		const bands = new Map(layout.zones.map((zone) => [`${zone.startBelow} ${zone.stopAt}`, zone] as const));
		specs.push({
			name: "soil",
			title: text.plotSoil,
			unit: unit(points),
			lines: [...new Set(points)].map(line),
			bands: [...bands.values()].map((zone) => ({ low: zone.startBelow, high: zone.stopAt })),
			limits: [],
			marks: layout.zones.flatMap((zone) => [zone.startBelow, zone.stopAt]),
		});
	}
	for (const room of layout.rooms) {
		const band = { low: room.setPoint, high: room.setPoint + room.differential };
		const limits = [room.lowAlarm, room.highAlarm].filter((limit) => limit !== null);
		specs.push({
			name: room.name,
			title: room.title,
			unit: unit(room.temperaturePoints),
			lines: room.temperaturePoints.map(line),
			bands: [band],
			limits,
			marks: [band.low, band.high, ...limits],
		});
	}
	if (layout.flowPoint !== null) {
		specs.push({
			name: "flow",
			title: text.plotFlow,
			unit: unit([layout.flowPoint]),
			lines: [line(layout.flowPoint)],
			bands: [],
			limits: [],
			marks: [0, 1],
		});
	}
	return specs;
}
