import { join } from "node:path";
import { packageFolder } from "../../hosts/node/package-folder";
import { loadSite, readJson } from "../../hosts/node/site-file";
import { Sha256 } from "../../modules/base/sha256";
import { Gateway } from "../../modules/gateway/gateway";
import { ResetReason } from "../../modules/ports/system";
import type { SitePlan } from "../../modules/site/plan";
import { SimClock } from "../../sim/core/clock";
import { Farm } from "../../sim/core/farm";
import type { FarmFile } from "../../sim/core/farm-file";
import { NorFlash } from "../../sim/core/flash";
import { Random } from "../../sim/core/random";
import { SimReceiver } from "../../sim/core/receiver";
import { Scheduler } from "../../sim/core/scheduler";

const wallAtStartMs = 1_782_864_000_000;
const minuteUs = 60_000_000;

/** Records that the demo farm's gateway stores, by minutes of its time. */
export interface FarmRecords {
	readonly plan: SitePlan;
	/** Bodies, byte for byte as in the log. */
	readonly minutes: readonly (readonly Uint8Array[])[];
}

const ignore = (): void => undefined;

/** Plays the demo farm for some minutes of virtual time and keeps what its gateway stored. */
export function farmRecords(minutes: number): FarmRecords {
	const folder = packageFolder();
	const { site, plan } = loadSite(join(folder, "sim/sites/orchard.json"));
	const file = readJson(join(folder, "sim/sites/orchard.plant.json")) as FarmFile;
	const scheduler = new Scheduler();
	const farm = new Farm(scheduler, { site, file, seed: 1, wallAtStartMs });
	let current: Uint8Array[] = [];
	const gateway = Gateway.start(plan, {
		clock: new SimClock(scheduler, wallAtStartMs),
		entropy: new Random(1, "entropy"),
		log: { info: ignore, warn: ignore },
		flash: new NorFlash(64),
		state: new NorFlash(2),
		system: { resetReason: ResetReason.powerOn },
		openSerial: farm.openSerial,
		openMqtt: new SimReceiver(scheduler).open,
		makeDigest: () => new Sha256(),
		receiptKey: null,
		observer: {
			logOpened: ignore,
			recordStarted: (_epoch, _sequence, bytes) => current.push(bytes.slice()),
			recordStored: ignore,
			outputChanged: ignore,
		},
	});
	if (typeof gateway === "string") throw new Error(gateway);
	const result: Uint8Array[][] = [];
	for (let minute = 1; minute <= minutes; minute += 1) {
		scheduler.runUntil(minute * minuteUs);
		result.push(current);
		current = [];
	}
	gateway.close();
	return { plan, minutes: result };
}
