import { ByteReader } from "../../modules/base/bytes";
import { Sha256 } from "../../modules/base/sha256";
import { startGateway } from "../../modules/gateway/start-gateway";
import { ResetReason } from "../../modules/ports/system";
import type { SitePlan } from "../../modules/site/plan";
import { decodeRecord } from "../../modules/store/decoded-record";
import { SimClock } from "../core/clock";
import { NorFlash } from "../core/flash";
import { Random } from "../core/random";
import { SimReceiver } from "../core/receiver";
import { Scheduler } from "../core/scheduler";
import { SeasonFarm, type SeasonFarmOptions } from "../core/season-farm";
import { dayMs, type FieldStory, StoryWriter } from "./story";

const FLASH_BLOCKS = 64;
const STATE_BLOCKS = 2;
const ALARM_RECORD = 10;
const RAISED = 1;

/** An alarm that was raised. */
export interface RaisedAlarm {
	readonly name: string;
	/** Since the season began. */
	readonly atMs: number;
}

/** What a gateway made of a season. */
export interface GatewaySeason {
	readonly stories: ReadonlyMap<string, FieldStory>;
	readonly alarms: readonly RaisedAlarm[];
}

export interface GatewaySeasonOptions extends SeasonFarmOptions {
	readonly plan: SitePlan;
	readonly days: number;
	/** Told what the gateway warns of. */
	warn(text: string): void;
	/** Told after each day. */
	passed(day: number): void;
}

/** A season under a gateway, the one that ships, in virtual time: line, flash, network and clock are simulated. */
export function runGatewaySeason(options: GatewaySeasonOptions): GatewaySeason {
	const { plan, file, seed, days } = options;
	const scheduler = new Scheduler();
	const farm = new SeasonFarm(scheduler, options);
	const alarms: RaisedAlarm[] = [];
	const gateway = startGateway(plan, {
		clock: new SimClock(scheduler, file.start.wallMs),
		entropy: new Random(seed, "entropy"),
		makeDigest: () => new Sha256(),
		log: { info: ignore, warn: (area, text) => options.warn(`${area}: ${text}`) },
		flash: new NorFlash(FLASH_BLOCKS),
		state: new NorFlash(STATE_BLOCKS),
		system: { resetReason: ResetReason.powerOn },
		openSerial: farm.openSerial,
		openMqtt: new SimReceiver(scheduler).open,
		receiptKey: null,
		observer: {
			logOpened: ignore,
			recordStarted: (_epoch, _sequence, bytes) => {
				if (bytes[0] !== ALARM_RECORD) return;
				const record = decodeRecord(new ByteReader(bytes));
				if (record?.kind !== ALARM_RECORD || record.edge !== RAISED) return;
				const { name = "" } = plan.alarms[record.alarm] ?? {};
				alarms.push({ name, atMs: record.timeMs - file.start.wallMs });
			},
			recordStored: ignore,
			outputChanged: ignore,
		},
	});
	if (typeof gateway === "string") throw new Error(gateway);
	const stories = new Map([...farm.fields].map(([zone, field]) => [zone, new StoryWriter(field)]));
	for (let day = 1; day <= days; day += 1) {
		scheduler.runUntil(1000 * dayMs * day);
		for (const story of stories.values()) story.midnight(dayMs * day);
		options.passed(day);
	}
	gateway.close();
	return { stories, alarms };
}

function ignore(): void {
	// not what a season looks at
}
