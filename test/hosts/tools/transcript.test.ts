import test from "ava";
import { FrameSplitter } from "../../../hosts/node/tools/frame-splitter";
import { readTranscript, type TranscriptEntry, transcriptLine } from "../../../hosts/node/tools/transcript";
import { sealed } from "./far-end";

type Piece = readonly [kind: TranscriptEntry["kind"], bytes: Uint8Array];

const identity = sealed(1, 43, 14, 1, 1, 0, 0, 2, 0, 2, 65, 66, 1, 1, 67);
/** What passes on a line, with every way to be a request or a reply. */
const traffic: readonly Piece[] = [
	["request", sealed(1, 3, 0, 0, 0, 2)],
	["reply", sealed(1, 3, 4, 0, 1, 0, 2)],
	["request", sealed(2, 4, 0, 100, 0, 1)],
	["reply", sealed(2, 0x84, 2)],
	["request", sealed(10, 5, 0, 3, 0xff, 0)],
	["reply", sealed(10, 5, 0, 3, 0xff, 0)],
	["request", sealed(10, 15, 0, 0, 0, 3, 1, 5)],
	["reply", sealed(10, 15, 0, 0, 0, 3)],
	["request", sealed(10, 16, 0, 5, 0, 2, 4, 0, 1, 0, 2)],
	["reply", sealed(10, 16, 0, 5, 0, 2)],
	["request", sealed(10, 22, 0, 4, 0, 0xf2, 0, 0x25)],
	["reply", sealed(10, 22, 0, 4, 0, 0xf2, 0, 0x25)],
	["request", sealed(10, 23, 0, 0, 0, 1, 0, 5, 0, 1, 2, 0, 9)],
	["reply", sealed(10, 23, 2, 0, 7)],
	["request", sealed(1, 43, 14, 1, 0)],
	["reply", identity],
	["request", sealed(3, 3, 0, 0, 0, 1)],
	["request", sealed(3, 3, 0, 0, 0, 1)],
	["reply", sealed(3, 3, 2, 0, 5)],
];

function split(pieces: readonly (readonly [bytes: Uint8Array, atMs: number])[]): TranscriptEntry[] {
	const entries: TranscriptEntry[] = [];
	const splitter = new FrameSplitter((entry) => entries.push(entry));
	for (const [bytes, atMs] of pieces) splitter.push(bytes, atMs);
	splitter.silence();
	return entries;
}

const plain = (entries: readonly TranscriptEntry[]) => entries.map(({ kind, bytes }) => [kind, [...bytes]]);
const expected = traffic.map(([kind, bytes]) => [kind, [...bytes]]);

test("frames are found however the bytes come: one by one, in frames, all at once in one buffer", (t) => {
	const whole = traffic.flatMap(([, bytes]) => [...bytes]);
	t.deepEqual(plain(split(traffic.map(([, bytes], index) => [bytes, 10 * index]))), expected);
	t.deepEqual(plain(split(whole.map((byte, index) => [Uint8Array.of(byte), index]))), expected);
	for (const size of [3, 7, 32, 256]) {
		const pieces: [Uint8Array, number][] = [];
		for (let at = 0; at < whole.length; at += size) pieces.push([Uint8Array.from(whole.slice(at, at + size)), at]);
		t.deepEqual(plain(split(pieces)), expected, `in pieces of ${size}`);
	}
});

test("noise is told from frames, and the frame behind it is found", (t) => {
	const request = sealed(1, 3, 0, 0, 0, 2);
	const damaged = sealed(1, 3, 4, 0, 1, 0, 2);
	damaged[4] = 9;
	const entries = split([
		[Uint8Array.of(0xff, 0x00, 0xaa, ...request), 5],
		[damaged, 9],
	]);
	t.deepEqual(plain(entries), [
		["noise", [0xff, 0x00, 0xaa]],
		["request", [...request]],
		["noise", [...damaged]],
	]);
	t.is(
		split([[new Uint8Array(1000).fill(0x55), 0]]).reduce((sum, { bytes }) => sum + bytes.length, 0),
		1000,
	);
	// A function that nobody described: silence ends it.
	t.deepEqual(
		split([[sealed(1, 100, 1, 2, 3), 0]]).map(({ kind }) => kind),
		["request"],
	);
});

test("a transcript is read as it was written; what is no line of it is named", (t) => {
	const entries = traffic.map(([kind, bytes], index) => ({ kind, bytes, atMs: 12.5 * index }));
	const noise = { kind: "noise", bytes: Uint8Array.of(1, 2), atMs: 1 } as const;
	const text = ["# headgate monitor", ...[noise, ...entries].map(transcriptLine), ""].join("\n");
	t.regex(text, /^>> 01 03 00 00 00 02 C4 0B @0\.0$/m);
	t.regex(text, /^# noise 01 02 @1\.0$/m);
	t.deepEqual(readTranscript(text), entries);
	t.throws(() => readTranscript("# x\n>> 01 0 @1"), { message: /line 2/ });
});
