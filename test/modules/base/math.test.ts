import test from "ava";
import fc from "fast-check";
import { exp, sin } from "../../../modules/base/math";

const settings = { seed: 20261122, numRuns: 5000 };

function relative(actual: number, expected: number): number {
	return expected === 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);
}

test("exp agrees with the engine's within 1e-13 from -700 to 700", (t) => {
	fc.assert(
		fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => relative(exp(x), Math.exp(x)) < 1e-13),
		settings,
	);
	for (const x of [0, 1, -1, 700, -700, 0.34657359, 1e-300]) t.true(relative(exp(x), Math.exp(x)) < 1e-13, String(x));
});

test("exp is 0 below its range and infinite above", (t) => {
	t.is(exp(-701), 0);
	t.is(exp(Number.NEGATIVE_INFINITY), 0);
	t.is(exp(701), Number.POSITIVE_INFINITY);
	t.is(exp(Number.NaN), Number.NaN);
});

test("sin agrees with the engine's within 1e-13 up to a million radians", (t) => {
	fc.assert(
		fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => relative(sin(x), Math.sin(x)) < 1e-13),
		settings,
	);
	t.pass();
});

test("sin agrees near the multiples of a quarter turn too", (t) => {
	for (let turn = -400_000; turn <= 400_000; turn += 997) {
		const x = (turn * Math.PI) / 2;
		t.true(relative(sin(x), Math.sin(x)) < 1e-13, String(x));
	}
});

test("sin is odd", (t) => {
	t.is(sin(0), 0);
	t.is(sin(-1), -sin(1));
	t.is(sin(123456.789), -sin(-123456.789));
});
