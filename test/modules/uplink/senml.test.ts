import test from "ava";
import { Decoder } from "cbor-x";
import fc from "fast-check";
import { messagesOf } from "../../../hosts/node/pack/pack-rows";
import { anyRows, goodSamples, readRows, type Sample } from "../../support/uplink-rows";

/** A SenML record as RFC 8428 has it, by its JSON labels. */
interface SenmlRecord {
	readonly bn?: string;
	readonly bt?: number;
	readonly bu?: string;
	readonly n?: string;
	readonly u?: string;
	readonly v?: number;
	readonly t?: number;
}

/** RFC 8428, 4.6: base values hold until others come. */
function resolve(pack: readonly SenmlRecord[]): { n: string; u: string | undefined; t: number; v: number }[] {
	let bn = "";
	let bt = 0;
	let bu: string | undefined;
	return pack.map((record) => {
		bn = record.bn ?? bn;
		bt = record.bt ?? bt;
		bu = record.bu ?? bu;
		return { n: bn + (record.n ?? ""), u: record.u ?? bu, t: bt + (record.t ?? 0), v: record.v ?? Number.NaN };
	});
}

test("the RFC's own example means what the RFC says (5.1.2, 5.1.4)", (t) => {
	const name = "urn:dev:ow:10e2073a0108006:";
	const pack = [
		{ bn: name, bt: 1276020076.001, bu: "A", n: "voltage", u: "V", v: 120.1 },
		{ n: "current", t: -5, v: 1.2 },
		{ n: "current", t: -4, v: 1.3 },
		{ n: "current", v: 1.7 },
	];
	t.deepEqual(resolve(pack), [
		{ n: `${name}voltage`, u: "V", t: 1276020076.001, v: 120.1 },
		{ n: `${name}current`, u: "A", t: 1276020071.001, v: 1.2 },
		{ n: `${name}current`, u: "A", t: 1276020072.001, v: 1.3 },
		{ n: `${name}current`, u: "A", t: 1276020076.001, v: 1.7 },
	]);
});

const labels: Readonly<Record<string, string>> = {
	"-2": "bn",
	"-3": "bt",
	"-4": "bu",
	0: "n",
	1: "u",
	2: "v",
	6: "t",
};

const decoder = new Decoder({ mapsAsObjects: false });

function fromCbor(message: Uint8Array): SenmlRecord[] {
	const records = decoder.decode(message) as Map<number, unknown>[];
	return records.map((record) =>
		Object.fromEntries(
			[...record].map(([label, value]) => [labels[label], typeof value === "bigint" ? Number(value) : value]),
		),
	);
}

const readers = {
	"senml-json": (message: Uint8Array) => JSON.parse(Buffer.from(message).toString()) as SenmlRecord[],
	"senml-cbor": fromCbor,
};

function samples(gateway: string, packs: readonly (readonly SenmlRecord[])[]): Sample[] {
	return packs.flatMap(resolve).map(({ n, u, t, v }) => {
		if (!n.startsWith(`${gateway}/`)) throw new Error(n);
		return { id: n.slice(gateway.length + 1), unit: u ?? "", timeMs: Math.round(t * 1000), value: v };
	});
}

for (const format of ["senml-json", "senml-cbor"] as const) {
	test(`${format}: another reader finds every good value, its time, its unit, and nothing else`, (t) => {
		fc.assert(
			fc.property(anyRows, fc.constantFrom(2048, 8192), (file, bytesMax) => {
				const { messages, leftOut } = messagesOf(file, format, bytesMax);
				const wanted = goodSamples(file).map((sample) => ({ ...sample, unit: sample.unit === "1" ? "" : sample.unit }));
				t.deepEqual(samples(file.gateway, messages.map(readers[format])), wanted);
				const all = file.rows.flatMap(({ counts, quality }) =>
					counts.filter((c, i) => c !== null || quality?.[i] === "bad"),
				);
				t.is(leftOut, all.length - wanted.length);
			}),
			{ numRuns: 200 },
		);
	});

	test(`${format}: messages keep their size, and each is whole by itself`, (t) => {
		const file = readRows("noisy-16x60");
		const { messages } = messagesOf(file, format, 2048);
		t.true(messages.length > 10);
		for (const message of messages) {
			t.true(message.length <= 2048);
			const [first] = readers[format](message);
			t.is(first?.bn, "demo/");
			t.true((first?.bt ?? 0) >= 2 ** 28);
		}
	});
}

test("JSON numbers have the decimals of their step, times the milliseconds that they need", (t) => {
	const points = [
		{ id: "a.t", unit: "Cel", step: 0.1 },
		{ id: "b", unit: "Cel", step: 1 },
	];
	const rows = [
		{ time: 1_753_000_000_000, counts: [230, 7] },
		{ time: 1_752_999_999_950, counts: [-1, null] },
	];
	const { messages } = messagesOf({ gateway: "g", points, rows }, "senml-json", 2048);
	t.is(
		Buffer.from(messages[0] ?? []).toString(),
		'[{"bn":"g/","bu":"Cel","bt":1753000000,"n":"a.t","v":23.0},{"n":"b","v":7},{"n":"a.t","t":-0.050,"v":-0.1}]',
	);
});
