import test from "ava";
import fc from "fast-check";
import { AssertionError } from "../../../modules/base/assert";
import { ByteReader, ByteWriter } from "../../../modules/base/bytes";

const settings = { seed: 20261122, numRuns: 500 };
const edges = [0, 1, 127, 128, 16383, 16384, 2 ** 31, 2 ** 32, 2 ** 49 - 1, 2 ** 49, Number.MAX_SAFE_INTEGER];
const safe = fc.oneof(fc.maxSafeNat(), fc.constantFrom(...edges));

test("a varint comes back over the whole safe range", (t) => {
	fc.assert(
		fc.property(safe, (value) => {
			const writer = new ByteWriter(8).varint(value);
			const reader = new ByteReader(writer.written());
			return reader.varint() === value && !reader.failed && reader.left === 0;
		}),
		settings,
	);
	t.pass();
});

test("a zigzag integer comes back from -2^52 to 2^52 - 1", (t) => {
	const range = fc.oneof(
		fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 }),
		fc.constantFrom(0, -1, 1, -64, 63, 64, -(2 ** 52), 2 ** 52 - 1),
	);
	fc.assert(
		fc.property(range, (value) => {
			const reader = new ByteReader(new ByteWriter(8).zigzag(value).written());
			return Object.is(reader.zigzag(), value) && !reader.failed;
		}),
		settings,
	);
	t.pass();
});

test("small integers of either sign take one byte", (t) => {
	const lengths = [0, -1, 1, 63, -64, 64, -65].map((value) => new ByteWriter(8).zigzag(value).position);
	t.deepEqual(lengths, [1, 1, 1, 1, 1, 2, 2]);
});

test("a varint that is negative, broken or too great is a broken assumption", (t) => {
	for (const value of [-1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
		t.throws(() => new ByteWriter(16).varint(value), { instanceOf: AssertionError }, String(value));
	}
	t.throws(() => new ByteWriter(16).zigzag(2 ** 52), { instanceOf: AssertionError });
});

test("fixed-width integers come back, high byte first", (t) => {
	fc.assert(
		fc.property(fc.nat(0xff), fc.nat(0xffff), fc.nat(0xffffffff), fc.nat(2 ** 48 - 1), (a, b, c, d) => {
			const reader = new ByteReader(new ByteWriter(13).u8(a).u16(b).u32(c).u48(d).written());
			return reader.u8() === a && reader.u16() === b && reader.u32() === c && reader.u48() === d && !reader.failed;
		}),
		settings,
	);
	t.deepEqual([...new ByteWriter(6).u48(0x010203040506).written()], [1, 2, 3, 4, 5, 6]);
});

test("a full writer is a broken assumption and keeps what it has", (t) => {
	const writer = new ByteWriter(2).u8(1).u8(2);
	t.throws(() => writer.u8(3), { instanceOf: AssertionError });
	t.throws(() => writer.copy(Uint8Array.of(3)), { instanceOf: AssertionError });
	t.deepEqual([...writer.written()], [1, 2]);
	t.is(writer.left, 0);
	t.is(writer.reset().left, 2);
});

test("copy takes a stretch of its source", (t) => {
	t.deepEqual([...new ByteWriter(4).copy(Uint8Array.of(1, 2, 3, 4), 1, 3).written()], [2, 3]);
});

test("a reader past the end yields 0 and has failed for good", (t) => {
	const reader = new ByteReader(Uint8Array.of(1));
	t.is(reader.u8(), 1);
	t.false(reader.failed);
	t.is(reader.u8(), 0);
	t.true(reader.failed);
	t.is(new ByteReader(Uint8Array.of(0xff)).u16(), 0xff00);
	reader.over(Uint8Array.of(5), 0);
	t.false(reader.failed);
	t.is(reader.u8(), 5);
});

test("a reader keeps to its stretch", (t) => {
	const reader = new ByteReader(Uint8Array.of(1, 2, 3, 4), 1, 3);
	t.deepEqual([...reader.take(2)], [2, 3]);
	t.is(reader.take(1).length, 0);
	t.true(reader.failed);
});

test("a taken piece longer than what is left is empty and moves nothing", (t) => {
	const reader = new ByteReader(Uint8Array.of(1, 2, 3));
	t.is(reader.take(4).length, 0);
	t.true(reader.failed);
	t.is(reader.position, 0);
});

test("a varint without an end, or beyond the safe range, has failed", (t) => {
	for (const bytes of [
		[0x80],
		[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
		[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
	]) {
		const reader = new ByteReader(Uint8Array.from(bytes));
		reader.varint();
		t.true(reader.failed, bytes.join());
	}
});

test("no bytes make a reader throw", (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
			const reader = new ByteReader(bytes);
			while (!reader.failed) {
				const value = reader.zigzag();
				if (!Number.isSafeInteger(value)) return false;
			}
			return true;
		}),
		settings,
	);
	t.pass();
});
