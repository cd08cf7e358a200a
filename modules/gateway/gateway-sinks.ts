import type { CommandDesk } from "../commands/desk";
import { Arrival } from "../commands/request";
import type { PointTable } from "../points/table";
import type { SitePlan } from "../site/plan";
import type { Store } from "../store/store";
import { stampAtMs } from "../time/stamp";
import type { SessionPorts } from "../uplink/session";
import type { Sink } from "../uplink/sink";
import { makeSinks } from "../uplink/sinks";
import type { SitePart } from "../uplink/site-part";

/** What of a gateway its sinks work with. */
interface SinkParts {
	readonly plan: SitePlan;
	readonly store: Store;
	readonly points: PointTable;
	readonly desk: CommandDesk;
	/** Takes parts of another site, and says what to answer. */
	load(part: SitePart, isRetained: boolean): Uint8Array | null;
}

/** The sinks of a gateway. @param changed one of them has something to do */
export function gatewaySinks(gateway: SinkParts, ports: SessionPorts, changed: () => void): readonly Sink[] {
	const { plan, store, points, desk } = gateway;
	const { clock } = ports;
	return makeSinks(plan, ports, store, {
		changed,
		deliver: (command, isRetained) => desk.take(command, isRetained ? Arrival.retained : Arrival.link),
		load: (part, isRetained) => gateway.load(part, isRetained),
		latest: {
			qualityOf: (point) => points.quality(point, clock.now()),
			countsOf: (point) => points.counts(point),
			timeMsOf: (point) => stampAtMs(clock, points.readAtMs(point)),
		},
	});
}
