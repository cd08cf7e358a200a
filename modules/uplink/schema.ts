import { ByteWriter } from "../base/bytes";
import { encodeUtf8 } from "../base/utf8";
import type { HealthPlan, SeriesPlan, SitePlan } from "../site/plan";
import { cborArray, cborBytes, cborDouble, cborMap, cborText, cborUnsigned, cborUtf8 } from "./cbor";

const bytesPerName = 64;

/** The schema message of PACK.md: what the numbers in records stand for. Built at each connection, then let go. */
export function encodeSchema(plan: SitePlan): Uint8Array {
	const titles = plan.alarms.map(({ title }) => encodeUtf8(title));
	const titleBytes = titles.reduce((sum, { length }) => sum + length + 8, 0);
	const out = new ByteWriter(256 + namesIn(plan) * bytesPerName + titleBytes);
	cborMap(out, plan.health === null ? 9 : 10);
	cborUnsigned(cborText(out, "v"), 1);
	cborBytes(cborText(out, "schema"), plan.hash);
	cborText(cborText(out, "site"), plan.gateway);
	cborArray(cborText(out, "points"), plan.points.length);
	for (const point of plan.points) encodeQuantity(out, point);
	encodeNames(out, "outputs", plan.outputs);
	encodeNames(out, "programs", plan.programs);
	encodeNames(out, "alarms", plan.alarms);
	cborArray(cborText(out, "titles"), titles.length);
	for (const title of titles) cborUtf8(out, title);
	cborArray(cborText(out, "severities"), plan.alarms.length);
	for (const { severity } of plan.alarms) cborText(out, severity);
	if (plan.health !== null) encodeHealth(out, plan, plan.health);
	return out.written();
}

function namesIn({ points, outputs, programs, alarms, lines, sinks, health }: SitePlan): number {
	const series = health === null ? 0 : 4 * (health.line.length + health.device.length + health.sink.length);
	const devices = lines.reduce((sum, line) => sum + line.devices.length, lines.length);
	return 4 * points.length + outputs.length + programs.length + alarms.length + devices + sinks.length + series;
}

/** The series are described once, not once for each device: a site of 64 would not fit the memory of an ESP32. */
function encodeHealth(out: ByteWriter, { lines, sinks }: SitePlan, health: HealthPlan): void {
	cborMap(cborText(out, "health"), 5);
	cborArray(cborText(out, "lines"), lines.length);
	for (const { name, devices } of lines) {
		cborMap(out, 2);
		cborText(cborText(out, "n"), name);
		encodeNames(out, "devices", devices);
	}
	cborArray(cborText(out, "line"), health.line.length);
	for (const series of health.line) encodeQuantity(out, series);
	cborArray(cborText(out, "device"), health.device.length);
	for (const series of health.device) encodeQuantity(out, series);
	encodeNames(out, "sinks", sinks);
	cborArray(cborText(out, "sink"), health.sink.length);
	for (const series of health.sink) encodeQuantity(out, series);
}

function encodeQuantity(out: ByteWriter, { name, unit, step, kind }: SeriesPlan): void {
	cborMap(out, 4);
	cborText(cborText(out, "n"), name);
	cborText(cborText(out, "u"), unit);
	cborDouble(cborText(out, "s"), step);
	cborText(cborText(out, "k"), kind);
}

function encodeNames(out: ByteWriter, key: string, things: readonly { readonly name: string }[]): void {
	cborArray(cborText(out, key), things.length);
	for (const thing of things) cborText(out, thing.name);
}
