import test from "ava";
import fc from "fast-check";
import { Match } from "../../../modules/bus/frame";
import { ReplyBuffer } from "../../../modules/bus/reply-buffer";
import { fromHex, withCrc } from "../../support/core-wire";

const read = withCrc(fromHex("01 03 00 12 00 02"));
const reply = withCrc(fromHex("01 03 04 02 92 FF 9B"));
const write = withCrc(fromHex("01 05 00 02 FF 00"));
const late = withCrc(fromHex("01 03 02 02 92"));
const stranger = withCrc(fromHex("07 04 06 00 01 00 02 00 03"));

/** What the chunks come to, one after the other. */
function feed(buffer: ReplyBuffer, request: Uint8Array, ...chunks: readonly Uint8Array[]): number {
	let match: number = Match.partial;
	for (const chunk of chunks) {
		buffer.room().set(chunk);
		buffer.length += chunk.length;
		match = buffer.match(request, request.length);
	}
	return match;
}

/** A buffer that has seen three reads with their echo. */
function echoing(): ReplyBuffer {
	const buffer = new ReplyBuffer();
	for (let turn = 0; turn < 3; turn += 1) {
		buffer.clear();
		feed(buffer, read, read, reply);
	}
	return buffer;
}

test("an echo is passed over, and after three reads it is known", (t) => {
	const buffer = new ReplyBuffer();
	for (let turn = 0; turn < 3; turn += 1) {
		t.false(buffer.hasLearnedEcho);
		buffer.clear();
		t.is(feed(buffer, read, Uint8Array.of(...read, ...reply)), Match.reply);
	}
	t.true(buffer.hasLearnedEcho);
	t.is(buffer.strangers, 0);
});

test("where echo is known, the echo of a write is not taken for its reply", (t) => {
	const buffer = echoing();
	buffer.clear();
	t.is(feed(buffer, write, write.slice(0, 3)), Match.partial);
	t.is(feed(buffer, write, write.slice(3)), Match.partial);
	t.is(feed(buffer, write, write), Match.reply);
});

test("where no echo is known, a write's reply is its reply", (t) => {
	t.is(feed(new ReplyBuffer(), write, write), Match.reply);
});

test("an adapter that echoes no more is believed", (t) => {
	const buffer = echoing();
	buffer.clear();
	t.is(feed(buffer, read, reply), Match.reply);
	t.false(buffer.hasLearnedEcho);
});

test("sound frames of others and of other lengths are passed over and told", (t) => {
	const buffer = new ReplyBuffer();
	t.is(feed(buffer, read, stranger), Match.partial);
	t.deepEqual({ ...buffer.passed }, { unit: 7, code: 4, length: stranger.length });
	t.is(feed(buffer, read, Uint8Array.of(...late, ...reply)), Match.reply);
	t.deepEqual({ ...buffer.passed }, { unit: 1, code: 3, length: late.length });
	t.is(buffer.strangers, 2);
	t.deepEqual(buffer.bytes.slice(0, buffer.length), reply);
});

test("anything else that is wrong stays wrong until it is dropped", (t) => {
	const buffer = new ReplyBuffer();
	t.is(feed(buffer, read, Uint8Array.of(0x55, ...reply)), Match.wrong);
	buffer.drop();
	t.is(feed(buffer, read, reply), Match.reply);
});

for (const [name, knowsEcho, parts] of [
	["a reply", false, [reply]],
	["an echo and a reply", false, [read, reply]],
	["an echo that is expected and a reply", true, [read, reply]],
	["strangers and a reply", false, [stranger, late, reply]],
	["an echo, a stranger and a reply", true, [read, stranger, reply]],
	["an exception", false, [withCrc(fromHex("01 83 02"))]],
	["noise", false, [fromHex("55 AA 55 AA 55 AA")]],
] as const) {
	test(`${name} in any pieces comes to the same`, (t) => {
		const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
		const make = () => {
			const buffer = knowsEcho ? echoing() : new ReplyBuffer();
			buffer.clear();
			return buffer;
		};
		const expected = feed(make(), read, whole);
		fc.assert(
			fc.property(fc.array(fc.nat(whole.length), { maxLength: 6 }), (cuts) => {
				const edges = [0, ...cuts.sort((a, b) => a - b), whole.length];
				const chunks = edges.slice(1).map((end, index) => whole.slice(edges[index], end));
				const buffer = make();
				return feed(buffer, read, ...chunks.filter(({ length }) => length > 0)) === expected;
			}),
			{ seed: 20261122, numRuns: 300 },
		);
		t.pass();
	});
}
