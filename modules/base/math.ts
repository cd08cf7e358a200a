/**
 * Elementary functions that give the same bits on V8 and on XS.
 *
 * The engines' own `Math.exp` and friends may differ in the last bit (ECMA-262 leaves them to the implementation),
 * which would part two traces of one story. Only IEEE 754 exact operations are used here. Relative error below 1e-14
 * in the ranges given; the tests compare with the engine's.
 */

const LN2_HIGH = 0.6931471803691238; // ln 2 in two parts (Cody and Waite), so that n·ln 2 loses nothing
const LN2_LOW = 1.9082149292705877e-10;
const PI = Math.PI;
const PI_HIGH = 3.1415926534682512; // π in three parts, the first two of 33 bits: n·π loses nothing while |n| < 2^20
const PI_MIDDLE = 1.2154201012607932e-10;
const PI_LOW = 4.044532497591901e-21;
const EXP_TERMS = 14; // r <= ln2/2: 0.3466^14 / 14! < 5e-18
const SIN_TERMS = 12;

/** e^x for x in [-700, 700]; 0 below, Infinity above. */
export function exp(x: number): number {
	if (x < -700) return 0;
	if (x > 700) return Number.POSITIVE_INFINITY;
	const n = Math.round(x / (LN2_HIGH + LN2_LOW));
	const r = x - n * LN2_HIGH - n * LN2_LOW;
	let term = 1;
	let sum = 1;
	for (let k = 1; k <= EXP_TERMS; k += 1) {
		term *= r / k;
		sum += term;
	}
	return scaleByPowerOfTwo(sum, n);
}

/** x · 2^n, exactly, while the result is a normal number. */
function scaleByPowerOfTwo(x: number, n: number): number {
	let result = x;
	let factor = n < 0 ? 0.5 : 2;
	for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
		if (left % 2 === 1) result *= factor;
		factor *= factor;
	}
	return result;
}

/** Sine of x in radians, |x| < 1e6. */
export function sin(x: number): number {
	const n = Math.round(x / PI);
	let r = x - n * PI_HIGH - n * PI_MIDDLE - n * PI_LOW;
	if (n % 2 !== 0) r = -r;
	const square = r * r;
	let term = r;
	let sum = r;
	for (let k = 1; k <= SIN_TERMS; k += 1) {
		term *= -square / (2 * k * (2 * k + 1));
		sum += term;
	}
	return sum;
}
