import test from "ava";
import fc from "fast-check";
import { acos, asin, atan, atan2, cos, exp, log, pow, sin, tan } from "../../../modules/base/math";

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

/** Numbers too small to be normal have fewer digits. */
const close = (actual: number, expected: number) =>
	Math.abs(actual - expected) < 1e-300 || relative(actual, expected) < 1e-13;
const angle = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test("cos and tan agree with the engine's within 1e-13 up to a million radians", (t) => {
	fc.assert(
		fc.property(angle, (x) => close(cos(x), Math.cos(x)) && close(tan(x), Math.tan(x))),
		settings,
	);
	for (let turn = -400_000; turn <= 400_000; turn += 997) {
		const x = (turn * Math.PI) / 2;
		t.true(close(cos(x), Math.cos(x)) && close(tan(x), Math.tan(x)), String(x));
	}
	t.is(cos(0), 1);
	t.is(cos(1), cos(-1));
});

test("atan and atan2 agree with the engine's within 1e-13, in every quarter", (t) => {
	const any = fc.double({ min: -1e9, max: 1e9, noNaN: true }).filter((x) => x !== 0);
	fc.assert(
		fc.property(any, any, (x, y) => close(atan(x), Math.atan(x)) && close(atan2(y, x), Math.atan2(y, x))),
		settings,
	);
	const few = [-2, -1, -1e-300, 0, 1e-300, 1, 2];
	for (const y of few) {
		for (const x of few) t.true(close(atan2(y, x), Math.atan2(y, x)), `atan2(${y}, ${x})`);
	}
	t.is(atan(Number.POSITIVE_INFINITY), Math.PI / 2);
	t.is(atan(Number.NEGATIVE_INFINITY), -Math.PI / 2);
});

test("asin and acos agree with the engine's, and know nothing beyond 1", (t) => {
	fc.assert(
		fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (x) => {
			return close(asin(x), Math.asin(x)) && Math.abs(acos(x) - Math.acos(x)) < 1e-15;
		}),
		settings,
	);
	t.is(asin(1), Math.PI / 2);
	t.is(acos(-1), Math.PI);
	t.is(acos(1), 0);
	t.is(asin(1.001), Number.NaN);
	t.is(acos(-1.001), Number.NaN);
});

const EPSILON = 2 ** -52;

test("log agrees with the engine's within two units of the last place, over all that a float holds", (t) => {
	const inLastPlaces = (x: number, places: number) =>
		Math.abs(log(x) - Math.log(x)) <= places * EPSILON * Math.abs(Math.log(x));
	fc.assert(
		fc.property(fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }), (x) => inLastPlaces(x, 2)),
		settings,
	);
	fc.assert(
		fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), (x) => inLastPlaces(x, 2)),
		settings,
	);
	for (let n = -1074; n <= 1023; n += 1) t.true(inLastPlaces(2 ** n, 2), `2^${n}`);
	t.is(log(1), 0);
	t.is(log(0), Number.NEGATIVE_INFINITY);
	t.is(log(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
	t.is(log(-1), Number.NaN);
	t.is(log(Number.NaN), Number.NaN);
});

test("pow agrees with the engine's, as far as the exponent lets it", (t) => {
	const base = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
	const exponent = fc.double({ min: -50, max: 50, noNaN: true });
	fc.assert(
		fc.property(base, exponent, (x, y) => {
			const places = 8 + 4 * Math.abs(y * Math.log(x));
			return relative(pow(x, y), x ** y) <= places * EPSILON;
		}),
		settings,
	);
	t.is(pow(0, 0.3), 0);
	t.is(pow(0, 0), 1);
	t.is(pow(7, 0), 1);
	t.is(pow(0, -1), Number.POSITIVE_INFINITY);
	t.is(pow(-8, 1 / 3), Number.NaN);
});
