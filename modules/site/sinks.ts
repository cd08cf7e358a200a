import type { SinkPlan } from "./plan";
import type { Site, SitePoint, SiteSink } from "./types";

/** Name of the sink that `uplink` is. */
export const uplinkName = "uplink";
/** Cursors that the log keeps. */
export const sinksMax = 4;

/** Of a sink that does not say otherwise. A keep-alive of five minutes is 47 KB a day. */
const PACK_EVERY_MS = 60_000;
const KEEP_ALIVE_MS = 300_000;
const RECEIPT_TIMEOUT_MS = 30_000;
/** Some 35 KB a day at the most, and a gateway that is gone is missed within half an hour. */
const HEARTBEAT_MS = 600_000;
/** Some 30 days of rows in a minute, and 8 KiB/s at most for a receiver to which thousands come back. */
const PACKS_PER_SECOND = 1;

/** All of a site's sinks, the uplink first, each with its path in the file. */
export function sinksOf(site: Site): readonly { readonly sink: SiteSink; readonly path: string }[] {
	const { uplink, sinks = [] } = site;
	const others = sinks.map((sink, index) => ({ sink, path: `sinks[${index}]` }));
	if (uplink === undefined) return others;
	return [{ sink: { ...uplink, name: uplinkName, format: "pack" }, path: "uplink" }, ...others];
}

/** The cursor that a sink has by its place, where it says nothing else. */
export function cursorOf(sink: SiteSink, place: number): number {
	return sink.cursor ?? place;
}

export function keepAliveOf(sink: SiteSink): number {
	return sink.keepAliveMs ?? KEEP_ALIVE_MS;
}

/** Indices of the points that a sink takes. */
export function pointsOf(sink: SiteSink, points: readonly SitePoint[]): readonly number[] {
	return points.flatMap((point, index) => {
		const isNamed = sink.points === undefined || sink.points.some((pattern) => matches(pattern, point.name));
		const isOfClass = sink.classes === undefined || sink.classes.includes(point.class ?? "monitor");
		return isNamed && isOfClass ? [index] : [];
	});
}

/** @param pattern a name in which `*` stands for any characters, or none */
export function matches(pattern: string, name: string): boolean {
	const [start = "", ...rest] = pattern.split("*");
	if (rest.length === 0) return pattern === name;
	const end = rest.pop() ?? "";
	if (!name.startsWith(start) || !name.endsWith(end) || name.length < start.length + end.length) return false;
	let at = start.length;
	for (const part of rest) {
		const found = name.indexOf(part, at);
		if (found < 0 || found + part.length > name.length - end.length) return false;
		at = found + part.length;
	}
	return true;
}

function topicOf(sink: SiteSink, gateway: string): string {
	if (sink.format === "pack" || sink.format === "sparkplug") return "";
	if (sink.topic !== undefined) return sink.topic;
	return sink.format === "thingsboard" ? "v1/gateway/telemetry" : `headgate/${gateway}/${sink.format}`;
}

/** Resolves the sinks of a site that has passed its check. */
export function compileSinks(site: Site): readonly SinkPlan[] {
	return sinksOf(site).map(({ sink, path }, place): SinkPlan => {
		const isPack = sink.format === "pack";
		const { send = "all" } = sink;
		return {
			name: sink.name,
			format: sink.format,
			cursor: cursorOf(sink, place),
			client: path === uplinkName ? site.gateway : `${site.gateway}-${sink.name}`,
			topic: topicOf(sink, site.gateway),
			group: sink.group ?? "",
			host: sink.host ?? "",
			sendsEvents: isPack && send !== "telemetry",
			sendsTelemetry: send !== "events",
			points: isPack ? [] : pointsOf(sink, site.points),
			packEveryMs: sink.packEveryMs ?? PACK_EVERY_MS,
			keepAliveMs: keepAliveOf(sink),
			receiptTimeoutMs: sink.receiptTimeoutMs ?? RECEIPT_TIMEOUT_MS,
			heartbeatMs: sink.heartbeatMs ?? HEARTBEAT_MS,
			packsPerSecond: sink.packsPerSecond ?? PACKS_PER_SECOND,
			bytesPerDay: sink.bytesPerDay ?? null,
		};
	});
}
