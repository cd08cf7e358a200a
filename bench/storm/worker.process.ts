import { createHash } from "node:crypto";
import { NodeClock } from "../../hosts/node/clock";
import { nodeDigest } from "../../hosts/node/digest";
import { nodeEntropy } from "../../hosts/node/entropy";
import { nodeOpenMqtt } from "../../hosts/node/mqtt";
import type { MqttOptions } from "../../modules/ports/mqtt";
import type { SinkPlan, SitePlan } from "../../modules/site/plan";
import { Quality, RecordWriter } from "../../modules/store/record";
import { Store } from "../../modules/store/store";
import { UplinkSession } from "../../modules/uplink/session";
import { NorFlash } from "../../sim/core/flash";
import { Random } from "../../sim/core/random";

/**
 * Some of the storm's gateways in one process: the gateway's own store on a chip in memory, its own session, a real
 * MQTT connection each. Started with broker, first gateway, gateways, rows of backlog each.
 *
 * Says `ready` when the backlogs are made, then a line of JSON a second. `go` starts the sessions, and every gateway
 * measures on; `quiet` ends the measuring, `stop` all: then the book is told, for each gateway how many records and
 * values it has stored, and a hash over all of them.
 */
const [brokerUrl = "", firstWord = "", countWord = "", rowsWord = ""] = process.argv.slice(2);
const first = Number(firstWord);
const rows = Number(rowsWord);
const pointCount = 16;
/** A minute of the gateway's time, and what it takes here. */
const rowEveryMs = 60_000;
const liveRowEveryMs = 10_000;
const packEveryMs = 10_000;
/** Rows that come while the storm lasts, at the most; the chips hold them too. */
const liveRowsMax = 120;
const wallAtStartMs = 1_782_864_000_000;
const blockBytes = 4096;
/** Of a row on the chip, generously. */
const rowBytes = 96;
const schema = Uint8Array.of(0x73, 0x74, 0x6f, 0x72, 0x6d, 0, 0, 1);
const clock = new NodeClock();
const ignore = (): void => undefined;
const sums = { connected: 0, connections: 0, waiting: 0, inFlight: 0, delivered: 0 };

interface BookEntry {
	readonly gateway: string;
	readonly epoch: string;
	readonly records: number;
	readonly values: number;
	readonly hash: string;
}

function planOf(gateway: string): SitePlan {
	const points = Array.from({ length: pointCount }, (_, index) => ({
		...{ name: `point.${index}`, unit: "%", step: 0.1, kind: "moisture" },
	}));
	const sink: SinkPlan = {
		...{ name: "uplink", format: "pack", cursor: 0, client: gateway, topic: "", group: "", host: "" },
		...{ sendsEvents: true, sendsTelemetry: true, points: [] },
		...{ packEveryMs, keepAliveMs: 300_000, receiptTimeoutMs: 60_000, packsPerSecond: 1, bytesPerDay: null },
		heartbeatMs: 300_000,
	};
	const nothing = { lines: [], outputs: [], programs: [], alarms: [], health: null };
	return { gateway, title: gateway, hash: schema, points, sinks: [sink], ...nothing } as unknown as SitePlan;
}

class StormGateway {
	readonly session: UplinkSession;
	readonly store: Store;
	readonly #gateway: string;
	readonly #random: Random;
	readonly #writer = new RecordWriter();
	readonly #hash = createHash("md5");
	readonly #counts: number[];
	#rows = 0;
	readonly #timer = clock.timer(() => this.#advance());

	constructor(number: number) {
		this.#gateway = `storm-${number}`;
		this.#random = new Random(number, "storm");
		this.#counts = Array.from({ length: pointCount }, () => 200 + (this.#random.u32() % 100));
		const flash = new NorFlash(Math.ceil(((rows + liveRowsMax) * rowBytes) / blockBytes) + 6);
		const storePorts = { clock, entropy: nodeEntropy, makeDigest: nodeDigest, observer: null };
		this.store = new Store(flash, storePorts, { points: pointCount });
		this.store.open(schema);
		for (let row = 0; row < rows; row += 1) this.measure();
		const openMqtt = nodeOpenMqtt(brokerUrl);
		const ports = {
			...{ clock, entropy: nodeEntropy, makeDigest: nodeDigest, receiptKey: null },
			log: { info: ignore, warn: ignore },
			openMqtt: (options: MqttOptions) => openMqtt({ ...options, onConnected: () => this.#onConnected(options) }),
		};
		const plan = planOf(this.#gateway);
		const changed = (): void => this.#timer.set(clock.now());
		this.session = new UplinkSession(plan, plan.sinks[0] as SinkPlan, ports, this.store, changed);
	}

	#onConnected(options: MqttOptions): void {
		sums.connections += 1;
		options.onConnected();
	}

	/** Stores the next row. */
	measure(): void {
		if (this.#rows >= rows + liveRowsMax) return;
		this.#writer.beginRow();
		for (let point = 0; point < pointCount; point += 1) {
			this.#counts[point] = (this.#counts[point] as number) + (this.#random.u32() % 3) - 1;
			this.#writer.add(point, Quality.good, this.#counts[point] as number);
		}
		const body = this.#writer.row(3, wallAtStartMs + this.#rows * rowEveryMs);
		this.#hash.update(body);
		this.store.append(body);
		this.#rows += 1;
		this.#timer.set(clock.now());
	}

	/** Once, at the end. */
	book(): BookEntry {
		const epoch = Buffer.from(this.store.telemetry.epoch).toString("hex");
		const hash = this.#hash.digest("hex");
		return { gateway: this.#gateway, epoch, records: this.#rows, values: this.#rows * pointCount, hash };
	}

	start(): void {
		this.#timer.set(clock.now());
	}

	#advance(): void {
		const nextMs = this.session.advance(clock.now());
		if (Number.isFinite(nextMs)) this.#timer.set(nextMs);
	}

	close(): void {
		this.#timer.clear();
		this.session.close();
	}
}

const gateways = Array.from({ length: Number(countWord) }, (_, index) => new StormGateway(first + index));
process.stdout.write("ready\n");

const teller = setInterval(() => {
	sums.connected = gateways.filter(({ session }) => session.isConnected).length;
	sums.waiting = gateways.reduce((sum, { store }) => sum + store.backlogRecords, 0);
	sums.inFlight = gateways.reduce((sum, { session }) => sum + session.inFlight, 0);
	sums.delivered = gateways.reduce((sum, { session }) => sum + session.confirmedValues, 0);
	process.stdout.write(`${JSON.stringify(sums)}\n`);
}, 1000);
let measuring: NodeJS.Timeout | undefined;
process.on("message", (word) => {
	if (word === "go") {
		for (const gateway of gateways) gateway.start();
		measuring = setInterval(() => {
			for (const gateway of gateways) gateway.measure();
		}, liveRowEveryMs);
	}
	if (word === "quiet") clearInterval(measuring);
	if (word !== "stop") return;
	clearInterval(teller);
	for (const gateway of gateways) gateway.close();
	process.stdout.write(`end ${JSON.stringify(gateways.map((gateway) => gateway.book()))}\n`);
	process.disconnect();
});
