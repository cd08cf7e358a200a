import { ByteReader } from "../../modules/base/bytes";
import { crc16 } from "../../modules/base/crc";
import { Sha256 } from "../../modules/base/sha256";
import type { Gateway } from "../../modules/gateway/gateway";
import type { GatewayPorts } from "../../modules/gateway/ports";
import { startGateway } from "../../modules/gateway/start-gateway";
import { ClockQuality } from "../../modules/ports/clock";
import type { MqttOptions } from "../../modules/ports/mqtt";
import type { OpenSerial } from "../../modules/ports/serial";
import { ResetReason } from "../../modules/ports/system";
import type { CheckOptions } from "../../modules/site/check";
import { compileSite } from "../../modules/site/compile";
import type { SitePlan } from "../../modules/site/plan";
import type { Profile } from "../../modules/site/profile";
import type { Site } from "../../modules/site/types";
import { SiteSlots } from "../../modules/slots/site-slots";
import { type DecodedRecord, decodeRecord } from "../../modules/store/decoded-record";
import type { ZoneTable } from "../../modules/time/zone-table";
import { SimClock } from "../../sim/core/clock";
import { Farm } from "../../sim/core/farm";
import type { FarmFile, FarmState } from "../../sim/core/farm-file";
import { NorFlash } from "../../sim/core/flash";
import { Random } from "../../sim/core/random";
import { SimReceiver } from "../../sim/core/receiver";
import { Scheduler } from "../../sim/core/scheduler";
import { orchardFarm, orchardProfiles, orchardSite, profileMap } from "./core-site";

/** A contact that moved, by the farm's own truth. */
export interface Move {
	readonly atMs: number;
	readonly output: string;
	readonly on: boolean;
}

export interface BenchOptions {
	readonly site?: Site;
	/** Time zones that the site may name; without them UTC only. */
	readonly zones?: ZoneTable;
	readonly file?: FarmFile;
	/** Default: the orchard's. */
	readonly profiles?: readonly Profile[];
	readonly seed?: number;
	readonly state?: FarmState;
	/** Changes the farm before the gateway starts: a slave that is dead, a relay that is stuck. */
	readonly prepare?: (farm: Farm) => void;
	/** Stands between the gateway and the farm's lines. */
	readonly wrapSerial?: (open: OpenSerial, scheduler: Scheduler) => OpenSerial;
	/** Of the gateway and its receiver. */
	readonly key?: Uint8Array;
	/** The gateway's wall clock was never set. */
	readonly clockless?: boolean;
	/** Milliseconds after the start at which the wall clock is set; 0: it is. */
	readonly clockSetMs?: number;
	readonly onWarning?: (area: string, message: string) => void;
	/** Changes the world's ports. */
	readonly changePorts?: (ports: GatewayPorts, scheduler: Scheduler) => GatewayPorts;
	/** Where other sites go, and how long one may be on trial. */
	readonly sites?: { readonly chip: NorFlash; readonly trialMs: number };
	/** Hears what the gateway publishes. */
	readonly onPublish?: (topic: string, payload: Uint8Array) => void;
}

const WALL_AT_START_MS = 1_782_864_000_000;

function ignore(): void {
	// what a log says is not what these tests look at
}

/** A gateway on the real farm, in virtual time; contacts are watched after every event. */
export class Bench {
	readonly scheduler = new Scheduler();
	/** What must survive beside records lies here. */
	readonly state = new NorFlash(2);
	readonly site: Site;
	readonly farm: Farm;
	gateway: Gateway;
	#plan: SitePlan;
	readonly #ports: GatewayPorts;
	readonly #options: BenchOptions;
	readonly #checks: CheckOptions;
	/** Times that the gateway has ended for another site. */
	restarts = 0;
	/** Contacts that moved, in order. */
	readonly moves: Move[] = [];
	/** Records, decoded, in order. */
	readonly records: DecodedRecord[] = [];
	#session: MqttOptions | null = null;
	readonly #on = new Map<string, boolean>();

	constructor(options: BenchOptions = {}) {
		this.#options = options;
		this.#checks = options.zones === undefined ? {} : { zones: options.zones };
		const seed = options.seed ?? 1;
		this.site = options.site ?? orchardSite();
		const file = options.file ?? orchardFarm();
		this.farm = new Farm(this.scheduler, {
			site: this.site,
			file,
			seed,
			wallAtStartMs: WALL_AT_START_MS,
			state: options.state,
		});
		options.prepare?.(this.farm);
		for (const { name } of this.site.outputs) this.#on.set(name, this.farm.isOn(name));
		this.#plan = compileSite(this.site, profileMap(options.profiles ?? orchardProfiles()), this.#checks);
		const { open } = new SimReceiver(this.scheduler);
		const clock = new SimClock(this.scheduler, WALL_AT_START_MS, options.clockSetMs);
		if (options.clockless === true) clock.wallQuality = () => ClockQuality.none;
		const ports: GatewayPorts = {
			clock,
			entropy: new Random(seed, "entropy"),
			makeDigest: () => new Sha256(),
			log: { info: ignore, warn: options.onWarning ?? ignore },
			flash: new NorFlash(64),
			state: this.state,
			system: { resetReason: ResetReason.powerOn },
			openSerial: options.wrapSerial?.(this.farm.openSerial, this.scheduler) ?? this.farm.openSerial,
			openMqtt: (session) => {
				const client = open(session);
				this.#session = session;
				return {
					...client,
					publish: (topic, payload, ...rest) => {
						options.onPublish?.(topic, payload.slice());
						client.publish(topic, payload, ...rest);
					},
				};
			},
			receiptKey: options.key ?? null,
			observer: {
				logOpened: ignore,
				recordStarted: (_epoch, _sequence, bytes) => {
					const record = decodeRecord(new ByteReader(bytes));
					if (record === null) throw new Error("a record does not decode");
					this.records.push(record);
				},
				recordStored: ignore,
				outputChanged: ignore,
			},
		};
		this.#ports = options.changePorts?.(ports, this.scheduler) ?? ports;
		this.gateway = this.#start();
	}

	#start(): Gateway {
		const gateway = startGateway(this.#plan, { ...this.#ports, ...this.#sites() });
		if (typeof gateway === "string") throw new Error(gateway);
		return gateway;
	}

	/** As after a power cut: only what is in flash is known. */
	#sites(): Pick<GatewayPorts, "sites"> {
		if (this.#options.sites === undefined) return {};
		const { chip, trialMs } = this.#options.sites;
		const restart = (): void => {
			this.restarts += 1;
			this.scheduler.at(this.scheduler.nowUs, () => {
				this.gateway = this.#start();
			});
		};
		const fits = ({ lines }: SitePlan): boolean =>
			lines.every(({ name }) => this.site.lines.some((one) => one.name === name));
		return { sites: { slots: new SiteSlots(chip, new Sha256()), trialMs, fits, restart } };
	}

	/** The gateway ends and begins again, on the same flash. @param site another one; the farm stays as it is */
	restart(site?: Site): void {
		this.gateway.close();
		if (site !== undefined)
			this.#plan = compileSite(site, profileMap(this.#options.profiles ?? orchardProfiles()), this.#checks);
		this.gateway = this.#start();
	}

	/** Something arrives over the link. */
	deliver(topic: string, payload: Uint8Array, isRetained = false): void {
		this.#session?.onMessage(topic, payload, isRetained);
	}

	get nowMs(): number {
		return this.scheduler.nowUs / 1000;
	}

	/** Lets so much virtual time pass. */
	run(durationMs: number): this {
		const untilUs = this.scheduler.nowUs + 1000 * durationMs;
		while (this.scheduler.step(untilUs)) this.#watch();
		this.scheduler.runUntil(untilUs);
		return this;
	}

	/** Lets time pass until `isDone`, `limitMs` at the most; false when it never was. */
	runUntil(isDone: () => boolean, limitMs: number): boolean {
		const untilUs = this.scheduler.nowUs + 1000 * limitMs;
		while (!isDone()) {
			if (!this.scheduler.step(untilUs)) return false;
			this.#watch();
		}
		return true;
	}

	/** Names of the outputs whose contact is closed now. */
	closed(): readonly string[] {
		return [...this.#on].filter(([, on]) => on).map(([name]) => name);
	}

	/** The moves so far as words: `+pump`, `-master`. */
	story(): readonly string[] {
		return this.moves.map(({ output, on }) => (on ? "+" : "-") + output);
	}

	#watch(): void {
		for (const [output, was] of this.#on) {
			const on = this.farm.isOn(output);
			if (on === was) continue;
			this.#on.set(output, on);
			this.moves.push({ atMs: this.nowMs, output, on });
		}
	}
}

/** Changes what a device answers: null is silence. The function that comes back undoes it. */
export function meddle(farm: Farm, device: string, change: (request: Uint8Array, answer: Answer) => Uint8Array | null) {
	const slave = farm.slaves.get(device);
	if (slave === undefined) throw new Error(`there is no device ${device}`);
	const answer = slave.answer.bind(slave);
	slave.answer = (request) => (request[0] === slave.unit ? change(request, answer) : answer(request));
	return (): void => {
		slave.answer = answer;
	};
}

type Answer = (request: Uint8Array) => Uint8Array | null;

/** A frame of these bytes. */
export function withCrc(bytes: readonly number[]): Uint8Array {
	const crc = crc16(Uint8Array.from(bytes), 0, bytes.length);
	return Uint8Array.of(...bytes, crc & 0xff, crc >>> 8);
}

/**
 * Makes a device deaf and dumb, its contacts as they are; the function that comes back brings it to life again.
 *
 * @param fires told of each request that is not answered
 */
export function silence(farm: Farm, device: string, fires: () => void = ignore): () => void {
	return meddle(farm, device, () => {
		fires();
		return null;
	});
}

/**
 * Changes the registers that a device gives.
 *
 * @param change what it gives, of what it would and of what it gave the first time
 * @param fires told of each reply that says something else than the device does
 */
export function misread(
	farm: Farm,
	device: string,
	change: (words: readonly number[], first: readonly number[]) => readonly number[],
	fires: () => void,
): () => void {
	let first: readonly number[] | null = null;
	return meddle(farm, device, (request, answer) => {
		const reply = answer(request);
		if (reply === null || (request[1] !== 3 && request[1] !== 4) || reply[1] !== request[1]) return reply;
		const words = Array.from({ length: (reply[2] as number) / 2 }, (_, word) => {
			return (reply[3 + 2 * word] as number) * 256 + (reply[4 + 2 * word] as number);
		});
		first ??= words;
		const changed = change(words, first);
		if (changed.some((word, at) => word !== words[at])) fires();
		return withCrc([...reply.subarray(0, 3), ...changed.flatMap((word) => [word >> 8, word & 0xff])]);
	});
}

/**
 * Makes one relay of a board keep its contact as it is, though the board says yes to every command.
 *
 * @param fires told of each command that moves nothing
 */
export function stick(farm: Farm, device: string, coil: number, fires: () => void = ignore): void {
	meddle(farm, device, (request, answer) => {
		if (request[1] !== 5 || request[3] !== coil) return answer(request);
		fires();
		return request.slice();
	});
}
