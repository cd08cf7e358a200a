import test from "ava";
import fc from "fast-check";
import { encodeRequest, Match, matchReply, replyBytes, requestBytes } from "../../../modules/bus/frame";
import { fromHex, withCrc } from "../../support/core-wire";

/** Requests and replies that makers of real devices print in their manuals; the CRC of each is recomputed here. */
const printed: readonly (readonly [device: string, request: string, reply: string])[] = [
	["soil probe, moisture and temperature", "01 03 00 12 00 02", "01 03 04 02 92 FF 9B"],
	["soil probe, EC", "01 03 00 15 00 01", "01 03 02 05 DC"],
	["soil probe, N P K", "01 03 00 1E 00 03", "01 03 06 00 20 00 25 00 30"],
	["leaf probe", "01 03 00 20 00 02", "01 03 04 02 92 FF 9B"],
	["wind direction", "02 03 00 00 00 01", "02 03 02 00 8A"],
	["carbon dioxide", "FE 04 00 03 00 01", "FE 04 02 06 2C"],
	["energy meter, voltage", "01 04 00 00 00 02", "01 04 04 43 66 33 34"],
	["relays read back", "0A 01 00 00 00 05", "0A 01 01 15"],
	["contacts read", "03 02 00 00 00 0A", "03 02 02 FF 03"],
	["relay on", "0A 05 00 02 FF 00", "0A 05 00 02 FF 00"],
	["rain counter set back", "01 06 01 05 00 00", "01 06 01 05 00 00"],
	["refused address", "01 03 00 40 00 02", "01 83 02"],
	["refused write", "0A 05 00 09 FF 00", "0A 85 02"],
];

function matchAll(request: Uint8Array, reply: Uint8Array): number {
	const padded = new Uint8Array(256);
	padded.set(reply);
	return matchReply(request, padded, reply.length);
}

function accepted(match: number): boolean {
	return match === Match.reply || match === Match.exception;
}

test("requests are encoded as the manuals print them, CRC low byte first", (t) => {
	const out = new Uint8Array(requestBytes);
	encodeRequest(out, 1, 3, 0x12, 2);
	t.deepEqual(out, fromHex("01 03 00 12 00 02 64 0E"));
	encodeRequest(out, 1, 6, 0x105, 0);
	t.deepEqual(out, fromHex("01 06 01 05 00 00 98 37"));
	encodeRequest(out, 0xfe, 4, 3, 1);
	t.deepEqual(out, fromHex("FE 04 00 03 00 01 D5 C5"));
});

test("the printed replies with a sound CRC are taken as they stand", (t) => {
	const sound = [
		["01 03 00 12 00 02 64 0E", "01 03 04 02 92 FF 9B 5A 3D"],
		["01 03 00 15 00 01 95 CE", "01 03 02 05 DC BA 8D"],
		["01 03 00 1E 00 03 65 CD", "01 03 06 00 20 00 25 00 30 B1 6D"],
		["FE 04 00 03 00 01 D5 C5", "FE 04 02 06 2C AF 59"],
	] as const;
	for (const [request, reply] of sound) t.is(matchAll(fromHex(request), fromHex(reply)), Match.reply);
});

for (const [device, requestBody, replyBody] of printed) {
	const request = withCrc(fromHex(requestBody));
	const reply = withCrc(fromHex(replyBody));
	const isException = ((reply[1] as number) & 0x80) !== 0;

	test(`${device}: the reply is matched, every beginning of it is partial`, (t) => {
		t.is(matchAll(request, reply), isException ? Match.exception : Match.reply);
		for (let length = 0; length < reply.length; length += 1) {
			t.is(matchAll(request, reply.slice(0, length)), Match.partial, `${length} bytes`);
		}
	});

	test(`${device}: every single and double bit error is refused, and so is every byte too many`, (t) => {
		const bits = reply.length * 8;
		const flipped = (...positions: readonly number[]): Uint8Array => {
			const copy = reply.slice();
			for (const at of positions) copy[at >> 3] = (copy[at >> 3] as number) ^ (1 << (at & 7));
			return copy;
		};
		let taken = 0;
		for (let a = 0; a < bits; a += 1) {
			if (accepted(matchAll(request, flipped(a)))) taken += 1;
			for (let b = a + 1; b < bits; b += 1) if (accepted(matchAll(request, flipped(a, b)))) taken += 1;
		}
		t.is(taken, 0);
		for (const more of [0, 0xff]) t.is(matchAll(request, Uint8Array.of(...reply, more)), Match.wrong);
	});

	test(`${device}: another unit's, another function's and another length's reply is refused`, (t) => {
		const with0 = (at: number, value: number): Uint8Array => {
			const body = fromHex(replyBody);
			body[at] = value;
			return withCrc(body);
		};
		t.is(matchAll(request, with0(0, 0x11)), Match.wrong);
		t.is(matchAll(request, with0(1, 0x10)), Match.wrong);
		t.is(matchAll(request, withCrc(fromHex(`${replyBody} 00 00`))), Match.wrong);
	});
}

test("the echo of a write must be the write: another coil or value is refused before its end", (t) => {
	const request = withCrc(fromHex("0A 05 00 02 FF 00"));
	t.is(matchAll(request, withCrc(fromHex("0A 05 00 03 FF 00"))), Match.wrong);
	t.is(matchAll(request, withCrc(fromHex("0A 05 00 02 00 00"))), Match.wrong);
	t.is(matchAll(request, fromHex("0A 05 00 03")), Match.wrong);
});

test("a read of another size is refused by its byte count, before its end", (t) => {
	t.is(matchAll(withCrc(fromHex("01 03 00 00 00 02")), fromHex("01 03 02")), Match.wrong);
});

test("no noise of any length passes for a reply", (t) => {
	const request = withCrc(fromHex("01 03 00 12 00 02"));
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => !accepted(matchAll(request, bytes))),
		{ seed: 20261122, numRuns: 5000 },
	);
	t.pass();
});

test("the length of a reply is known from its request", (t) => {
	t.deepEqual(
		[replyBytes(1, 1), replyBytes(2, 8), replyBytes(1, 9), replyBytes(3, 1), replyBytes(4, 125), replyBytes(5, 0xff00)],
		[6, 6, 7, 7, 255, 8],
	);
});
