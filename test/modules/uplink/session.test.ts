import { createHash } from "node:crypto";
import test from "ava";
import { hex } from "../../../hosts/county/messages";
import { decodePlainCbor, encodePlainCbor } from "../../../hosts/county/plain-cbor";
import { writeReceipt } from "../../../hosts/county/receipts";
import { Sha256 } from "../../../modules/base/sha256";
import type { MqttClient, MqttOptions } from "../../../modules/ports/mqtt";
import { compileSite } from "../../../modules/site/compile";
import type { SinkPlan } from "../../../modules/site/plan";
import type { SiteUplink } from "../../../modules/site/types";
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
	#acknowledged = 0;
	#looked = 0;
	readonly #packs: (Unpacked & { readonly hash: Uint8Array })[] = [];

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

	/** Each is decoded once. */
	packs(): readonly (Unpacked & { readonly hash: Uint8Array })[] {
		for (; this.#looked < this.published.length; this.#looked += 1) {
			const { topic, payload } = this.published[this.#looked] as { topic: string; payload: Uint8Array };
			if (!topic.endsWith("/records")) continue;
			const pack = decodePack(payload);
			if (typeof pack === "string") throw new Error(pack);
			this.#packs.push({ ...pack, hash: hashOf(payload) });
		}
		return this.#packs;
	}

	/** Takes all that was published. */
	acknowledge(): void {
		for (; this.#acknowledged < this.published.length; this.#acknowledged += 1) this.options?.onAcknowledged(1);
	}

	receipt(changes: object = {}, pack = this.packs().at(-1)): void {
		const { epoch, first, hash } = pack ?? { epoch: new Uint8Array(6), first: 0, hash: new Uint8Array(16) };
		const message = { v: 2, epoch, first, count: pack?.records.length ?? 0, hash, ...changes };
		this.options?.onMessage("headgate/orchard-1/receipt", encodePlainCbor(message));
	}
}

/** A row that takes some 8 bytes in a pack. */
function noisy(number: number): Uint8Array {
	return row((number * 7919) % 100_003);
}

/** By another hand: OpenSSL. */
function hashOf(bytes: Uint8Array): Uint8Array {
	return Uint8Array.from(createHash("sha256").update(bytes).digest().subarray(0, 16));
}

function rig(receiptKey: Uint8Array | null = null, blocks = 8, uplink: Partial<SiteUplink> = {}) {
	const { site, profiles, zones } = demoFarm(1, 1);
	const plan = compileSite(
		{ ...site, uplink: { ...(site.uplink as SiteUplink), ...uplink } },
		new Map(profiles.map((profile) => [profile.id, profile])),
		{ zones },
	);
	const scheduler = new Scheduler();
	const clock = new SimClock(scheduler, 1.78e12);
	const flash = new NorFlash(blocks);
	const store = new Store(flash, logPorts(), { points: plan.points.length });
	store.open(plan.hash);
	const log = store.telemetry;
	const broker = new HandBroker();
	const openMqtt = broker.open;
	const makeDigest = () => new Sha256();
	const ports = { clock, entropy: new Random(3, "jitter"), log: silent, openMqtt, makeDigest, receiptKey };
	const session = new UplinkSession(plan, plan.sinks[0] as SinkPlan, ports, store, () => undefined);
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

test("a sign of life goes out on connection, and when nothing else did for a while", (t) => {
	const { log, broker, connect, advance } = rig(null, 8, { heartbeatMs: 60_000, packEveryMs: 1000 });
	const beats = (): unknown[] =>
		broker.published.filter(({ topic }) => topic === "headgate/orchard-1/beat").map(({ payload }) => decode(payload));
	connect();
	t.deepEqual(beats(), [{ v: 1, everyMs: 60_000, upMs: 0 }]);
	broker.options?.onAcknowledged(1);
	t.is(advance(59_999), 60_000);
	t.is(beats().length, 1);
	t.is(advance(1), 120_000);
	t.deepEqual(beats()[1], { v: 1, everyMs: 60_000, upMs: 60_000 });
	advance(30_000);
	log.append(row(1));
	advance();
	t.is(broker.packs().length, 1);
	broker.receipt();
	advance(59_999);
	t.is(beats().length, 2, "the pack was one");
	advance(1);
	t.is(beats().length, 3);
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
	t.is(session.confirmedValues, 9);
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
	const [one, two, three] = broker.packs();
	t.is(broker.packs().length, 3);
	t.deepEqual(two?.hash, one?.hash);
	t.is(three?.first, 2);
	broker.receipt({}, one);
	t.is(log.backlogRecords, 1);
	t.is(session.receiptsIgnored, 0);
	broker.receipt({}, three);
	t.is(log.backlogRecords, 0);
});

test("receipts that do not come are waited for twice as long each time, up to 16 times", (t) => {
	const { log, broker, connect, advance } = rig();
	log.append(row(1));
	connect();
	const waits: number[] = [];
	for (let pack = 2; pack <= 8; pack += 1) {
		let waitedMs = 0;
		while (broker.packs().length < pack) {
			broker.acknowledge();
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

test("an alarm leaves at once, in a pack of its own, whatever rows are under way", (t) => {
	const { store, broker, connect, advance } = rig(null, 64);
	for (let number = 1; number <= 3000; number += 1) store.append(noisy(number));
	connect();
	t.is(broker.packs().length, 2, "packs of rows under way, without a receipt");
	store.append(alarm(1));
	advance();
	const [first, second, third] = broker.packs();
	t.is(first?.first, 1);
	t.is(second?.first, (first?.first ?? 0) + (first?.records.length ?? 0));
	t.deepEqual([...(third?.epoch ?? [])], [...store.events.epoch]);
	t.is(third?.records.length, 1);
	store.append(alarm(2));
	advance();
	t.deepEqual([...(broker.packs()[3]?.epoch ?? [])], [...store.events.epoch]);
	t.is(broker.packs()[3]?.first, 2);
});

test("receipts in another order: the cursor moves only over what is confirmed without a break", (t) => {
	const { log, broker, connect, advance } = rig(null, 64);
	for (let number = 1; number <= 3000; number += 1) log.append(noisy(number));
	connect();
	const [first, second] = broker.packs();
	broker.receipt({}, second);
	t.is(log.backlogRecords, 3000);
	broker.receipt({}, first);
	t.is(log.backlogRecords, 3000 - (first?.records.length ?? 0) - (second?.records.length ?? 0));
	advance();
	t.is(broker.packs()[2]?.first, (second?.first ?? 0) + (second?.records.length ?? 0));
});

test("a backlog of rows is sent at the rate of the site, after a first four packs", (t) => {
	const { log, broker, connect, advance } = rig(null, 256, { packsPerSecond: 0.5 });
	for (let number = 1; number <= 14_000; number += 1) log.append(noisy(number));
	connect();
	const times: number[] = [];
	for (let ms = 0; ms < 20_000; ms += 100) {
		while (times.length < broker.packs().length) {
			broker.receipt({}, broker.packs()[times.length]);
			times.push(ms);
			advance();
		}
		advance(100);
	}
	t.true(times.length > 8);
	t.true((times[3] ?? 0) === 0);
	for (const [index, ms] of times.slice(4).entries()) t.true(ms >= 2000 * (index + 1), `pack ${index + 5}: ${ms} ms`);
});

test("a link that does not answer for two keep-alives is lost, one that answers is not", (t) => {
	const { log, broker, connect, advance } = rig();
	log.append(row(1));
	connect();
	// The broker takes all that is published, the receiver is away.
	for (let minute = 0; minute < 10; minute += 1) {
		broker.acknowledge();
		advance(60_000);
	}
	t.is(broker.opened, 1);
	broker.acknowledge();
	log.append(row(2));
	for (let second = 0; second < 700; second += 1) advance(1000);
	t.true(broker.opened > 1);
});

test("a connection that is never accepted is tried again", (t) => {
	const { broker, advance } = rig();
	for (let second = 0; second < 119; second += 1) advance(1000);
	t.is(broker.opened, 1);
	for (let second = 0; second < 5; second += 1) advance(1000);
	t.is(broker.opened, 2);
});

test("a new session sends what was under way again at once, the same packs", (t) => {
	const { store, log, broker, connect, advance } = rig();
	log.append(row(1));
	store.append(alarm(1));
	connect();
	const before = broker.packs().map(({ hash }) => hash);
	broker.options?.onError("reset");
	log.append(row(2));
	advance(1000);
	broker.options?.onConnected();
	advance();
	t.deepEqual(
		broker
			.packs()
			.slice(2, 4)
			.map(({ hash }) => hash),
		before,
	);
	t.is(broker.packs()[4]?.first, 2);
});

test("events go out before the rows that wait, each log under its own epoch", (t) => {
	const { store, broker, connect } = rig();
	store.append(row(1));
	store.append(alarm(1));
	connect();
	const [events, rows] = broker.packs();
	t.deepEqual([...(events?.epoch ?? [])], [...store.events.epoch]);
	t.deepEqual([...(rows?.epoch ?? [])], [...store.telemetry.epoch]);
	broker.receipt({}, rows);
	broker.receipt({}, events);
	t.is(store.backlogRecords, 0);
});

test("with a budget that is used up, packs of rows grow, and an alarm goes all the same", (t) => {
	const { store, broker, connect, advance, session } = rig(null, 64, { bytesPerDay: 300_000 });
	connect();
	let confirmed = 0;
	for (let minute = 1; minute <= 24 * 60; minute += 1) {
		store.append(noisy(minute));
		const before = broker.packs().length;
		if (minute % 240 === 0) store.append(alarm(minute));
		for (let step = 0; step < 12; step += 1) {
			advance(5_000);
			broker.acknowledge();
			for (; confirmed < broker.packs().length; confirmed += 1) broker.receipt({}, broker.packs()[confirmed]);
		}
		if (minute % 240 === 0) t.true(broker.packs().slice(before).some(isOfEvents), `alarm of minute ${minute}`);
	}
	const rows = broker.packs().filter((pack) => !isOfEvents(pack));
	// One a minute would be 1 440, and 600 KB.
	t.true(rows.length < 200, `${rows.length} packs`);
	const { lastDayBytes, dayBytes, keepAliveBytesPerDay } = session.meter;
	const bytes = lastDayBytes + dayBytes + keepAliveBytesPerDay;
	t.true(bytes < 305_000, `${bytes} bytes`);
	t.true(lastDayBytes + dayBytes > 40_000);

	function isOfEvents(pack: Unpacked): boolean {
		return pack.epoch.every((byte, index) => byte === store.events.epoch[index]);
	}
});
