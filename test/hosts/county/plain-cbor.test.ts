import test from "ava";
import { readPack } from "../../../hosts/county/messages";
import { decodePlainCbor, encodePlainCbor, plainCborFault } from "../../../hosts/county/plain-cbor";
import { writeReceipt } from "../../../hosts/county/receipts";
import { valueText } from "../../../hosts/county/samples";
import { packMessage, rowRecords, schemaMessage } from "../../support/county-pack";

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

const receiptParts = { epoch: "a1b2c3d4e5f6", hash: "000102030405060708090a0b0c0d0e0f" };

test("a receipt is these bytes and no others", (t) => {
	const receipt = writeReceipt("headgate/g/receipt", { ...receiptParts, first: 70_000, count: 24 }, undefined);
	const expected = [
		"a5",
		"6176 02",
		"6565706f6368 46 a1b2c3d4e5f6",
		"656669727374 1a 00011170",
		"65636f756e74 1818",
		"6468617368 50 000102030405060708090a0b0c0d0e0f",
	];
	t.deepEqual(receipt, bytes(expected.join("")));
});

test("a sequence from 2^32 stays an integer", (t) => {
	const receipt = writeReceipt("headgate/g/receipt", { ...receiptParts, first: 2 ** 32 + 5, count: 1 }, undefined);
	t.true(Buffer.from(receipt).includes(Buffer.from("6566697273741b0000000100000005", "hex")));
	t.is((decodePlainCbor(receipt) as { first: bigint }).first, BigInt(2 ** 32 + 5));
	const pack = packMessage(2 ** 32 + 5, rowRecords(5, 1));
	t.is(readPack(pack).first, 2 ** 32 + 5);
});

test("what cbor-x writes with these settings is plain", (t) => {
	t.is(plainCborFault(schemaMessage()), null);
	t.is(plainCborFault(packMessage(5, rowRecords(5, 300))), null);
	t.is(plainCborFault(encodePlainCbor([{ a: 1.5, b: "é", c: Uint8Array.of(1) }, null, true])), null);
	t.deepEqual(encodePlainCbor(Uint8Array.of(1, 2)), bytes("420102"));
});

test("what is not plain CBOR is refused before it is decoded", (t) => {
	const refused: [string, RegExp][] = [
		["", /cut short/],
		["0101", /1 bytes after the end/],
		["9f01ff", /indefinite/],
		["5f4101ff", /indefinite/],
		["c11a00000000", /tag/],
		["d81c80", /tag/],
		["f7", /simple value 23/],
		["1b00", /cut short/],
		["5affffffff00", /cut short/],
		["9affffffff", /a count larger than the message/],
		["9b001fffffffffffff", /a count larger than the message/],
		["bb00000000ffffffff", /a count larger than the message/],
		["81".repeat(5000), /deeper than 8/],
		["ff", /indefinite/],
		["a10102", /a key that is not text at byte 1/],
		["a161610a01", /1 bytes after/],
		["a2616101418002", /a key that is not text/],
	];
	for (const [text, reason] of refused) {
		t.regex(plainCborFault(bytes(text)) ?? "", reason, text);
		t.throws(() => decodePlainCbor(bytes(text)), { message: reason }, text);
	}
});

test("any cut of a pack is refused, and any flipped byte ends in a value or an error", (t) => {
	const pack = packMessage(5, rowRecords(5, 3));
	for (let length = 0; length < pack.length; length += 1) t.not(plainCborFault(pack.subarray(0, length)), null);
	for (let index = 0; index < pack.length; index += 1) {
		for (const mask of [0x01, 0x20, 0x80, 0xff]) {
			const flipped = pack.slice();
			flipped[index] = (flipped[index] as number) ^ mask;
			if (plainCborFault(flipped) === null) t.notThrows(() => decodePlainCbor(flipped));
		}
	}
});

test("counts times step has no dust", (t) => {
	const valueOfCounts = (counts: number, step: number): number => Number(valueText(counts, step));
	t.is(valueOfCounts(234, 0.1), 23.4);
	t.is(valueOfCounts(3, 0.1), 0.3);
	t.is(valueOfCounts(-57, 0.01), -0.57);
	t.is(valueOfCounts(4_000_000_001, 1), 4_000_000_001);
	t.is(valueOfCounts(7, 2.5e-7), 0.00000175);
	t.is(valueOfCounts(1_234_567, 0.05), 61_728.35);
	t.is(valueOfCounts(-3, 10), -30);
	t.is(valueOfCounts(5, 1e-12), 5e-12);
});
