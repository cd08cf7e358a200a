import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { typedArrayBytes } from "../../../bench/uplink/typed-array-bytes";
import { ByteWriter } from "../../../modules/base/bytes";
import { Quality, RecordWriter, recordBytesMax } from "../../../modules/store/record";
import { encodePack } from "../../../modules/uplink/pack";
import { RangeDecoder, RangeEncoder } from "../../../modules/uplink/range-coder";
import { RecordCoder } from "../../../modules/uplink/record-coder";
import { plainUnpack } from "../../support/plain-unpack";

const POINTS = 20;

function encoded(bodies: readonly Uint8Array[], points = POINTS): Uint8Array {
	const encoder = new RangeEncoder(0x40000);
	const coder = new RecordCoder(points);
	for (const body of bodies) coder.encode(encoder, body);
	return Uint8Array.from(encoder.finish());
}

/** The records of a stream; null when it is refused. */
function decoded(stream: Uint8Array, count: number, points = POINTS): Uint8Array[] | null {
	const decoder = new RangeDecoder(stream);
	const coder = new RecordCoder(points);
	const out = new ByteWriter(recordBytesMax);
	const bodies: Uint8Array[] = [];
	for (let index = 0; index < count; index += 1) {
		if (!coder.decode(decoder, out)) return null;
		bodies.push(Uint8Array.from(out.written()));
	}
	return bodies;
}

interface Value {
	readonly point: number;
	readonly quality: number;
	readonly counts: number;
}

function row(clockQuality: number, timeMs: number, values: readonly Value[]): Uint8Array {
	const writer = new RecordWriter();
	writer.beginRow();
	for (const { point, quality, counts } of values) writer.add(point, quality, counts);
	return Uint8Array.from(writer.row(clockQuality, timeMs));
}

const value = fc.record({
	point: fc.nat(POINTS - 1),
	quality: fc.nat(3),
	counts: fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
});
const timeMs = fc.oneof(fc.nat(100_000), fc.integer({ min: 1.7e12, max: 1.8e12 }), fc.constantFrom(0, 2 ** 48 - 1));
const anyRow = fc
	.tuple(fc.nat(4), timeMs, fc.array(value, { minLength: 1, maxLength: 40 }))
	.map(([clockQuality, at, values]) => row(clockQuality, at, values));
const anyBody = fc.uint8Array({ minLength: 8, maxLength: recordBytesMax });

test("whatever the log holds comes out byte for byte", (t) => {
	fc.assert(
		fc.property(fc.array(fc.oneof(anyRow, anyBody), { minLength: 1, maxLength: 30 }), (bodies) => {
			t.deepEqual(decoded(encoded(bodies), bodies.length), bodies);
		}),
		{ numRuns: 300 },
	);
});

/** Rows as a gateway makes them: points at their periods, values that wander, now and then another quality. */
const story = fc
	.array(
		fc.record({
			every: fc.constantFrom(1, 1, 2, 5),
			lively: fc.constantFrom(0, 1, 4, 60, 4000),
			startsAt: fc.integer({ min: -70_000, max: 70_000 }),
			steps: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 40, maxLength: 40 }),
			qualities: fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 3), { minLength: 40, maxLength: 40 }),
		}),
		{ minLength: 1, maxLength: POINTS },
	)
	.map((columns) => {
		const at = columns.map(({ startsAt }) => startsAt);
		return Array.from({ length: 40 }, (_, index) => {
			const due = columns.flatMap(({ every, lively, steps, qualities }, point) => {
				at[point] = (at[point] as number) + Math.round(((steps[index] as number) * lively) / 8);
				const counts = at[point] as number;
				return index % every === 0 ? [{ point, quality: qualities[index] as number, counts }] : [];
			});
			return row(3, 1.75e12 + 60_000 * index + (index % 7 === 0 ? 13 : 0), due);
		});
	});

test("a reader written from PACK.md alone reads the same", (t) => {
	const head = { epoch: Uint8Array.of(1, 2, 3, 4, 5, 6), schema: new Uint8Array(8).fill(7), points: POINTS, first: 9 };
	const mixed = fc.array(fc.oneof(anyRow, anyBody), { minLength: 1, maxLength: 30 });
	fc.assert(
		fc.property(fc.oneof(story, mixed), (bodies) => {
			const pack = encodePack(new ByteWriter(0x40000), { ...head, count: bodies.length }, encoded(bodies));
			t.deepEqual(plainUnpack(pack), { ...head, records: bodies });
		}),
		{ numRuns: 300 },
	);
});

test("a coder of 128 points takes 12 683 bytes, as PACK.md says", (t) => {
	t.is(
		typedArrayBytes(() => new RecordCoder(128)),
		42 * 128 + 7307,
	);
});

test("a row whose numbers are longer than they need be comes out as it went in", (t) => {
	const plain = row(3, 1000, [{ point: 1, quality: Quality.good, counts: 5 }]);
	// 5 becomes the zigzag number 10: once in one byte, once in two.
	const padded = Uint8Array.from([...plain.subarray(0, plain.length - 1), 0x8a, 0x00]);
	t.deepEqual(decoded(encoded([plain, padded, plain]), 3), [plain, padded, plain]);
});

test("random bytes are refused or read as something, and end", (t) => {
	let refused = 0;
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), (stream) => {
			if (decoded(stream, 500) === null) refused += 1;
		}),
		{ numRuns: 500 },
	);
	t.true(refused > 0, "none was refused");
});

test("a bit that is flipped is not read as the same records", (t) => {
	const bodies = Array.from({ length: 20 }, (_, at) => row(3, 60_000 * at, [{ point: 0, quality: 0, counts: at % 3 }]));
	const stream = encoded(bodies);
	for (let bit = 0; bit < 8 * stream.length - 8; bit += 1) {
		const changed = Uint8Array.from(stream);
		changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
		t.notDeepEqual(decoded(changed, bodies.length), bodies, `bit ${bit}`);
	}
});

interface DataSet {
	readonly rows: readonly { readonly time: number; readonly counts: readonly number[] }[];
}

for (const [name, most] of [
	["slow-16x60", 0.22],
	["noisy-16x60", 0.43],
] as const) {
	test(`${name}: at most ${most} bytes a value`, (t) => {
		const set = JSON.parse(readFileSync(`test/data/${name}.json`, "utf8")) as DataSet;
		const bodies = set.rows.map(({ time, counts }) =>
			row(
				3,
				time,
				counts.map((each, point) => ({ point, quality: Quality.good, counts: each })),
			),
		);
		const stream = encoded(bodies, 16);
		t.log(`${stream.length} bytes, ${(stream.length / bodies.length / 16).toFixed(3)} a value`);
		t.true(stream.length <= most * bodies.length * 16);
		t.deepEqual(decoded(stream, bodies.length, 16), bodies);
	});
}
