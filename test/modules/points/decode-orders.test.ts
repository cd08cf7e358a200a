import test from "ava";
import fc from "fast-check";
import { decodeBits, decodeRaw } from "../../../modules/points/decode";
import { isNormalFloat } from "../../support/core-points";

const settings = { seed: 20261124, numRuns: 500 };
/** Where the four bytes of a value, A the most significant, stand on the wire. */
const orders = { ABCD: [0, 1, 2, 3], CDAB: [2, 3, 0, 1], DCBA: [3, 2, 1, 0], BADC: [1, 0, 3, 2] } as const;

for (const order of ["ABCD", "CDAB", "DCBA", "BADC"] as const) {
	const onWire = (fill: (view: DataView) => void): Uint8Array => {
		const view = new DataView(new ArrayBuffer(4));
		fill(view);
		return Uint8Array.from([0xee, ...orders[order].map((at) => view.getUint8(at))]);
	};

	test(`whole numbers and floats in the order ${order}`, (t) => {
		fc.assert(
			fc.property(fc.nat(0xffffffff), (value) => {
				const bytes = onWire((view) => view.setUint32(0, value));
				return decodeRaw(bytes, 1, "u32", order) === value && decodeRaw(bytes, 1, "s32", order) === (value | 0);
			}),
			settings,
		);
		fc.assert(
			fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }).filter(isNormalFloat), (value) =>
				Object.is(
					decodeRaw(
						onWire((view) => view.setFloat32(0, value)),
						1,
						"f32",
						order,
					),
					value,
				),
			),
			settings,
		);
		t.is(
			decodeRaw(
				onWire((view) => view.setUint32(0, 0x12345678)),
				1,
				"bcd32",
				order,
			),
			12_345_678,
		);
		t.is(
			decodeRaw(
				onWire((view) => view.setUint32(0, 0x1234567f)),
				1,
				"bcd32",
				order,
			),
			Number.NaN,
		);
	});
}

test("BCD of one register: every four digits, and nothing else", (t) => {
	for (let word = 0; word <= 0xffff; word += 1) {
		const text = word.toString(16);
		const right = /^\d+$/.test(text) ? Number(text) : Number.NaN;
		if (!Object.is(decodeRaw(Uint8Array.of(word >> 8, word & 0xff), 0, "bcd16", "ABCD"), right)) t.fail(text);
	}
	t.pass();
});

test("bits of a word: any place and width, signed and unsigned", (t) => {
	fc.assert(
		fc.property(fc.nat(0xffff), fc.nat(15), fc.integer({ min: 1, max: 16 }), (raw, shift, wish) => {
			const width = Math.min(wish, 16 - shift);
			const text = raw.toString(2).padStart(16, "0");
			const field = Number.parseInt(text.slice(16 - shift - width, 16 - shift), 2);
			const signed = field >= 2 ** (width - 1) ? field - 2 ** width : field;
			const asSigned = raw >= 0x8000 ? raw - 0x10000 : raw; // as the decoder gives an s16
			return decodeBits(raw, shift, width, "u16") === field && decodeBits(asSigned, shift, width, "s16") === signed;
		}),
		settings,
	);
	t.pass();
});
