import { createHash } from "node:crypto";
import test from "ava";
import { hex } from "../../../hosts/county/messages";
import { decodePlainCbor, encodePlainCbor } from "../../../hosts/county/plain-cbor";
import { writeReceipt } from "../../../hosts/county/receipts";
import { Sha256 } from "../../../modules/base/sha256";
import type { MqttClient, MqttOptions } from "../../../modules/ports/mqtt";
import { compileSite } from "../../../modules/site/compile";
import { Store } from "../../../modules/store/store";
import { UplinkSession } from "../../../modules/uplink/session";
import { decodePack, type Unpacked } from "../../../modules/uplink/unpack";
import { SimClock } from "../../../sim/core/clock";
import { NorFlash } from "../../../sim/core/flash";
import { Random } from "../../../sim/core/random";
import { Scheduler } from "../../../sim/core/scheduler";
import { demoFarm } from "../../support/farm-story";
import { alarm, logPorts, row } from "../../support/log-rig";

// biome-ignore lint/suspicious/noExplicitAny: what the messages hold is what these tests check
const decode = (bytes: Uint8Array): any => decodePlainCbor(bytes);
const silent = { info: () => undefined, warn: () => undefined };

/** A broker under the test's hand: it does what it is told, when it is told. */
class HandBroker {
	readonly published: { topic: string; payload: Uint8Array; retain: boolean }[] = [];
	options: MqttOptions | null = null;
	opened = 0;

	readonly open = (options: MqttOptions): MqttClient => {
		this.options = options;
		this.opened += 1;
		return {
			publish: (topic, payload, _id, retain) =>
				this.published.push({ topic, payload: Uint8Array.from(payload), retain }),
			subscribe: () => undefined,
			close: () => undefined,
		};
	};

	packs(): (Unpacked & { readonly hash: Uint8Array })[] {
		return this.published
			.filter(({ topic }) => topic.endsWith("/records"))
			.map(({ payload }) => {
				const pack = decodePack(payload);
				if (typeof pack === "string") throw new Error(pack);
				return { ...pack, hash: hashOf(payload) };
			});
	}

	receipt(changes: object = {}): void {
		const pack = this.packs().at(-1);
		const { epoch, first, hash } = pack ?? { epoch: new Uint8Array(6), first: 0, hash: new Uint8Array(16) };
		const message = { v: 2, epoch, first, count: pack?.records.length ?? 0, hash, ...changes };
		this.options?.onMessage("headgate/orchard-1/receipt", encodePlainCbor(message));
	}
}

/** By another hand: OpenSSL. */
function hashOf(bytes: Uint8Array): Uint8Array {
	return Uint8Array.from(createHash("sha256").update(bytes).digest().subarray(0, 16));
}

function rig(receiptKey: Uint8Array | null = null) {
	const { site, profiles } = demoFarm(1, 1);
	const plan = compileSite(site, new Map(profiles.map((profile) => [profile.id, profile])));
	const scheduler = new Scheduler();
	const clock = new SimClock(scheduler, 1.78e12);
	const flash = new NorFlash(8);
	const store = new Store(flash, logPorts(), { points: plan.points.length });
	store.open(plan.hash);
	const log = store.telemetry;
	const broker = new HandBroker();
	const openMqtt = broker.open;
	const makeDigest = () => new Sha256();
	const ports = { clock, entropy: new Random(3, "jitter"), log: silent, openMqtt, makeDigest, receiptKey };
	const session = new UplinkSession(plan, ports, store, () => undefined);
	const advance = (ms = 0): number => {
		scheduler.runUntil(scheduler.nowUs + ms * 1000);
		return session.advance(clock.now());
	};
	const connect = (): void => {
		advance();
		broker.options?.onConnected();
		advance();
	};
	return { plan, store, log, broker, session, advance, connect };
}

test("on connection the schema goes out retained, then what waits", (t) => {
	const { log, broker, connect, plan } = rig();
	log.append(row(1));
	connect();
	const [schema, status] = broker.published;
	t.is(schema?.topic, "headgate/orchard-1/schema");
	t.true(schema?.retain);
	const decoded = decode(schema?.payload ?? new Uint8Array());
	t.deepEqual([...decoded.schema], [...plan.hash]);
	t.is(decoded.points.length, plan.points.length);
	t.deepEqual(decoded.points[0], { n: "soil.north.moisture", u: "%", s: 0.1, k: "soil-moisture" });
	t.is(Buffer.from(status?.payload ?? []).toString(), "online");
	t.is(broker.packs().length, 1);
});

test("a pack bears records byte for byte, and a receipt lets the log forget them", (t) => {
	const { log, broker, connect, session } = rig();
	const bodies = [1, 2, 3].map((number) => {
		const body = Buffer.from(row(number));
		log.append(row(number));
		return body.toString("hex");
	});
	connect();
	const [pack] = broker.packs();
	t.is(pack?.first, 1);
	t.deepEqual(
		pack?.records.map((record) => Buffer.from(record).toString("hex")),
		bodies,
	);
	t.is(log.backlogRecords, 3);
	broker.receipt();
	t.is(log.backlogRecords, 0);
	t.is(session.deliveredValues, 9);
});

for (const [what, changes] of Object.entries({
	"another epoch": { epoch: new Uint8Array(6).fill(1) },
	"another range": { first: 2 },
	"another count": { count: 1 },
	"another hash": { hash: new Uint8Array(16) },
	"a hash cut short": { hash: new Uint8Array(0) },
	"another version": { v: 3 },
	"a key too many": { extra: 1 },
})) {
	test(`a receipt of ${what} is ignored`, (t) => {
		const { log, broker, connect, session } = rig();
		log.append(row(1));
		log.append(row(2));
		connect();
		broker.receipt(changes);
		t.is(log.backlogRecords, 2);
		t.is(session.receiptsIgnored, 1);
	});
}

test("with a key, only receipts made with it for this gateway count", (t) => {
	const key = new Uint8Array(32).fill(7);
	const other = new Uint8Array(32).fill(8);
	const { log, broker, connect, session } = rig(key);
	log.append(row(1));
	connect();
	const [pack] = broker.packs();
	if (!pack) return t.fail("no pack");
	const parts = { epoch: hex(pack.epoch), first: pack.first, count: 1, hash: hex(pack.hash) };
	const topic = "headgate/orchard-1/receipt";
	const good = writeReceipt(topic, parts, key);
	const wrong = [
		writeReceipt(topic, parts, undefined),
		writeReceipt(topic, parts, other),
		writeReceipt("headgate/orchard-2/receipt", parts, key),
		writeReceipt(topic, { ...parts, count: 2 }, key),
		...Array.from(good, (_, index) => good.map((byte, at) => (at === index ? byte ^ 1 : byte))),
	];
	for (const receipt of wrong) broker.options?.onMessage(topic, receipt);
	t.is(log.backlogRecords, 1);
	t.is(session.receiptsIgnored, wrong.length);
	broker.options?.onMessage(topic, good);
	t.is(log.backlogRecords, 0);
	// Once only: what was confirmed is not in flight any more.
	broker.options?.onMessage(topic, good);
	t.is(session.receiptsIgnored, wrong.length + 1);
});

test("without a key, an authenticated receipt counts as well", (t) => {
	const { log, broker, connect } = rig();
	log.append(row(1));
	connect();
	const [pack] = broker.packs();
	if (!pack) return t.fail("no pack");
	const parts = { epoch: hex(pack.epoch), first: pack.first, count: 1, hash: hex(pack.hash) };
	const topic = "headgate/orchard-1/receipt";
	broker.options?.onMessage(topic, writeReceipt(topic, parts, new Uint8Array(32)));
	t.is(log.backlogRecords, 0);
});

test("a receiver that asks gets the schema again, once a minute", (t) => {
	const { broker, connect, advance } = rig();
	connect();
	const schemas = (): number => broker.published.filter(({ topic }) => topic.endsWith("/schema")).length;
	t.is(schemas(), 1);
	const ask = (): void => broker.options?.onMessage("headgate/orchard-1/ask", Buffer.from("schema"));
	for (let round = 0; round < 5; round += 1) ask();
	t.is(schemas(), 1);
	advance(60_000);
	for (let round = 0; round < 5; round += 1) ask();
	t.is(schemas(), 2);
});

test("receipts that are rubbish are ignored", (t) => {
	const { log, broker, connect } = rig();
	log.append(row(1));
	connect();
	const random = new Random(1, "rubbish");
	for (let round = 0; round < 2000; round += 1) {
		const bytes = new Uint8Array(random.u32() % 80);
		random.fill(bytes);
		if (bytes.length > 0) bytes[0] = 0xa5;
		broker.options?.onMessage("headgate/orchard-1/receipt", bytes);
	}
	t.is(log.backlogRecords, 1);
});

test("a pack without a receipt goes out again, and only after its time", (t) => {
	const { log, broker, connect, advance } = rig();
	log.append(row(1));
	connect();
	advance(29_000);
	t.is(broker.packs().length, 1);
	advance(1_500);
	t.is(broker.packs().length, 2);
	t.deepEqual(broker.packs()[0]?.hash, broker.packs()[1]?.hash);
	broker.receipt();
	t.is(log.backlogRecords, 0);
});

test("what goes out again is the same pack, though more waits by then: a late receipt is for it", (t) => {
	const { log, broker, connect, advance, session } = rig();
	log.append(row(1));
	connect();
	log.append(row(2));
	advance(31_000);
	const [one, two] = broker.packs();
	t.is(broker.packs().length, 2);
	t.deepEqual(two?.hash, one?.hash);
	broker.receipt();
	t.is(log.backlogRecords, 1);
	t.is(session.receiptsIgnored, 0);
	advance(10_000);
	t.is(broker.packs().at(-1)?.first, 2);
});

test("receipts that do not come are waited for twice as long each time, up to 16 times", (t) => {
	const { log, broker, connect, advance } = rig();
	log.append(row(1));
	connect();
	const waits: number[] = [];
	for (let pack = 2; pack <= 8; pack += 1) {
		let waitedMs = 0;
		while (broker.packs().length < pack) {
			advance(1000);
			waitedMs += 1000;
		}
		waits.push(waitedMs / 30_000);
	}
	t.deepEqual(waits, [1, 2, 4, 8, 16, 16, 16]);
	broker.receipt();
	log.append(row(2));
	advance(10_000);
	const before = broker.packs().length;
	advance(30_000);
	t.is(broker.packs().length, before + 1);
});

test("a lost link is tried again after 1 s, doubling to a minute, less a jitter of half", (t) => {
	const { broker, advance } = rig();
	const waits: number[] = [];
	let nextMs = 0;
	advance();
	for (let round = 0; round < 9; round += 1) {
		broker.options?.onError("away");
		const before = broker.opened;
		nextMs = 0;
		while (broker.opened === before) {
			advance(100);
			nextMs += 100;
		}
		waits.push(nextMs);
	}
	const bounds = [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000);
	waits.forEach((wait, index) => {
		const bound = bounds[index] ?? 0;
		t.true(wait >= bound / 2 && wait <= bound + 100, `wait ${index}: ${wait} ms of at most ${bound}`);
	});
});

test("a client that throws is a link that is lost, not a crash", (t) => {
	const { log, broker, connect, session } = rig();
	log.append(row(1));
	connect();
	t.true(session.isConnected);
	broker.options?.onError("reset");
	t.false(session.isConnected);
	t.is(log.backlogRecords, 1);
});

test("events go out before the rows that wait, each log under its own epoch", (t) => {
	const { store, broker, connect, advance } = rig();
	store.append(row(1));
	store.append(alarm(1));
	connect();
	t.deepEqual([...(broker.packs()[0]?.epoch ?? [])], [...store.events.epoch]);
	broker.receipt();
	t.is(store.events.backlogRecords, 0);
	advance();
	t.deepEqual([...(broker.packs()[1]?.epoch ?? [])], [...store.telemetry.epoch]);
	broker.receipt();
	t.is(store.backlogRecords, 0);
});

test("rows that go out again after events are the same pack, though more waits by then", (t) => {
	const { store, broker, connect, advance, session } = rig();
	store.append(row(1));
	connect();
	store.append(row(2));
	store.append(alarm(1));
	advance(31_000);
	const [rows, events] = broker.packs();
	t.deepEqual([...(events?.epoch ?? [])], [...store.events.epoch]);
	broker.receipt();
	advance();
	t.deepEqual(broker.packs()[2]?.hash, rows?.hash);
	broker.receipt();
	t.is(session.receiptsIgnored, 0);
	advance(10_000);
	t.is(broker.packs().at(-1)?.first, 2);
});
