import type { SitePlan } from "../site/plan";
import type { Store } from "../store/store";
import type { Deliver, LoadPart } from "./mailbox";
import { MessageSession } from "./message-session";
import { PackBuilder } from "./pack";
import { type SessionPorts, UplinkSession } from "./session";
import type { Sink } from "./sink";
import type { LatestValues } from "./sparkplug-session";
import { SparkplugSink } from "./sparkplug-sink";

/** Which readers hold records back: those of our receivers, whose receipts say that a record may be forgotten. */
export function holdersOf({ sinks }: SitePlan): { readonly events: number; readonly telemetry: number } {
	const holders = { events: 0, telemetry: 0 };
	for (const { format, cursor, sendsEvents, sendsTelemetry } of sinks) {
		if (format !== "pack") continue;
		if (sendsEvents) holders.events |= 1 << cursor;
		if (sendsTelemetry) holders.telemetry |= 1 << cursor;
	}
	return holders;
}

/** What sinks need of the gateway that they are in. */
export interface SinkDoors {
	/** Something has happened that `advance` should look at; called from port callbacks. */
	readonly changed: () => void;
	/** Takes commands of our receivers. */
	readonly deliver: Deliver;
	/** Takes parts of another site. */
	readonly load: LoadPart;
	/** For Sparkplug's births. */
	readonly latest: LatestValues;
}

/** The site's sinks, with what they may share, since they read in turns. */
export function makeSinks(
	site: SitePlan,
	ports: SessionPorts,
	store: Store,
	{ changed, deliver, load, latest }: SinkDoors,
): readonly Sink[] {
	let packs: PackBuilder | null = null;
	return site.sinks.map((plan): Sink => {
		if (plan.format === "sparkplug") return new SparkplugSink(site, plan, ports, store, changed, latest);
		if (plan.format !== "pack") return new MessageSession(site, plan, ports, store, changed);
		packs ??= new PackBuilder(site.points.length);
		return new UplinkSession(site, plan, ports, store, changed, { deliver, load }, packs);
	});
}
