import { ByteWriter } from "../../modules/base/bytes";
import { Sha256 } from "../../modules/base/sha256";
import { ClockQuality } from "../../modules/ports/clock";
import type { MqttClient, MqttOptions } from "../../modules/ports/mqtt";
import { compileSite } from "../../modules/site/compile";
import type { SitePlan } from "../../modules/site/plan";
import type { SiteSink } from "../../modules/site/types";
import { ClockChange, clockRecordBytes, stampedClock } from "../../modules/store/clock-record";
import { RecordWriter } from "../../modules/store/record";
import { Store } from "../../modules/store/store";
import { holdersOf, makeSinks } from "../../modules/uplink/sinks";
import { decodePack } from "../../modules/uplink/unpack";
import { SimClock } from "../../sim/core/clock";
import { NorFlash } from "../../sim/core/flash";
import { Random } from "../../sim/core/random";
import { receiptFor } from "../../sim/core/receiver";
import { Scheduler } from "../../sim/core/scheduler";
import { orchardProfiles, orchardSite, profileMap } from "./core-site";

export const wallAtStartMs = 1_780_000_000_000;
const roundTripUs = 100_000;

export interface Published {
	readonly topic: string;
	readonly payload: Uint8Array;
	/** At QoS 1. */
	readonly isAcknowledged: boolean;
	readonly retain: boolean;
}

/** A broker that takes what comes, and for packs a receiver; away when the test says so. */
export class RigBroker {
	readonly published: Published[] = [];
	readonly subscribed: string[] = [];
	options: MqttOptions | null = null;
	isAway = false;
	/** Takes messages and says nothing of them. */
	isMute = false;
	opened = 0;
	readonly #scheduler: Scheduler;

	constructor(scheduler: Scheduler) {
		this.#scheduler = scheduler;
	}

	readonly open = (options: MqttOptions): MqttClient => {
		let isOpen = true;
		const later = (work: () => void): void =>
			this.#scheduler.at(this.#scheduler.nowUs + roundTripUs, () => {
				if (isOpen) work();
			});
		this.options = options;
		this.opened += 1;
		later(() => (this.isAway ? options.onError("away") : options.onConnected()));
		return {
			publish: (topic, payload, id, retain) => {
				const bytes = payload.slice();
				this.published.push({ topic, payload: bytes, isAcknowledged: id !== 0, retain });
				if (this.isMute) return;
				if (id !== 0) later(() => options.onAcknowledged(id));
				if (!topic.endsWith("/records")) return;
				const pack = decodePack(bytes);
				if (typeof pack === "string") throw new Error(pack);
				later(() => options.onMessage(topic.replace("/records", "/receipt"), receiptFor(bytes, pack)));
			},
			subscribe: (topic) => void this.subscribed.push(topic),
			close: () => {
				isOpen = false;
			},
		};
	};

	/** The link breaks now, and stays so until `isAway` is false. */
	cut(): void {
		this.isAway = true;
		this.options?.onError("cut");
	}

	payloads(topic: string): readonly Uint8Array[] {
		return this.published.filter((one) => one.topic === topic).map(({ payload }) => payload);
	}
}

interface RigOptions {
	/** No uplink: only `sinks`. */
	readonly hasUplink?: boolean;
	readonly sinks?: readonly SiteSink[];
	readonly blocks?: number;
	/** Goes on with this chip. */
	readonly flash?: NorFlash;
	/** Milliseconds after the start at which the wall clock is set; 0: it is. */
	readonly clockSetMs?: number;
}

/** A store and a site's sinks in virtual time, a broker for each. */
export function sinkRig(options: RigOptions = {}, scheduler = new Scheduler()) {
	const { uplink, ...site } = orchardSite();
	const plan: SitePlan = compileSite(
		{
			...site,
			...(options.hasUplink === false || uplink === undefined ? {} : { uplink }),
			sinks: [...(options.sinks ?? [])],
		},
		profileMap(orchardProfiles()),
	);
	const clock = new SimClock(scheduler, wallAtStartMs, options.clockSetMs);
	const flash = options.flash ?? new NorFlash(options.blocks ?? 16);
	const makeDigest = (): Sha256 => new Sha256();
	const entropy = new Random(scheduler.nowUs + 1, "entropy");
	const store = new Store(
		flash,
		{ entropy, clock, makeDigest, observer: null },
		{ points: plan.points.length, holders: holdersOf(plan) },
	);
	store.open(plan.hash);
	const brokers = new Map(plan.sinks.map(({ name }) => [name, new RigBroker(scheduler)]));
	const broker = (name: string): RigBroker => brokers.get(name) as RigBroker;
	const said: string[] = [];
	const say = (area: string, text: string): void => void said.push(`${area}: ${text}`);
	const openMqtt = (mqtt: MqttOptions): MqttClient => broker(mqtt.sink).open(mqtt);
	const ports = { clock, entropy, log: { info: say, warn: say }, openMqtt, makeDigest, receiptKey: null };
	const clockRecord = new ByteWriter(clockRecordBytes);
	let isClockTold = clock.wallQuality() !== ClockQuality.none;
	const advance = (): void => {
		// As the journal does.
		if (!isClockTold && clock.wallQuality() !== ClockQuality.none) {
			isClockTold = true;
			store.append(stampedClock(clockRecord, clock, ClockChange.set, store.bootCount, 0));
		}
		let wakeMs = clock.now() + 3_600_000;
		for (const sink of sinks) wakeMs = Math.min(wakeMs, sink.advance(clock.now()));
		timer.set(wakeMs);
	};
	const timer = clock.timer(advance);
	const latest = new Map<number, { quality: number; counts: number; atMs: number }>();
	const sinks = makeSinks(plan, ports, store, {
		changed: () => timer.set(clock.now()),
		deliver: () => undefined,
		load: () => null,
		latest: {
			qualityOf: (point) => latest.get(point)?.quality ?? 4,
			countsOf: (point) => latest.get(point)?.counts ?? 0,
			timeMsOf: (point) => latest.get(point)?.atMs ?? 0,
		},
	});
	const writer = new RecordWriter();
	const stamp = (): number => (clock.wallQuality() === ClockQuality.none ? clock.now() : clock.wallMs());
	/** Appends a row as the journal would, stamped now; value of point p is `counts + p`. */
	const measure = (counts: number, points: readonly number[] = [0, 1, 2]): void => {
		advance();
		writer.beginRow();
		for (const point of points) {
			writer.add(point, 0, counts + point);
			latest.set(point, { quality: 0, counts: counts + point, atMs: clock.wallMs() });
		}
		store.append(writer.row(clock.wallQuality(), stamp()));
		timer.set(clock.now());
	};
	const bootRecord = (): void => {
		store.append(writer.boot(clock.wallQuality(), stamp(), store.bootCount, 1, plan.hash));
	};
	const run = (ms: number): void => scheduler.runUntil(scheduler.nowUs + 1000 * ms);
	const sinkNamed = (name: string) => {
		const found = sinks.find((sink) => sink.plan.name === name);
		if (found === undefined) throw new Error(`no sink ${name}`);
		return found;
	};
	bootRecord();
	timer.set(clock.now());
	/** The power goes; what lies in flash stays. */
	const end = (): NorFlash => {
		for (const sink of sinks) sink.close();
		clock.close();
		return flash;
	};
	return {
		...{ plan, store, clock, flash, scheduler, said, sinks, broker, sink: sinkNamed },
		...{ measure, run, end, writer },
	};
}
