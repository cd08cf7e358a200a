import test from "ava";
import fc from "fast-check";
import sparkplug from "sparkplug-payload";
import { messagesOf } from "../../../hosts/node/pack/pack-rows";
import { qualityWords, type RowsFile } from "../../../hosts/node/pack/rows-file";
import { asksForRebirth, encodeBirth, encodeDeath } from "../../../modules/uplink/sparkplug-session";
import { anyRows } from "../../support/uplink-rows";

const namespace = sparkplug.get("spBv1.0");
if (namespace === null || namespace === undefined) throw new Error("sparkplug-payload knows no spBv1.0");
const { decodePayload, encodePayload } = namespace;

const codes = { good: 192, uncertain: 500, stale: 500, bad: 0 };
const nowMs = 1_780_000_000_000;

function wantedMetrics({ points, rows }: RowsFile) {
	return rows.flatMap(({ time, counts, quality, clock }) => {
		if (clock === "none" || time < 2 ** 28 * 1000) return [];
		return points.flatMap(({ step }, point) => {
			const count = counts[point] ?? null;
			const word = quality?.[point] ?? (count === null ? null : "good");
			if (word === null) return [];
			const exponent = Math.round(Math.log10(step));
			const value = count === null ? null : Number(`${count}e${exponent}`);
			return [{ alias: point + 1, timestamp: time, value, quality: codes[word] }];
		});
	});
}

test("sparkplug-payload reads every value, its alias, time and quality", (t) => {
	fc.assert(
		fc.property(anyRows, fc.constantFrom(2048, 8192), (file, bytesMax) => {
			const [, ...data] = messagesOf(file, "sparkplug", bytesMax).messages.map((message) => decodePayload(message));
			t.deepEqual(
				data.map(({ seq }) => Number(seq)),
				data.map((_, index) => (index + 1) % 256),
			);
			const metrics = data.flatMap((payload) => payload.metrics ?? []);
			for (const { isHistorical, type } of metrics) t.deepEqual([isHistorical, type], [true, "Double"]);
			const heard = metrics.map(({ alias, timestamp, value, properties }) => ({
				alias: Number(alias),
				timestamp: Number(timestamp),
				value,
				quality: properties?.Quality?.value ?? 192,
			}));
			t.deepEqual(heard, wantedMetrics(file) as unknown as typeof heard);
		}),
		{ numRuns: 150 },
	);
});

test("a birth names every metric, with alias, type, unit, quality and value, and how to ask for another", (t) => {
	const points = [
		{ name: "soil.moisture", unit: "%", step: 0.1 },
		{ name: "Zähler/水", unit: "", step: 1 },
		{ name: "room", unit: "Cel", step: 0.01 },
		{ name: "never", unit: "Cel", step: 0.01 },
	];
	const payload = decodePayload(
		encodeBirth({ gateway: "farm", points }, 7, nowMs, {
			qualityOf: (point) => [0, 2, 3, 4][point] as number,
			countsOf: (point) => [-234, 4_000_000_000, 1, 1][point] as number,
			timeMsOf: (point) => nowMs - 1000 * point,
		}),
	);
	t.is(Number(payload.timestamp), nowMs);
	t.is(Number(payload.seq), 0);
	const metrics = (payload.metrics ?? []).map(({ timestamp, value, alias, ...others }) => ({
		...others,
		timestamp: Number(timestamp),
		alias: alias === undefined ? undefined : Number(alias),
		value: typeof value === "object" && value !== null ? Number(value) : value,
	}));
	const stale = { Quality: { type: "Int32", value: 500 } };
	const unit = (text: string) => ({ engUnit: { type: "String", value: text } });
	t.deepEqual(metrics as unknown[], [
		{ name: "bdSeq", type: "Int64", timestamp: nowMs, alias: undefined, value: 7 },
		{ name: "Node Control/Rebirth", type: "Boolean", timestamp: nowMs, alias: undefined, value: false },
		{ name: "soil.moisture", type: "Double", timestamp: nowMs, alias: 1, value: -23.4, properties: unit("%") },
		{ name: "Zähler/水", type: "Double", timestamp: nowMs - 1000, alias: 2, value: 4_000_000_000, properties: stale },
		{
			name: "room",
			type: "Double",
			timestamp: nowMs - 2000,
			alias: 3,
			value: null,
			properties: { ...unit("Cel"), Quality: { type: "Int32", value: 0 } },
		},
		{
			name: "never",
			type: "Double",
			timestamp: nowMs,
			alias: 4,
			value: null,
			properties: { ...unit("Cel"), ...stale },
		},
	]);
});

test("a death bears the number of its birth and no sequence", (t) => {
	const payload = decodePayload(encodeDeath(255, nowMs));
	t.is(Number(payload.timestamp), nowMs);
	t.falsy(payload.seq);
	t.deepEqual(
		payload.metrics?.map(({ name, type, value }) => [name, type, Number(value)]),
		[["bdSeq", "Int64", 255]],
	);
});

test("a rebirth is heard among other commands, and nothing else is taken for one", (t) => {
	const command = (name: string, value: boolean) =>
		Uint8Array.from(
			encodePayload({
				timestamp: nowMs,
				metrics: [
					{ name: "other", type: "Int64", value: -1, timestamp: nowMs },
					{ name, type: "Boolean", value, timestamp: nowMs },
					{ name: "text", type: "String", value: "Node Control/Rebirth" },
				],
			}),
		);
	const rebirth = command("Node Control/Rebirth", true);
	t.true(asksForRebirth(rebirth));
	t.false(asksForRebirth(command("Node Control/Rebirth", false)));
	t.false(asksForRebirth(command("Node Control/Reboot", true)));
	t.false(asksForRebirth(new Uint8Array(0)));
	// Behind it come the third metric's 40 bytes or less; a message that ends with a whole metric is one.
	for (let length = 0; length < rebirth.length - 40; length += 1) t.false(asksForRebirth(rebirth.subarray(0, length)));
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 60 }), (random) => {
			t.false(asksForRebirth(random));
		}),
		{ numRuns: 1000 },
	);
});

test("qualities have one code each", (t) => {
	t.deepEqual(Object.keys(codes), [...qualityWords]);
});
