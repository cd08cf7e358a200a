import { keepAliveBytesPerDay } from "../base/keep-alive";
import type { FaultList } from "./fault";
import { cursorOf, keepAliveOf, matches, pointsOf, sinksMax, sinksOf, uplinkName } from "./sinks";
import type { Site, SiteSink } from "./types";

/** Keys that only some formats have a meaning for. */
const keysOf: readonly { readonly key: keyof SiteSink; readonly formats: readonly SiteSink["format"][] }[] = [
	{ key: "send", formats: ["pack"] },
	{ key: "receiptTimeoutMs", formats: ["pack"] },
	{ key: "points", formats: ["senml-json", "senml-cbor", "thingsboard", "sparkplug"] },
	{ key: "classes", formats: ["senml-json", "senml-cbor", "thingsboard", "sparkplug"] },
	{ key: "topic", formats: ["senml-json", "senml-cbor", "thingsboard"] },
	{ key: "group", formats: ["sparkplug"] },
	{ key: "host", formats: ["sparkplug"] },
];

/** Where the records go: names, cursors, filters, and whether a budget leaves room for anything. */
export function checkSinks(site: Site, faults: FaultList): void {
	if (site.uplink === undefined && site.sinks === undefined) {
		faults.add("uplink", 'is missing, and there are no sinks; "sinks": [] says that nothing is to be sent');
	}
	const all = sinksOf(site);
	faults.checkNames("sinks", site.sinks ?? []);
	if (all.length > sinksMax) faults.add("sinks", `with the uplink they are ${all.length}; there may be ${sinksMax}`);
	const cursors = new Map<number, string>();
	all.forEach(({ sink, path }, place) => {
		if (site.uplink !== undefined && path !== uplinkName && sink.name === uplinkName) {
			faults.add(`${path}.name`, `"${uplinkName}" is the sink that the key uplink makes`);
		}
		const cursor = cursorOf(sink, place);
		const other = cursors.get(cursor);
		if (other !== undefined) faults.add(`${path}.cursor`, `is ${cursor}, as that of ${other}; each has its own`);
		cursors.set(cursor, path);
		checkSink(site, sink, path, faults);
	});
}

function checkSink(site: Site, sink: SiteSink, path: string, faults: FaultList): void {
	for (const { key, formats } of keysOf) {
		if (sink[key] === undefined || formats.includes(sink.format)) continue;
		faults.add(`${path}.${key}`, `means nothing for ${sink.format}; it is for ${formats.join(", ")}`);
	}
	sink.points?.forEach((pattern, index) => {
		if (site.points.some(({ name }) => matches(pattern, name))) return;
		faults.add(`${path}.points[${index}]`, `"${pattern}" is no point's name, and none fits it`);
	});
	if (sink.format !== "pack" && pointsOf(sink, site.points).length === 0) faults.add(path, "takes no point at all");
	if (sink.topic !== undefined && (sink.topic === "" || /[+#]/.test(sink.topic))) {
		faults.add(`${path}.topic`, `"${sink.topic}" must be a topic to publish to: not empty, without + and #`);
	}
	if (sink.format === "sparkplug") {
		if (sink.group === undefined) faults.add(`${path}.group`, "is missing: Sparkplug's topics begin with a group");
		for (const key of ["group", "host"] as const) {
			const id = sink[key];
			if (id !== undefined && (id === "" || /[+#/]/.test(id))) {
				faults.add(`${path}.${key}`, `"${id}" must not be empty, nor have + # / in it`);
			}
		}
	}
	const keepAliveMs = keepAliveOf(sink);
	const needed = Math.ceil(keepAliveBytesPerDay(keepAliveMs));
	if (sink.bytesPerDay !== undefined && sink.bytesPerDay <= needed) {
		const taken = `keep-alives each ${keepAliveMs} ms alone take ${needed}`;
		faults.add(`${path}.bytesPerDay`, `is ${sink.bytesPerDay}; ${taken}: rows would never go`);
	}
}
