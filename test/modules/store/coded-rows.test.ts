import test from "ava";
import fc from "fast-check";
import { ByteWriter } from "../../../modules/base/bytes";
import { FrameCheck, FrameWriter } from "../../../modules/store/frame";
import { RecordWriter } from "../../../modules/store/record";
import { RowDecoder } from "../../../modules/store/row-decoder";
import { RowEncoder } from "../../../modules/store/row-encoder";

const writer = new RecordWriter();
const frames = new FrameWriter();
const place = { check: new FrameCheck(), unit: 9, nextSequence: 77 };

interface Value {
	readonly point: number;
	readonly quality: number;
	readonly counts: number;
}

function rowOf(values: readonly Value[], timeMs: number): Uint8Array {
	writer.beginRow();
	for (const { point, quality, counts } of values) writer.add(point, quality, counts);
	return writer.row(2, timeMs).slice();
}

/** The body that comes out of the frame; null: this key can't tell it. */
function through(body: Uint8Array, key: Uint8Array): string | null {
	const coder = new RowEncoder();
	if (!coder.load(body) || !coder.encode(key)) return null;
	const bits = coder.bits.bytes.subarray(0, coder.bits.byteCount);
	const frame = frames.row(place, coder.order, coder.flags, 7, bits).slice();
	const out = new ByteWriter(1000);
	const decoder = new RowDecoder();
	if (!decoder.decode(frame, frame.length, key, out)) return "undecodable";
	const count = decoder.countOf(frame, frame.length, key);
	return count === out.bytes[8] ? hex(out.written()) : `${count} values counted`;
}

function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("hex");
}

const counts = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }));
const value = fc.record({ quality: fc.integer({ min: 0, max: 3 }), counts, jump: fc.integer({ min: 1, max: 9 }) });

test("whatever a key can tell comes out byte for byte", (t) => {
	let told = 0;
	const property = fc.property(
		fc.array(value, { minLength: 1, maxLength: 20 }),
		fc.array(
			fc.record({
				isThere: fc.boolean(),
				quality: fc.option(fc.integer({ min: 0, max: 3 })),
				change: fc.integer({ min: -300, max: 300 }),
			}),
			{ minLength: 20, maxLength: 20 },
		),
		fc.oneof(
			fc.nat(100_000_000),
			fc.nat(500).map((seconds) => 1000 * seconds),
			fc.constant(900_000),
		),
		(base, changes, sinceMs) => {
			let point = -1;
			const key = base.map(({ quality, counts: start, jump }) => {
				point += jump;
				return { point, quality, counts: start };
			});
			const row = key
				.map((one, index) => ({
					...one,
					quality: changes[index]?.quality ?? one.quality,
					counts: one.counts + (changes[index]?.change ?? 0),
				}))
				.filter((_, index) => changes[index]?.isThere);
			if (row.length === 0) return;
			const body = rowOf(row, 1.78e12 + sinceMs);
			const out = through(body, rowOf(key, 1.78e12));
			if (out === null) return;
			told += 1;
			t.is(out, hex(body));
		},
	);
	fc.assert(property, { seed: 419, numRuns: 3000 });
	t.log(`${told} of 3000 were told by their key`);
	t.true(told > 1000);
});

test("what the key's coder can't tell is refused, not told wrongly", (t) => {
	const key = rowOf([{ point: 3, quality: 0, counts: 5 }], 1.78e12);
	const one = { point: 3, quality: 0, counts: 6 };
	t.is(through(rowOf([one], 1.78e12 - 1), key), null, "earlier than the key");
	t.is(through(rowOf([{ ...one, point: 4 }], 1.78e12), key), null, "a point that the key has not");
	t.is(through(rowOf([one, { ...one, point: 4 }], 1.78e12), key), null, "more than the key has");
	t.is(through(rowOf([{ ...one, counts: 2 ** 45 }], 1.78e12), key), null, "a difference beyond 2^29");
	const longer = rowOf([one], 1.78e12);
	const padded = Uint8Array.from([...longer.subarray(0, 8), 0x81, 0, ...longer.subarray(9)]);
	t.is(through(padded, key), null, "a number that is written longer than it need be");
});

test("random frames decode to nothing or to a row, and end", (t) => {
	const key = rowOf(
		[0, 1, 2, 3].map((point) => ({ point, quality: 0, counts: 100 * point })),
		1.78e12,
	);
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (frame) => {
			const out = new ByteWriter(1000);
			new RowDecoder().decode(frame, 16, key, out);
			return out.position < 1000;
		}),
		{ seed: 1, numRuns: 5000 },
	);
	t.pass();
});
