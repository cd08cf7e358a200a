import test from "ava";
import fc from "fast-check";
import { decodeUtf8, encodeUtf8 } from "../../../modules/base/utf8";

test("text becomes the bytes that everybody else makes of it, and comes back", (t) => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			const bytes = Uint8Array.from(encodeUtf8(text));
			return Buffer.from(text, "utf8").equals(bytes) && decodeUtf8(bytes) === Buffer.from(bytes).toString("utf8");
		}),
		{ seed: 20261124, numRuns: 1000 },
	);
	t.is(decodeUtf8(Uint8Array.from(encodeUtf8("Größe 水 💧"))), "Größe 水 💧");
});

test("bytes that are no UTF-8 are refused, whatever they are", (t) => {
	const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
			let right: string | null = null;
			try {
				right = strict.decode(bytes);
			} catch {
				right = null;
			}
			return decodeUtf8(bytes) === right;
		}),
		{ seed: 20261124, numRuns: 5000 },
	);
	for (const bytes of [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80], [0xff]]) {
		t.is(decodeUtf8(Uint8Array.from(bytes)), null, `${bytes}`);
	}
});
