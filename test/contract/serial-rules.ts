import type { ExecutionContext } from "ava";
import type { Serial } from "../../modules/ports/serial";
import { fromHex, withCrc } from "../support/core-wire";
import type { SerialRig } from "./serial-rigs";

const request = withCrc(fromHex("01 03 00 05 00 02"));
const reply = withCrc(fromHex("01 03 04 00 69 00 6A"));

/** A port whose callbacks are kept, in order. */
interface Opened {
	readonly serial: Serial;
	readonly events: string[];
	readonly received: number[];
	granted: number;
	/** Bytes that are read at each `onReadable`; 0: none. */
	bite: number;
}

function open(rig: SerialRig): Opened {
	const buffer = new Uint8Array(256);
	const opened = { events: [] as string[], received: [] as number[], granted: 0, bite: 256 };
	const serial = rig.open("field", {
		baud: 9600,
		parity: "none",
		stop: 1,
		idleUs: 3646,
		onReadable: () => {
			opened.events.push("readable");
			const count = serial.read(buffer.subarray(0, opened.bite));
			opened.received.push(...buffer.subarray(0, count));
		},
		onWritable: (count) => {
			opened.events.push("writable");
			opened.granted = count;
		},
		onSent: () => opened.events.push("sent"),
		onGap: () => opened.events.push("gap"),
		onError: (reason) => opened.events.push(`error ${reason}`),
	});
	return Object.assign(opened, { serial });
}

type Body = (t: ExecutionContext, rig: SerialRig) => Promise<void>;

/** The rules of modules/ports/serial.ts, each with the name of the port that is known to break it. */
export const serialRules: readonly (readonly [rule: string, body: Body])[] = [
	[
		"a port is open when it grants a write, and that comes later than the call",
		async (t, rig) => {
			const port = open(rig);
			t.deepEqual(port.events, []);
			await rig.until(() => port.granted > 0);
			t.true(port.granted >= 8);
			t.true(port.serial.receiveBytes >= 128);
			port.serial.close();
		},
	],
	[
		"a request goes out whole, is told as sent, and its reply can be read",
		async (t, rig) => {
			const port = open(rig);
			await rig.until(() => port.granted > 0);
			port.serial.write(request);
			t.false(port.events.includes("sent"), "not from inside write");
			await rig.until(() => port.received.length >= reply.length);
			t.deepEqual(port.received, [...reply]);
			t.deepEqual(rig.heard, [request]);
			t.true(port.events.indexOf("sent") < port.events.indexOf("readable"));
			t.is(port.events.filter((event) => event === "sent").length, 1);
			port.serial.close();
		},
	],
	[
		"what is written is copied",
		async (t, rig) => {
			const port = open(rig);
			await rig.until(() => port.granted > 0);
			const bytes = request.slice();
			port.serial.write(bytes);
			bytes.fill(0);
			await rig.until(() => rig.heard.length > 0);
			t.deepEqual(rig.heard[0], request);
			port.serial.close();
		},
	],
	[
		"a write of more than was granted throws, and nothing of it goes out",
		async (t, rig) => {
			const port = open(rig);
			await rig.until(() => port.granted > 0);
			t.throws(() => port.serial.write(new Uint8Array(port.granted + 1)));
			await rig.rest();
			t.deepEqual(rig.heard, []);
			t.false(port.events.includes("sent"));
			port.serial.close();
		},
	],
	[
		"bytes that were not read stay",
		async (t, rig) => {
			const port = open(rig);
			await rig.until(() => port.granted > 0);
			port.bite = 0;
			port.serial.write(request);
			await rig.until(() => port.events.includes("readable"));
			await rig.rest();
			const bytes = new Uint8Array(256);
			t.is(port.serial.read(bytes.subarray(0, 4)), 4);
			t.is(port.serial.read(bytes.subarray(4)), reply.length - 4);
			t.deepEqual(bytes.subarray(0, reply.length), reply);
			t.is(port.serial.read(bytes), 0);
			port.serial.close();
		},
	],
	[
		"onReadable comes again while bytes are left",
		async (t, rig) => {
			const port = open(rig);
			await rig.until(() => port.granted > 0);
			port.bite = 2;
			port.serial.write(request);
			await rig.until(() => port.events.includes("readable"));
			await rig.rest();
			t.deepEqual(port.received, [...reply]);
			port.serial.close();
		},
	],
	[
		"a gap is told after a reply by ports that report gaps, and by no others",
		async (t, rig) => {
			const port = open(rig);
			await rig.until(() => port.granted > 0);
			port.serial.write(request);
			await rig.until(() => port.received.length === reply.length);
			await rig.rest();
			t.is(port.events.includes("gap"), port.serial.reportsGaps);
			port.serial.close();
		},
	],
	[
		"a port that was closed says nothing more, and may be closed again",
		async (t, rig) => {
			const port = open(rig);
			await rig.until(() => port.granted > 0);
			port.serial.write(request);
			port.serial.close();
			port.serial.close();
			await rig.rest();
			t.deepEqual(port.events, ["writable"]);
		},
	],
	[
		"a line can be opened again as soon as it was closed",
		async (t, rig) => {
			const first = open(rig);
			await rig.until(() => first.granted > 0);
			first.serial.close();
			const port = open(rig);
			await rig.until(() => port.granted > 0);
			port.serial.write(request);
			await rig.until(() => port.received.length === reply.length);
			t.deepEqual(port.received, [...reply]);
			port.serial.close();
		},
	],
];
