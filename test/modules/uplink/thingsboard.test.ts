import test from "ava";
import fc from "fast-check";
import { messagesOf } from "../../../hosts/node/pack/pack-rows";
import { anyRows, goodSamples, readRows } from "../../support/uplink-rows";

type Message = Readonly<
	Record<string, readonly { readonly ts: number; readonly values: Readonly<Record<string, number>> }[]>
>;

const read = (message: Uint8Array) => JSON.parse(Buffer.from(message).toString()) as Message;

function values(gateway: string, messages: readonly Uint8Array[]): string[] {
	return messages
		.map(read)
		.flatMap((message) =>
			Object.entries(message).flatMap(([device, rows]) =>
				rows.flatMap(({ ts, values: own }) =>
					Object.entries(own).map(([key, value]) => `${ts} ${device === gateway ? key : `${device}.${key}`} ${value}`),
				),
			),
		);
}

test("another reader finds every good value under its device, and nothing else", (t) => {
	fc.assert(
		fc.property(anyRows, fc.constantFrom(2048, 8192), (file, bytesMax) => {
			const { messages } = messagesOf(file, "thingsboard", bytesMax);
			const wanted = goodSamples(file).map(({ id, timeMs, value }) => `${timeMs} ${id} ${value}`);
			t.deepEqual(values(file.gateway, messages).sort(), wanted.sort());
		}),
		{ numRuns: 300 },
	);
});

test("a message is by device, then by time, in no more bytes than it may have", (t) => {
	const { messages } = messagesOf(readRows("slow-16x60"), "thingsboard", 8192);
	t.is(messages.length, 4);
	for (const message of messages) {
		t.true(message.length <= 8192);
		t.true(message.length > 1500);
		t.deepEqual(Object.keys(read(message)), ["soil1", "soil2", "soil3", "soil4", "cold1", "cold2"]);
	}
});

test("a name without a dot is the gateway's own", (t) => {
	const points = [
		{ id: "supply", unit: "V", step: 0.01 },
		{ id: "soil.north.moisture", unit: "%", step: 0.1 },
	];
	const rows = [{ time: 1_753_000_000_000, counts: [1200, 230] }];
	const { messages } = messagesOf({ gateway: "farm", points, rows }, "thingsboard", 2048);
	t.is(
		Buffer.from(messages[0] ?? []).toString(),
		'{"farm":[{"ts":1753000000000,"values":{"supply":12.00}}],' +
			'"soil.north":[{"ts":1753000000000,"values":{"moisture":23.0}}]}',
	);
});
