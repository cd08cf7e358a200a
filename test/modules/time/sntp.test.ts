import test from "ava";
import type { DatagramOptions, OpenDatagram } from "../../../modules/ports/datagram";
import { SntpClient, SntpState } from "../../../modules/time/sntp";
import { SimClock } from "../../../sim/core/clock";
import { Scheduler } from "../../../sim/core/scheduler";
import { type NtpHabits, ntpReply } from "../../support/core-ntp-server";

const bootMs = Date.parse("2026-11-24T06:00:00Z");
const notBeforeMs = Date.parse("2026-01-01T00:00:00Z");
type Server = (request: Uint8Array) => readonly Buffer[];

/** A network in virtual time: 40 ms to the server, 60 ms back. A server that is not there does not resolve. */
class Net {
	readonly scheduler = new Scheduler();
	readonly clock = new SimClock(this.scheduler, bootMs);
	readonly servers = new Map<string, Server>();
	/** When which server was asked, in seconds. */
	readonly asked: [string, number][] = [];
	readonly times: { utcMs: number; uncertaintyMs: number; atMs: number }[] = [];
	readonly nonces = new Set<string>();
	open = 0;

	readonly openDatagram: OpenDatagram = (options) => {
		this.open += 1;
		const server = this.servers.get(options.host);
		let isOpen = true;
		const waiting: Buffer[] = [];
		const later = (ms: number, work: () => void) =>
			this.scheduler.at(this.scheduler.nowUs + ms * 1000, () => {
				if (isOpen) work();
			});
		const close = () => {
			if (isOpen) this.open -= 1;
			isOpen = false;
		};
		later(1, () => {
			if (server !== undefined) options.onWritable();
			else {
				close();
				options.onError("the name does not resolve");
			}
		});
		return {
			write: (bytes) => {
				const request = Buffer.from(bytes);
				this.asked.push([options.host, Math.round(this.clock.now() / 1000)]);
				this.nonces.add(request.toString("hex", 40));
				later(40, () => {
					for (const reply of server?.(request) ?? []) later(60, () => this.#deliver(options, waiting, reply));
				});
			},
			read: (buffer) => {
				const bytes = waiting.shift();
				if (bytes === undefined) return 0;
				buffer.set(bytes);
				return bytes.length;
			},
			close,
		};
	};

	#deliver(options: DatagramOptions, waiting: Buffer[], reply: Buffer): void {
		waiting.push(reply);
		options.onReadable();
	}

	client(...servers: string[]): SntpClient {
		let seed = 1;
		const entropy = {
			fill: (buffer: Uint8Array) => {
				for (let at = 0; at < buffer.length; at += 1) {
					seed = (seed * 48_271) % 0x7fffffff;
					buffer[at] = seed & 0xff;
				}
			},
		};
		return new SntpClient(
			{ servers, notBeforeMs },
			this.clock,
			entropy,
			this.openDatagram,
			(utcMs, uncertaintyMs, atMs) => this.times.push({ utcMs, uncertaintyMs, atMs }),
		);
	}

	/** A server whose clock is `aheadMs` ahead. */
	add(name: string, habits: Partial<NtpHabits> = {}, aheadMs = 0): void {
		this.servers.set(name, (request) => [ntpReply(request, { nowMs: () => this.clock.wallMs() + aheadMs, ...habits })]);
	}

	run(seconds: number): void {
		this.scheduler.runUntil(this.scheduler.nowUs + seconds * 1_000_000);
	}
}

test("a server's time comes with half the way there and back, and the server's own distance, as uncertainty", (t) => {
	const net = new Net();
	net.add("a", { rootDelayS: 0.25, rootDispersionS: 0.125 }, 5000);
	const client = net.client("a");
	t.is(client.state, SntpState.idle);
	client.start();
	net.run(1);
	t.is(net.times.length, 1);
	const [time] = net.times;
	// 100 ms of way, and 10 ms of it not in the middle: within what it says of itself.
	t.is(time?.uncertaintyMs, 50 + 125 + 125 + 2);
	const trueMs = bootMs + 5000 + (time?.atMs ?? 0);
	t.true(Math.abs((time?.utcMs ?? 0) - trueMs) <= 11, `${(time?.utcMs ?? 0) - trueMs} ms`);
	t.is(client.stratum, 2);
	t.is(net.open, 0);
});

test("it asks ever more rarely, to 1024 s and an eighth, each time with another number", (t) => {
	const net = new Net();
	net.add("a");
	net.client("a").start();
	net.run(20_000);
	const pauses = net.asked.slice(1).map(([, atS], index) => atS - (net.asked[index]?.[1] ?? 0));
	for (const [index, expectedS] of [64, 128, 256, 512, 1024, 1024, 1024].entries()) {
		const pauseS = pauses[index] ?? 0;
		t.true(pauseS >= expectedS && pauseS <= expectedS * 1.125 + 2, `pause ${index}: ${pauseS} s`);
	}
	t.is(net.nonces.size, net.asked.length);
	t.is(net.open, 0);
});

const useless: readonly (readonly [string, Partial<NtpHabits>])[] = [
	["echoes another question", { echoesWrongly: true }],
	["is not synchronised (leap 3)", { leap: 3 }],
	["is of stratum 16", { stratum: 16 }],
	["speaks as a client", { mode: 3 }],
	["speaks version 2", { version: 2 }],
	["cuts its packet short", { cutsTo: 47 }],
	["is 2 s from its root", { rootDelayS: 2, rootDispersionS: 1 }],
	["has a clock that was never set", { nowMs: () => -2_208_988_800_000 }],
];

for (const [what, habits] of useless) {
	test(`a server that ${what} sets no time; the next one is asked after 16 s`, (t) => {
		const net = new Net();
		net.add("bad", habits);
		net.add("good");
		const client = net.client("bad", "good");
		client.start();
		net.run(12);
		t.deepEqual(net.times, []);
		net.run(13);
		t.is(net.times.length, 1);
		t.deepEqual(
			net.asked.map(([name]) => name),
			["bad", "good"],
		);
		t.is(client.failures, 0);
	});
}

test("silence and names that do not resolve: never again within 15 s, twice as long each time", (t) => {
	const net = new Net();
	net.servers.set("silent", () => []);
	const client = net.client("silent", "nowhere");
	client.start();
	net.run(3600);
	const times = net.asked.map(([, atS]) => atS);
	t.true(times.length >= 3 && times.length <= 5, String(times));
	for (let index = 1; index < times.length; index += 1) {
		t.true((times[index] as number) - (times[index - 1] as number) >= 45, String(times));
	}
	t.true(client.failures >= 7);
	t.is(net.times.length, 0);
	net.add("silent");
	net.run(2400);
	t.true(net.times.length > 0, "it still asks");
});

test("a kiss-o'-death DENY is the end of that server; of all of them, the end", (t) => {
	const net = new Net();
	net.add("a", { stratum: 0, kiss: "DENY" });
	net.add("b", { stratum: 0, kiss: "RSTR" });
	const client = net.client("a", "b");
	client.start();
	net.run(100_000);
	t.deepEqual(
		net.asked.map(([name]) => name),
		["a", "b"],
	);
	t.is(client.state, SntpState.stopped);
	t.is(net.open, 0);
});

test("a kiss-o'-death RATE makes it ask half as often, for good", (t) => {
	const net = new Net();
	let asked = 0;
	net.servers.set("a", (request) => {
		asked += 1;
		const nowMs = () => net.clock.wallMs();
		return [ntpReply(request, asked === 2 ? { nowMs, stratum: 0, kiss: "RATE" } : { nowMs })];
	});
	net.client("a").start();
	net.run(900);
	const times = net.asked.map(([, atS]) => atS);
	t.true(times.length >= 4);
	for (let index = 2; index < times.length; index += 1) {
		t.true((times[index] as number) - (times[index - 1] as number) >= 128, String(times));
	}
});

test("a forged reply before the true one is not heard, and does not keep the true one from being heard", (t) => {
	const net = new Net();
	const nowMs = () => net.clock.wallMs();
	net.servers.set("a", (request) => [
		ntpReply(request, { nowMs: () => nowMs() + 3_600_000, echoesWrongly: true }),
		ntpReply(request, { nowMs }),
		ntpReply(request, { nowMs: () => nowMs() + 3_600_000 }),
	]);
	net.client("a").start();
	net.run(10);
	t.is(net.times.length, 1);
	t.true(Math.abs((net.times[0]?.utcMs ?? 0) - bootMs - (net.times[0]?.atMs ?? 0)) < 20);
});

test("after February 2036 the count of seconds begins anew, and the time is still right", (t) => {
	const net = new Net();
	const aheadMs = Date.parse("2036-02-07T06:28:20Z") - bootMs;
	net.add("a", {}, aheadMs);
	net.client("a").start();
	net.run(1);
	t.true(Math.abs((net.times[0]?.utcMs ?? 0) - bootMs - aheadMs - (net.times[0]?.atMs ?? 0)) < 20);
});

test("closed, it asks no more, also in the middle of a question", (t) => {
	const net = new Net();
	net.add("a");
	const client = net.client("a");
	client.start();
	net.scheduler.runUntil(50_000);
	client.close();
	client.close();
	net.run(10_000);
	t.is(net.asked.length, 1);
	t.is(net.times.length, 0);
	t.is(net.open, 0);
	t.is(client.state, SntpState.stopped);
});
