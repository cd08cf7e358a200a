import { flowUnits } from "../base/flow-units";
import { PointQuality, type PointTable } from "../points/table";

const HOUR_MS = 3_600_000;

/**
 * Volume through the site's flow meter, by adding up its flow: each reading holds until the next one. Where none is
 * good nobody knows the flow: that counts as none, and `unknownMs` tells of it.
 */
export class WaterMeter {
	/** Since boot, in m³; grows only. */
	totalM3 = 0;
	/** Time since boot that nobody knows the flow of. */
	unknownMs = 0;
	private readonly points: PointTable;
	private readonly flow: number;
	readonly m3hPerUnit: number;
	private atMs: number;
	/** As of the last pass; NaN: nobody knew. */
	private flowM3hThen = Number.NaN;

	/** @param flow its point @param unit the point's, one of {@link flowUnits} */
	constructor(points: PointTable, flow: number, unit: string, nowMs: number) {
		this.points = points;
		this.flow = flow;
		this.m3hPerUnit = flowUnits[unit] ?? Number.NaN;
		this.atMs = nowMs;
	}

	/** The flow in m³/h; NaN: it is not known now. */
	flowM3h(nowMs: number): number {
		const isGood = this.points.quality(this.flow, nowMs) === PointQuality.good;
		return isGood ? this.m3hPerUnit * this.points.value(this.flow) : Number.NaN;
	}

	/** In every pass, before any program: what has flown since the last one. */
	advance(nowMs: number): void {
		const passedMs = nowMs - this.atMs;
		this.atMs = nowMs;
		if (Number.isNaN(this.flowM3hThen)) this.unknownMs += passedMs;
		else if (this.flowM3hThen > 0) this.totalM3 += (this.flowM3hThen * passedMs) / HOUR_MS;
		this.flowM3hThen = this.flowM3h(nowMs);
	}
}
