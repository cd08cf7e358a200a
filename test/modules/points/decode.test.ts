import test from "ava";
import fc from "fast-check";
import { decodeBit, decodeRaw } from "../../../modules/points/decode";
import { isNormalFloat } from "../../support/core-points";

const settings = { seed: 20261122, numRuns: 1000 };
const offsets = fc.nat(5);

/** Four bytes of a value as `order` puts them on the wire, `offset` bytes into a buffer. */
function onWire(write: (view: DataView) => void, order: "ABCD" | "CDAB", offset: number): Uint8Array {
	const bytes = new Uint8Array(4);
	write(new DataView(bytes.buffer));
	const swapped = order === "ABCD" ? [...bytes] : [bytes[2], bytes[3], bytes[0], bytes[1]];
	return Uint8Array.from([...new Array<number>(offset).fill(0xee), ...(swapped as number[]), 0xee]);
}

test("16-bit values are read high byte first, signed and unsigned", (t) => {
	fc.assert(
		fc.property(fc.nat(0xffff), offsets, (value, offset) => {
			const bytes = onWire((view) => view.setUint16(0, value), "ABCD", offset);
			const signed = new DataView(bytes.buffer).getInt16(offset);
			return decodeRaw(bytes, offset, "u16", "ABCD") === value && decodeRaw(bytes, offset, "s16", "ABCD") === signed;
		}),
		settings,
	);
	t.is(decodeRaw(Uint8Array.of(0xff, 0x9b), 0, "s16", "ABCD"), -101);
});

for (const order of ["ABCD", "CDAB"] as const) {
	test(`32-bit integers are read in the order ${order}`, (t) => {
		fc.assert(
			fc.property(fc.nat(0xffffffff), offsets, (value, offset) => {
				const bytes = onWire((view) => view.setUint32(0, value), order, offset);
				const signed = value | 0;
				return decodeRaw(bytes, offset, "u32", order) === value && decodeRaw(bytes, offset, "s32", order) === signed;
			}),
			settings,
		);
		t.pass();
	});

	test(`floats are read in the order ${order}, to the bit`, (t) => {
		fc.assert(
			fc.property(
				fc.float({ noNaN: true, noDefaultInfinity: true }).filter(isNormalFloat),
				offsets,
				(value, offset) => {
					const bytes = onWire((view) => view.setFloat32(0, value), order, offset);
					return Object.is(decodeRaw(bytes, offset, "f32", order), value);
				},
			),
			settings,
		);
		t.pass();
	});

	test(`infinities, subnormals and every kind of NaN are not numbers in the order ${order}`, (t) => {
		for (const bits of [0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 0xffffffff, 1, 0x807fffff, 0x00004140]) {
			const bytes = onWire((view) => view.setUint32(0, bits), order, 0);
			t.is(decodeRaw(bytes, 0, "f32", order), Number.NaN, bits.toString(16));
		}
	});
}

test("a flow meter's float, low word first, is what its manual says", (t) => {
	t.is(decodeRaw(Uint8Array.of(0x51, 0xec, 0x40, 0x48), 0, "f32", "CDAB"), Math.fround(3.13));
	t.is(decodeRaw(Uint8Array.of(0x43, 0x66, 0x33, 0x34), 0, "f32", "ABCD").toFixed(4), "230.2000");
});

test("bits are read lowest first, byte after byte", (t) => {
	const bytes = Uint8Array.of(0xee, 0b0001_0101, 0b1000_0000);
	const bits = Array.from({ length: 16 }, (_, index) => decodeBit(bytes, 1, index));
	t.deepEqual(bits, [1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
});
