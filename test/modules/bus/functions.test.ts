import test from "ava";
import fc from "fast-check";
import { exceptionName, meansTooMuch, meansWait } from "../../../modules/bus/exceptions";
import { knownReplyBytes, Match, matchReply } from "../../../modules/bus/frame";
import { RequestFrame } from "../../../modules/bus/requests";
import { everyFlip, goldenFrames as frames } from "../../support/core-golden";
import { fromHex, withCrc } from "../../support/core-wire";

const frame = () => new RequestFrame();

function match(request: Uint8Array, reply: Uint8Array): number {
	const padded = new Uint8Array(260);
	padded.set(reply.subarray(0, 260));
	return matchReply(request, padded, reply.length);
}

function isTaken(result: number): boolean {
	return result === Match.reply || result === Match.exception || result === Match.untilSilence;
}

for (const { name, request, printed, reply } of frames) {
	test(`function ${name}: the request is the standard's, and its reply is matched`, (t) => {
		t.deepEqual(request, withCrc(fromHex(printed)));
		t.is(match(request, reply), name.startsWith("refused") ? Match.exception : Match.reply);
		if (!name.startsWith("refused") && name !== "43/14") t.is(knownReplyBytes(request), reply.length);
	});

	test(`function ${name}: every truncation, every byte too many, every single and double bit flip is refused`, (t) => {
		for (let length = 0; length < reply.length; length += 1) {
			t.is(match(request, reply.slice(0, length)), Match.partial, `${length} bytes`);
		}
		for (const more of [0, 0xff]) t.is(match(request, Uint8Array.of(...reply, more)), Match.wrong);
		let taken = 0;
		everyFlip(reply, (flipped) => {
			if (isTaken(match(request, flipped))) taken += 1;
		});
		t.is(taken, 0);
	});

	test(`function ${name}: another unit's, another function's sound reply is refused`, (t) => {
		for (const [at, value] of [
			[0, 0x12],
			[1, 0x11],
		] as const) {
			const other = reply.slice(0, -2);
			other[at] = value;
			t.is(match(request, withCrc(other)), Match.wrong);
		}
	});

	test(`function ${name}: no random and no mutated bytes pass for its reply`, (t) => {
		const mutation = fc.tuple(fc.nat(reply.length - 1), fc.nat(255));
		const mutated = fc.array(mutation, { minLength: 1, maxLength: 4 }).map((changes) => {
			const copy = reply.slice();
			for (const [at, value] of changes) copy[at] = value;
			return copy;
		});
		// Sixteen bits of CRC let one random frame in 65 536 through, of those that have the right head: none in this seed.
		const isSame = (bytes: Uint8Array) =>
			bytes.length === reply.length && bytes.every((byte, at) => byte === reply[at]);
		fc.assert(
			fc.property(
				fc.oneof(fc.uint8Array({ maxLength: 260 }), mutated),
				(bytes) => isSame(bytes) || !isTaken(match(request, bytes)),
			),
			{ seed: 20261122, numRuns: 3000 },
		);
		t.pass();
	});
}

test("the reply to 22 and to every write must repeat its request", (t) => {
	for (const { name, request, reply } of frames.filter((one) => ["5", "6", "15", "16", "22"].includes(one.name))) {
		for (let at = 2; at < reply.length - 2; at += 1) {
			const other = reply.slice(0, -2);
			other[at] = (other[at] as number) ^ 1;
			t.is(match(request, withCrc(other)), Match.wrong, `function ${name}, byte ${at}`);
		}
	}
});

test("an identification whose objects are longer than a frame is refused, another level's too", (t) => {
	const request = frame().identify(17, 1, 0).frame();
	t.is(match(request, fromHex("11 2B 0E 02")), Match.wrong);
	const long = Uint8Array.of(0x11, 0x2b, 0x0e, 1, 1, 0, 0, 2, 0, 250, ...new Uint8Array(250), 1, 9);
	t.is(match(request, long.slice(0, 256)), Match.wrong);
});

test("raw: unit, function and CRC; whatever begins as it asks goes on until silence", (t) => {
	const request = frame().raw(fromHex("11 46 01 02")).frame();
	t.deepEqual(request.slice(), withCrc(fromHex("11 46 01 02")));
	t.is(match(request, fromHex("11 46")), Match.untilSilence);
	t.is(match(request, withCrc(fromHex("11 C6 01"))), Match.exception);
	t.is(match(request, fromHex("12 46")), Match.wrong);
	t.is(match(request, fromHex("11 47")), Match.wrong);
});

test("what a request can't hold is a broken assumption", (t) => {
	t.throws(() => frame().writeCoils(1, 0, []));
	t.throws(() => frame().writeCoils(1, 0, new Array(1969).fill(true)));
	t.throws(() => frame().writeRegisters(1, 0, new Array(124).fill(0)));
	t.throws(() => frame().readWrite(1, 0, 126, 0, [1]));
	t.throws(() => frame().readWrite(1, 0, 1, 0, new Array(122).fill(0)));
	t.throws(() => frame().raw(new Uint8Array(255)));
	t.is(frame().writeRegisters(1, 0, new Array(123).fill(0)).length, 255);
	t.is(frame().writeCoils(1, 0, new Array(1968).fill(true)).length, 255);
});

test("every exception has its name, and says what to make of it", (t) => {
	t.is(exceptionName(2), "illegal data address");
	t.is(exceptionName(6), "server device busy");
	t.is(exceptionName(99), "exception 99");
	t.is(new Set([1, 2, 3, 4, 5, 6, 7, 8, 10, 11].map(exceptionName)).size, 10);
	t.deepEqual([2, 3, 4].map(meansTooMuch), [true, true, false]);
	t.deepEqual([5, 6, 1].map(meansWait), [true, true, false]);
});
