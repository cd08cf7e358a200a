import { readProfiles } from "../../hosts/node/site-file";
import { ByteReader } from "../../modules/base/bytes";
import { Sha256 } from "../../modules/base/sha256";
import { describe } from "../../modules/gateway/describe";
import { Gateway } from "../../modules/gateway/gateway";
import type { PointView } from "../../modules/gateway/view";
import { ResetReason } from "../../modules/ports/system";
import { compileSite } from "../../modules/site/compile";
import type { Site, SiteOutput, SitePoint } from "../../modules/site/types";
import { type DecodedRecord, decodeRecord } from "../../modules/store/decoded-record";
import { SimClock } from "../../sim/core/clock";
import { NorFlash } from "../../sim/core/flash";
import { SimLine } from "../../sim/core/line";
import { Random } from "../../sim/core/random";
import { SimReceiver } from "../../sim/core/receiver";
import { Scheduler } from "../../sim/core/scheduler";
import type { SimSlave } from "../../sim/core/slave";

const profiles = readProfiles();

export interface DeviceOnBench {
	/** Name of the device; its unit is that of its twin. */
	readonly name: string;
	readonly profile: string;
	readonly slave: (nowMs: () => number) => SimSlave;
	readonly points?: readonly (Omit<SitePoint, "name" | "device"> & { readonly name?: string })[];
	readonly outputs?: readonly Pick<SiteOutput, "name" | "actuator">[];
}

function ignore(): void {
	// what a log says is not what these tests look at
}

/** A gateway with a line of a few real profiles and hand-made twins, in virtual time. Points are `device.quantity`. */
export class DeviceBench {
	readonly scheduler = new Scheduler();
	readonly wire: SimLine;
	readonly gateway: Gateway;
	readonly records: DecodedRecord[] = [];

	constructor(devices: readonly DeviceOnBench[], allowUnverified = false) {
		const slaves = devices.map(({ slave }) => slave(() => this.nowMs));
		this.wire = new SimLine(this.scheduler, slaves, () => 10_000);
		const site = siteOf(
			devices,
			slaves.map(({ unit }) => unit),
		);
		const gateway = Gateway.start(compileSite(site, profiles, { allowUnverified }), {
			clock: new SimClock(this.scheduler, 0),
			entropy: new Random(1, "entropy"),
			makeDigest: () => new Sha256(),
			log: { info: ignore, warn: ignore },
			flash: new NorFlash(64),
			state: new NorFlash(2),
			system: { resetReason: ResetReason.powerOn },
			openSerial: (_name, options) => this.wire.open(options),
			openMqtt: new SimReceiver(this.scheduler).open,
			receiptKey: null,
			observer: {
				logOpened: ignore,
				recordStarted: (_epoch, _sequence, bytes) => {
					const record = decodeRecord(new ByteReader(bytes));
					if (record !== null) this.records.push(record);
				},
				recordStored: ignore,
				outputChanged: ignore,
			},
		});
		if (typeof gateway === "string") throw new Error(gateway);
		this.gateway = gateway;
	}

	get nowMs(): number {
		return this.scheduler.nowUs / 1000;
	}

	run(durationMs: number): this {
		this.scheduler.runUntil(this.scheduler.nowUs + 1000 * durationMs);
		return this;
	}

	point(name: string): PointView {
		const view = describe(this.gateway).points.find((point) => point.name === name);
		if (view === undefined) throw new Error(`there is no point ${name}`);
		return view;
	}
}

function siteOf(devices: readonly DeviceOnBench[], units: readonly number[]): Site {
	const formats = devices.map(({ profile }) => profiles.get(profile)?.line.format ?? "8N1");
	const baud = profiles.get(devices[0]?.profile ?? "")?.line.baud ?? 9600;
	return {
		version: 1,
		gateway: "bench",
		title: "Bench",
		lines: [{ name: "field", baud, format: formats[0] ?? "8N1" }],
		devices: devices.map(({ name, profile }, index) => {
			return { name, profile, line: "field", unit: units[index] ?? 1, format: formats[index] ?? "8N1" };
		}),
		points: devices.flatMap(({ name, points = [] }) => {
			return points.map((point) => ({ ...point, device: name, name: point.name ?? `${name}.${point.quantity}` }));
		}),
		outputs: devices.flatMap(({ name, outputs = [] }) => {
			return outputs.map(
				(one) => ({ ...one, device: name, kind: "valve", rest: "off", longestRunMs: 60_000 }) as const,
			);
		}),
		programs: [],
		alarms: [],
		uplink: { packEveryMs: 5000, keepAliveMs: 60_000, receiptTimeoutMs: 30_000 },
	};
}
