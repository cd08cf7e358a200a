import test from "ava";
import fc from "fast-check";
import { crc16, crc32 } from "../../../modules/base/crc";

const check = new TextEncoder().encode("123456789");
const settings = { seed: 20261122, numRuns: 200 };

test("crc16 gives the check value of CRC-16/MODBUS", (t) => {
	t.is(crc16(check, 0, check.length), 0x4b37);
});

test("crc32 gives the check value of CRC-32/ISO-HDLC", (t) => {
	t.is(crc32(check, 0, check.length), 0xcbf43926);
});

test("a CRC of nothing is the initial value", (t) => {
	t.is(crc16(check, 3, 3), 0xffff);
	t.is(crc32(check, 3, 3), 0);
});

test("a CRC looks at its stretch only", (t) => {
	const padded = Uint8Array.of(7, ...check, 9);
	t.is(crc16(padded, 1, 10), 0x4b37);
	t.is(crc32(padded, 1, 10), 0xcbf43926);
});

test("crc32 goes on where an earlier one ended", (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(80), (bytes, cut) => {
			const at = Math.min(cut, bytes.length);
			return crc32(bytes, at, bytes.length, crc32(bytes, 0, at)) === crc32(bytes, 0, bytes.length);
		}),
		settings,
	);
	t.pass();
});

test("a frame with its own crc16 behind it has the remainder 0", (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 254 }), (bytes) => {
			const crc = crc16(bytes, 0, bytes.length);
			const frame = Uint8Array.of(...bytes, crc & 0xff, crc >>> 8);
			return crc16(frame, 0, frame.length) === 0;
		}),
		settings,
	);
	t.pass();
});
