import test from "ava";
import fc from "fast-check";
import { ByteWriter } from "../../../modules/base/bytes";
import { Decimal, decimalBytesMax } from "../../../modules/uplink/decimal";

function written(step: number, counts: number): string {
	const out = new ByteWriter(decimalBytesMax);
	new Decimal(step).write(out, counts);
	return Buffer.from(out.written()).toString();
}

test("counts are printed with the decimals of their step", (t) => {
	const cases = [
		[0.1, 234, "23.4"],
		[0.1, 230, "23.0"],
		[0.1, -3, "-0.3"],
		[0.1, 0, "0.0"],
		[0.01, 5, "0.05"],
		[0.05, 3, "0.15"],
		[0.25, -5, "-1.25"],
		[1, 4_294_967_295, "4294967295"],
		[10, 7, "70"],
		[0.000_001, 1, "0.000001"],
	] as const;
	for (const [step, counts, text] of cases) t.is(written(step, counts), text);
});

test("the number and the text are the decimal number itself", (t) => {
	fc.assert(
		fc.property(fc.nat(9), fc.integer({ min: -(2 ** 45), max: 2 ** 45 }), (decimals, counts) => {
			const exact = Number(`${counts}e-${decimals}`);
			const decimal = new Decimal(Number(`1e-${decimals}`));
			t.is(decimal.decimals, decimals);
			t.is(decimal.value(counts), exact);
			t.is(Number(written(Number(`1e-${decimals}`), counts)), exact);
		}),
		{ numRuns: 1000 },
	);
});

test("a step without an end is taken to nine decimals, and the longest number fits", (t) => {
	t.is(written(1 / 3, 3), "0.999999999");
	t.true(written(1e6, -(2 ** 51 - 1)).length <= decimalBytesMax);
	t.regex(written(999_999.123_456_789, -(2 ** 51 - 1)), /^-\d{22}\.\d{9}$/);
});
