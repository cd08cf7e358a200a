import { Sha256 } from "../../modules/base/sha256";
import { Gateway } from "../../modules/gateway/gateway";
import type { Log } from "../../modules/ports/log";
import { ResetReason } from "../../modules/ports/system";
import { compileSite } from "../../modules/site/compile";
import type { Profile } from "../../modules/site/profile";
import { decodeTable, encodeTable } from "../../modules/site/table";
import type { Site } from "../../modules/site/types";
import type { ZoneTable } from "../../modules/time/zone-table";
import { SimClock } from "./clock";
import { Farm } from "./farm";
import type { FarmFile } from "./farm-file";
import { NorFlash } from "./flash";
import { Random } from "./random";
import { SimReceiver } from "./receiver";
import { Scheduler } from "./scheduler";
import { Trace } from "./trace";

function say(): void {
	// nobody listens
}
const silence: Log = { info: say, warn: say };

/** 1 July 2026, 08:00 in Urumqi. */
const WALL_AT_START_MS = 1_782_864_000_000;
const FLASH_BLOCKS = 64;
const STATE_BLOCKS = 2;

export interface RunOptions {
	readonly site: Site;
	readonly profiles: readonly Profile[];
	readonly file: FarmFile;
	/** Of which the site names one; a site that names none needs none. */
	readonly zones?: ZoneTable;
	readonly seed: number;
	readonly hours: number;
}

export interface RunResult {
	readonly hash: string;
	readonly records: number;
	readonly outputChanges: number;
	readonly samples: number;
	readonly stored: number;
	readonly delivered: number;
	readonly backlogRecords: number;
	readonly events: number;
}

/** Plays a site for some hours of virtual time, everything simulated, and says what came of it. */
export function runFarm(options: RunOptions): RunResult {
	const { site, file, seed, zones } = options;
	const scheduler = new Scheduler();
	const farm = new Farm(scheduler, { site, file, seed, wallAtStartMs: WALL_AT_START_MS });
	const receiver = new SimReceiver(scheduler);
	const trace = new Trace(scheduler);
	const profiles = new Map(options.profiles.map((profile) => [profile.id, profile]));
	// As on a device: through the bytes that are built, and nothing else.
	const plan = decodeTable(encodeTable(compileSite(site, profiles, zones === undefined ? {} : { zones })));
	if (typeof plan === "string") throw new Error(plan);
	const gateway = Gateway.start(plan, {
		clock: new SimClock(scheduler, WALL_AT_START_MS),
		entropy: new Random(seed, "entropy"),
		makeDigest: () => new Sha256(),
		log: silence,
		flash: new NorFlash(FLASH_BLOCKS),
		state: new NorFlash(STATE_BLOCKS),
		system: { resetReason: ResetReason.powerOn },
		openSerial: farm.openSerial,
		openMqtt: receiver.open,
		receiptKey: null,
		observer: trace,
	});
	if (typeof gateway === "string") throw new Error(gateway);
	scheduler.runUntil(options.hours * 3_600_000_000);
	gateway.close();
	return {
		hash: trace.hash,
		records: trace.records,
		outputChanges: trace.outputChanges,
		samples: gateway.points.samples,
		stored: gateway.journal.storedValues,
		delivered: gateway.sinks[0]?.confirmedValues ?? 0,
		backlogRecords: gateway.store.backlogRecords,
		events: scheduler.events,
	};
}
