import { Sha256 } from "../../modules/base/sha256";
import { Gateway } from "../../modules/gateway/gateway";
import { ResetReason } from "../../modules/ports/system";
import { compileSite } from "../../modules/site/compile";
import { widthOf } from "../../modules/site/register-runs";
import type { ProfileMap, ResolvedProfile, ResolvedQuantity } from "../../modules/site/resolve";
import type { Site } from "../../modules/site/types";
import { SimClock } from "../../sim/core/clock";
import { NorFlash } from "../../sim/core/flash";
import { SimLine } from "../../sim/core/line";
import { Random } from "../../sim/core/random";
import { SimReceiver } from "../../sim/core/receiver";
import type { Scheduler } from "../../sim/core/scheduler";
import type { SimSlave } from "../../sim/core/slave";

/** A site for one device: a point for each of the quantities. */
export function siteOf(profile: ResolvedProfile, unit: number, quantities: readonly ResolvedQuantity[]): Site {
	const { baud, format } = profile.line;
	return {
		version: 1,
		gateway: "bench",
		title: "One device on the bench",
		lines: [{ name: "field", baud: baud ?? 9600, format: format ?? "8N1" }],
		devices: [{ name: "it", line: "field", profile: profile.name, unit }],
		points: quantities.map((quantity) => {
			const isOpen = quantity.order === "unknown" && widthOf(quantity) === 2;
			return { name: quantity.name, device: "it", quantity: quantity.name, ...(isOpen ? { order: "CDAB" } : {}) };
		}),
		outputs: [],
		programs: [],
		alarms: [],
		uplink: { packEveryMs: 60_000, keepAliveMs: 60_000, receiptTimeoutMs: 30_000 },
	} as Site;
}

/** A gateway of that site, and the simulated line that its slave is on; others may be there too. */
export function startTwinSite(
	site: Site,
	profiles: ProfileMap,
	slave: SimSlave,
	scheduler: Scheduler,
	others: readonly SimSlave[] = [],
) {
	const wire = new SimLine(scheduler, [slave, ...others], () => 20_000);
	const gateway = Gateway.start(compileSite(site, profiles), {
		clock: new SimClock(scheduler, 0),
		entropy: new Random(1, "entropy"),
		makeDigest: () => new Sha256(),
		receiptKey: null,
		log: { info: () => undefined, warn: () => undefined },
		flash: new NorFlash(4),
		state: new NorFlash(2),
		system: { resetReason: ResetReason.powerOn },
		openSerial: (_name, options) => wire.open(options),
		openMqtt: new SimReceiver(scheduler).open,
		observer: null,
	});
	if (typeof gateway === "string") throw new Error(gateway);
	return { gateway, wire };
}
