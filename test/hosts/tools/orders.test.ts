import test from "ava";
import { HeadgateError } from "../../../hosts/node/errors";
import type { GivenOptions } from "../../../hosts/node/options";
import { type Order, readOrders } from "../../../hosts/node/tools/orders";
import { parseReading } from "../../../hosts/node/tools/reading";
import { sealed } from "./far-end";

const given = (option: string, ...words: readonly string[]) =>
	({ list: (name: string) => (name === option ? words : []) }) as unknown as GivenOptions;

function only(option: string, word: string): Order {
	const [order, ...others] = readOrders(given(option, word));
	if (order === undefined || others.length > 0) throw new Error("one order was given");
	return order;
}

test("every kind of write makes the frame of its function", (t) => {
	const frameOf = (option: string, word: string) => [...only(option, word).request(7).frame()];
	t.deepEqual(frameOf("coil", "3=on"), [...sealed(7, 5, 0, 3, 0xff, 0)]);
	t.deepEqual(frameOf("coil", "0x100=0"), [...sealed(7, 5, 1, 0, 0, 0)]);
	t.deepEqual(frameOf("coils", "0=1,0,1"), [...sealed(7, 15, 0, 0, 0, 3, 1, 0b101)]);
	t.deepEqual(frameOf("register", "10=123"), [...sealed(7, 6, 0, 10, 0, 123)]);
	t.deepEqual(frameOf("register", "10=-2"), [...sealed(7, 6, 0, 10, 0xff, 0xfe)]);
	t.deepEqual(frameOf("registers", "5=1,2,0x300"), [...sealed(7, 16, 0, 5, 0, 3, 6, 0, 1, 0, 2, 3, 0)]);
	t.deepEqual(frameOf("mask", "4=0xF2,0x25"), [...sealed(7, 22, 0, 4, 0, 0xf2, 0, 0x25)]);
});

test("what is read back is held against what was written", (t) => {
	t.true(only("coils", "0=on,off").isDoneBy([1, 0]));
	t.false(only("coils", "0=on,off").isDoneBy([1, 1]));
	t.true(only("register", "1=-1").isDoneBy([0xffff]));
	// MODBUS Application Protocol V1.1b3, 6.16: 0x12 becomes 0x17.
	const mask = only("mask", "4=0xF2,0x25");
	t.true(mask.isDoneBy([0x17]));
	t.false(mask.isDoneBy([0x12]));
});

test("orders and readings that can't be are refused, and named", (t) => {
	const mistakes: readonly (readonly [option: string, word: string, says: RegExp])[] = [
		["coil", "3", /--coil 3=on/],
		["coil", "3=maybe", /"maybe" must be on or off/],
		["coil", "3=1,0", /--coil 3=on/],
		["coil", "65536=on", /0 to 65535/],
		["coils", `0=${"1,".repeat(1968)}1`, /1 to 1968/],
		["register", "10=65536", /-32768 to 65535/],
		["register", "10=1.5", /whole number/],
		["registers", `0=${"1,".repeat(123)}1`, /1 to 123/],
		["registers", "65535=1,2", /0 to 65535/],
		["registers", "0=1,,2", /whole number/],
		["mask", "4=1", /--mask 4=0xF2,0x25/],
	];
	for (const [option, word, says] of mistakes) {
		const error = t.throws(() => readOrders(given(option, word)), { instanceOf: HeadgateError, message: says });
		t.is(error.code, "HG_OPTION");
	}
	t.throws(() => readOrders(given("none")), { message: /something to write: --coil 3=on/ });
	t.deepEqual(parseReading("holding", "0:125"), { table: "holding", address: 0, count: 125 });
	t.deepEqual(parseReading("coil", "0x10"), { table: "coil", address: 16, count: 1 });
	for (const [word, says] of [
		["0:126", /1 to 125 registers/],
		["0:0", /1 to 125/],
		["65535:2", /ends at 65536/],
		["65536", /0 to 65535/],
		["a:1", /--holding 0:10/],
		["-1:1", /--holding 0:10/],
	] as const) {
		t.throws(() => parseReading("holding", word), { instanceOf: HeadgateError, message: says });
	}
	t.throws(() => parseReading("discrete", "0:2001"), { message: /1 to 2000 bits/ });
});
