import test from "ava";
import fc from "fast-check";
import { HeadgateError } from "../../../hosts/node/errors";
import { packRows } from "../../../hosts/node/pack/pack-rows";
import { checkRows, type RowsFile, schemaHash } from "../../../hosts/node/pack/rows-file";
import { readSchema, unpackRows } from "../../../hosts/node/pack/unpack-rows";
import { bootRecord, packMessage, rowRecords, schemaMessage, testStartMs, toHex } from "../../support/county-pack";
import { anyRows, readRows } from "../../support/uplink-rows";

const inMemory = (columns: Omit<RowsFile, "rows">) => ({ name: "in.json", hash: schemaHash(columns), columns });
const packed = (file: RowsFile, bytesMax = 8192): Buffer => Buffer.concat([...packRows(file, bytesMax)]);

function refusal(t: { fail(message: string): never }, work: () => unknown): HeadgateError {
	try {
		work();
	} catch (error) {
		if (error instanceof HeadgateError) return error;
		throw error;
	}
	return t.fail("nothing was refused");
}

test("rows come back from packs as they went in", (t) => {
	fc.assert(
		fc.property(anyRows, (file) => {
			checkRows(file, "file");
			t.deepEqual(unpackRows(packed(file), "packs", inMemory(file)), file);
		}),
		{ numRuns: 300 },
	);
});

test("rows of equal times, of times that go back, and without any value come back", (t) => {
	const points = [
		{ id: "a", unit: "Cel", step: 0.1 },
		{ id: "b", unit: "", step: 1 },
	];
	const rows = [
		{ time: 2000, counts: [1, null] },
		{ time: 2000, counts: [null, 2] },
		{ time: 2000, counts: [null, null] },
		{ time: 1000, counts: [null, null], quality: ["bad", null] as const },
		{ time: 0, counts: [-5, 2 ** 51 - 1], clock: "none" as const },
	];
	const file = { gateway: "farm", points, rows };
	t.deepEqual(unpackRows(packed(checkRows(file, "file") as RowsFile), "packs", inMemory(file)), file);
});

test("20 000 rows take several packs, none above its size, and come back", (t) => {
	const points = [{ id: "a", unit: "Cel", step: 0.1 }];
	const rows = Array.from({ length: 20_000 }, (_, index) => ({
		time: 60_000 * index,
		counts: [(index * index) % 977],
	}));
	const file = { gateway: "farm", points, rows };
	const packs = [...packRows(file, 8192)];
	t.true(packs.length >= 5);
	for (const pack of packs) t.true(pack.length <= 8192);
	t.deepEqual(unpackRows(Buffer.concat(packs), "packs", inMemory(file)), file);
});

test("without a schema columns are numbers", (t) => {
	const file = readRows("one-16x1");
	const { gateway, points, rows } = unpackRows(packed(file), "packs", null);
	t.is(gateway, "");
	t.deepEqual(points[3], { id: "3", unit: "", step: 1 });
	t.is(points.length, 16);
	t.deepEqual(rows, file.rows);
});

test("another schema is refused, with both hashes", (t) => {
	const file = readRows("one-16x1");
	const other = { ...file, points: file.points.map((point) => ({ ...point, step: 1 })) };
	const error = refusal(t, () => unpackRows(packed(file), "packs", inMemory(other)));
	t.is(error.code, "HG_SCHEMA");
	for (const { points, gateway } of [file, other]) {
		t.true(error.message.includes(Buffer.from(schemaHash({ points, gateway })).toString("hex")), error.message);
	}
	const mixed = Buffer.concat([packed(file), packed(other)]);
	t.regex(refusal(t, () => unpackRows(mixed, "packs", null)).message, /^packs: pack 2, byte 54: another schema/);
});

test("cut and random bytes are refused by one error, wherever they are cut", (t) => {
	const bytes = packed(readRows("slow-16x60"));
	for (let length = 1; length < bytes.length; length += 1) {
		t.is(refusal(t, () => unpackRows(bytes.subarray(0, length), "packs", null)).code, "HG_PACK");
	}
	let refused = 0;
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.boolean(), (random, isPack) => {
			const begun = isPack ? Buffer.concat([bytes.subarray(0, 26), random]) : random;
			try {
				unpackRows(begun, "packs", null);
			} catch (error) {
				t.is((error as HeadgateError).code, "HG_PACK");
				refused += 1;
			}
		}),
		{ numRuns: 500 },
	);
	t.true(refused > 300, `${refused}`);
});

test("a schema is read from a file of rows only when it is one", (t) => {
	t.deepEqual(readSchema(Buffer.from(JSON.stringify(readRows("one-16x1"))), "f").columns.gateway, "demo");
	t.is(refusal(t, () => readSchema(Buffer.from([1, 2, 3]), "f")).code, "HG_SCHEMA");
	t.is(refusal(t, () => readSchema(Buffer.from("{"), "f")).code, "HG_FILE_JSON");
	t.is(refusal(t, () => readSchema(Buffer.from("{}"), "f")).code, "HG_ROWS");
});

test("a gateway's own packs are read with its schema message; what is no row stands beside", (t) => {
	const bytes = Buffer.concat([packMessage(5, [bootRecord(), ...rowRecords(9, 2)]), packMessage(8, rowRecords(11, 1))]);
	const { gateway, points, rows, others } = unpackRows(
		bytes,
		"packs",
		readSchema(Buffer.from(schemaMessage()), "schema"),
	);
	t.is(gateway, "Test farm");
	t.deepEqual(points[1], { id: "room.temperature", unit: "Cel", step: 0.01 });
	t.deepEqual(others, [{ sequence: 5, hex: toHex(bootRecord()) }]);
	t.deepEqual(rows.slice(0, 2), [
		{
			time: testStartMs + 9000,
			counts: [243, -66, 4_000_000_009],
			quality: ["good", "uncertain", "good"],
			clock: "ntp",
		},
		{ time: testStartMs + 10_000, counts: [244, -67, null], quality: ["good", "uncertain", "bad"], clock: "ntp" },
	]);
	t.is(rows.length, 3);
	const strange = Buffer.from(schemaMessage({ hash: new Uint8Array(8) }));
	t.is(refusal(t, () => unpackRows(bytes, "packs", readSchema(strange, "schema"))).code, "HG_SCHEMA");
	const points1 = Buffer.from(schemaMessage({ points: [{ n: "a", u: "", s: 1, k: "" }] }));
	t.regex(
		refusal(t, () => unpackRows(bytes, "packs", readSchema(points1, "schema"))).message,
		/3 columns, schema has 1/,
	);
});

const good = { gateway: "g", points: [{ id: "a", unit: "", step: 1 }], rows: [{ time: 1, counts: [1] }] };
const withRow = (row: object) => ({ ...good, rows: [row] });
for (const [what, file, message] of [
	["no object", [], /^in: an object with gateway, points, rows/],
	["a key too many", { ...good, others: [] }, /no key "others"/],
	["no gateway", { ...good, gateway: 1 }, /^in: gateway: a text/],
	["no points", { ...good, points: [] }, /points: 1 to 4096/],
	["a point twice", { ...good, points: [good.points[0], good.points[0]] }, /points\[1\]\.id: "a" is there already/],
	["a step of 0", { ...good, points: [{ id: "a", unit: "", step: 0 }] }, /points\[0\]\.step: a number above 0/],
	["no rows", { ...good, rows: [] }, /rows: there are none/],
	["a fraction", withRow({ time: 1, counts: [1.5] }), /rows\[0\]\.counts\[0\]: a whole number of steps/],
	["a text for a number", withRow({ time: "1", counts: [1] }), /rows\[0\]\.time: whole milliseconds/],
	["too many counts", withRow({ time: 1, counts: [1, 2] }), /rows\[0\]\.counts: 1 are wanted, one a point; here are 2/],
	["an unknown clock", withRow({ time: 1, counts: [1], clock: "sun" }), /rows\[0\]\.clock: one of none, holdover/],
	["an unknown quality", withRow({ time: 1, counts: [1], quality: ["fine"] }), /quality\[0\]: one of good, uncertain/],
	["a bad value with counts", withRow({ time: 1, counts: [1], quality: ["bad"] }), /counts\[0\]: a bad value has no/],
	["a good one without", withRow({ time: 1, counts: [null], quality: ["good"] }), /good, but its counts are null/],
	["counts without quality", withRow({ time: 1, counts: [1], quality: [null] }), /null, but it has counts/],
] as const) {
	test(`${what} is refused by its path`, (t) => {
		const error = refusal(t, () => checkRows(file, "in"));
		t.is(error.code, "HG_ROWS");
		t.regex(error.message, message);
	});
}

test("a row that no record holds is refused", (t) => {
	const points = Array.from({ length: 300 }, (_, index) => ({ id: `p${index}`, unit: "", step: 1 }));
	const file = { gateway: "g", points, rows: [{ time: 1, counts: points.map(() => 1e9) }] };
	t.regex(refusal(t, () => packed(file)).message, /^rows\[0\]: its values take more than the 1000 bytes/);
});
