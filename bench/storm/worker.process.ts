import { createHash } from "node:crypto";
import { NodeClock } from "../../hosts/node/clock";
import { nodeDigest } from "../../hosts/node/digest";
import { nodeEntropy } from "../../hosts/node/entropy";
import { nodeOpenMqtt } from "../../hosts/node/mqtt";
import type { SitePlan } from "../../modules/site/plan";
import { RecordLog } from "../../modules/store/log";
import { LogReader } from "../../modules/store/reader";
import { Quality, RecordWriter } from "../../modules/store/record";
import { UplinkSession } from "../../modules/uplink/session";
import { NorFlash } from "../../sim/core/flash";
import { Random } from "../../sim/core/random";

/**
 * Some of the storm's gateways in one process: the gateway's own log on a chip in memory, its own session, a real MQTT
 * connection each. Started with broker, first gateway, gateways, rows of backlog each.
 *
 * Says `ready` when the backlogs are made, then a line of JSON a second, and at the end one with the book: for each gateway
 * how many records and values it has stored, and a hash over all of them.
 */
const [brokerUrl = "", firstWord = "", countWord = "", rowsWord = ""] = process.argv.slice(2);
const first = Number(firstWord);
const rows = Number(rowsWord);
const pointCount = 16;
const rowEveryMs = 60_000;
const wallAtStartMs = 1_782_864_000_000;
const blockBytes = 4096;
/** Of a row on the chip, generously. */
const rowBytes = 96;
const schema = Uint8Array.of(0x73, 0x74, 0x6f, 0x72, 0x6d, 0, 0, 1);
const clock = new NodeClock();
const ignore = (): void => undefined;
const sums = { connected: 0, connections: 0, waiting: 0, packs: 0, errors: 0 };

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
	const uplink = { packEveryMs: 60_000, keepAliveMs: 300_000, receiptTimeoutMs: 60_000 };
	const nothing = { lines: [], outputs: [], programs: [], alarms: [] };
	return { gateway, title: gateway, hash: schema, points, uplink, ...nothing } as unknown as SitePlan;
}

class StormGateway {
	readonly session: UplinkSession;
	readonly log: RecordLog;
	readonly book: BookEntry;
	readonly #timer = clock.timer(() => this.#advance());

	constructor(number: number) {
		const gateway = `storm-${number}`;
		const flash = new NorFlash(Math.max(4, Math.ceil((rows * rowBytes) / blockBytes) + 2));
		this.log = new RecordLog(flash, nodeEntropy, clock, null);
		this.log.open(schema);
		this.book = this.#fill(gateway, new Random(number, "storm"));
		const openMqtt = nodeOpenMqtt(brokerUrl);
		const ports = {
			...{ clock, entropy: nodeEntropy, makeDigest: nodeDigest, receiptKey: null },
			log: { info: ignore, warn: ignore },
			openMqtt: (options: Parameters<typeof openMqtt>[0]) =>
				openMqtt({
					...options,
					onConnected: () => {
						sums.connections += 1;
						options.onConnected();
					},
				}),
		};
		const reader = new LogReader(this.log, flash);
		this.session = new UplinkSession(planOf(gateway), ports, this.log, reader, () => this.#timer.set(clock.now()));
	}

	#fill(gateway: string, random: Random): BookEntry {
		const writer = new RecordWriter();
		const hash = createHash("md5");
		const counts = Array.from({ length: pointCount }, () => 200 + (random.u32() % 100));
		for (let row = 0; row < rows; row += 1) {
			writer.beginRow();
			for (let point = 0; point < pointCount; point += 1) {
				counts[point] = (counts[point] as number) + (random.u32() % 3) - 1;
				writer.add(point, Quality.good, counts[point] as number);
			}
			const body = writer.row(3, wallAtStartMs + row * rowEveryMs);
			hash.update(body);
			this.log.append(body);
		}
		const epoch = Buffer.from(this.log.epoch).toString("hex");
		return { gateway, epoch, records: rows, values: rows * pointCount, hash: hash.digest("hex") };
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
	sums.waiting = gateways.reduce((sum, { log }) => sum + log.backlogRecords, 0);
	sums.packs = gateways.reduce((sum, { session }) => sum + session.packsInFlight, 0);
	process.stdout.write(`${JSON.stringify(sums)}\n`);
}, 1000);
process.on("message", (word) => {
	if (word === "go") for (const gateway of gateways) gateway.start();
	if (word !== "stop") return;
	clearInterval(teller);
	for (const gateway of gateways) gateway.close();
	process.stdout.write(`end ${JSON.stringify(gateways.map(({ book }) => book))}\n`);
	process.disconnect();
});
