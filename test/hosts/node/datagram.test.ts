import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import test from "ava";
import { NodeClock } from "../../../hosts/node/clock";
import { nodeOpenDatagram } from "../../../hosts/node/datagram";
import { nodeEntropy } from "../../../hosts/node/entropy";
import type { DatagramOptions } from "../../../modules/ports/datagram";
import { SntpClient, SntpState } from "../../../modules/time/sntp";
import { ntpReply } from "../../support/core-ntp-server";

async function bound(): Promise<{ socket: Socket; port: number }> {
	const socket = createSocket("udp4");
	socket.bind(0, "127.0.0.1");
	await once(socket, "listening");
	return { socket, port: socket.address().port };
}

test("an NTP server on a real socket sets the time: asked by name, heard once, the port closed", async (t) => {
	const aheadMs = 3_600_000;
	const { socket, port } = await bound();
	socket.on("message", (request, from) => {
		socket.send(ntpReply(request, { nowMs: () => Date.now() + aheadMs }), from.port, from.address);
	});
	const clock = new NodeClock();
	const [utcMs, uncertaintyMs, atMs] = await new Promise<[number, number, number]>((resolve) => {
		const options = { servers: ["localhost"], port, notBeforeMs: Date.parse("2026-01-01T00:00Z") };
		const client = new SntpClient(options, clock, nodeEntropy, nodeOpenDatagram, (...time) => {
			t.is(client.state, SntpState.waiting);
			client.close();
			resolve(time);
		});
		client.start();
	});
	const errorMs = utcMs - (Date.now() - (clock.now() - atMs) + aheadMs);
	t.true(Math.abs(errorMs) <= uncertaintyMs, `${errorMs} ms, said to be within ${uncertaintyMs}`);
	socket.close();
});

interface Rig {
	readonly options: DatagramOptions;
	readonly heard: string[];
	readonly errors: string[];
	writable: Promise<void>;
}

function rig(host: string, port: number, onReadable: (heard: string[]) => void): Rig {
	const heard: string[] = [];
	const errors: string[] = [];
	let open = (): void => undefined;
	const writable = new Promise<void>((resolve) => {
		open = resolve;
	});
	const options: DatagramOptions = {
		host,
		port,
		onWritable: () => open(),
		onReadable: () => onReadable(heard),
		onError: (reason) => {
			errors.push(reason);
			open();
		},
	};
	return { options, heard, errors, writable };
}

test("a datagram port: no callback inside open, no early write, nothing heard from others", async (t) => {
	const { socket, port } = await bound();
	const stranger = await bound();
	const buffer = new Uint8Array(4);
	let wake = (): void => undefined;
	const one = rig("127.0.0.1", port, (heard) => {
		const count = datagram.read(buffer);
		heard.push(Buffer.from(buffer.subarray(0, count)).toString());
		wake();
	});
	const datagram = nodeOpenDatagram(one.options);
	t.throws(() => datagram.write(Uint8Array.of(1)), { message: /not resolved yet/ });
	await one.writable;
	datagram.write(Buffer.from("ask"));
	const [request, from] = (await once(socket, "message")) as [Buffer, { port: number; address: string }];
	t.is(request.toString(), "ask");
	const heardTwo = new Promise<void>((resolve) => {
		wake = () => {
			if (one.heard.length === 2) resolve();
		};
	});
	stranger.socket.send("evil", from.port, from.address);
	socket.send("tell", from.port, from.address);
	socket.send("longer", from.port, from.address);
	await heardTwo;
	t.deepEqual(one.heard, ["tell", "long"]);
	t.is(datagram.read(buffer), 0);
	datagram.close();
	datagram.close();
	t.deepEqual(one.errors, []);
	socket.close();
	stranger.socket.close();
});

test("a datagram port: a name that does not resolve is an error, told once", async (t) => {
	const one = rig("nowhere.invalid", 123, () => undefined);
	const datagram = nodeOpenDatagram(one.options);
	await one.writable;
	t.is(one.errors.length, 1);
	datagram.close();
});

test("a datagram port: nobody listens, and that is told when something was written", async (t) => {
	const { socket, port } = await bound();
	socket.close();
	await once(socket, "close");
	let told = (): void => undefined;
	const refused = new Promise<void>((resolve) => {
		told = resolve;
	});
	const one = rig("127.0.0.1", port, () => undefined);
	const datagram = nodeOpenDatagram({ ...one.options, onError: () => told() });
	await one.writable;
	datagram.write(Uint8Array.of(1));
	await refused;
	datagram.close();
	t.pass();
});
