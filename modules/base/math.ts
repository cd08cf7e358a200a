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
const PI_HIGH = 3.1415926534682512; // π in three parts, two of 33 bits: n·π, (n + ½)·π lose nothing, |n| < 2^19
const PI_MIDDLE = 1.2154201012607932e-10;
const PI_LOW = 4.044532497591901e-21;
const EXP_TERMS = 14; // r <= ln2/2: 0.3466^14 / 14! < 5e-18
const LOG_TERMS = 12; // s = (m - 1)/(m + 1), m in [√½, √2]: 0.1716^24 / 25 < 2e-20
const SIN_TERMS = 12;
const ATAN_TERMS = 12; // tan(π/16)^24 / 25 < 1e-18

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

/** Natural logarithm of x; -Infinity for 0, NaN below. */
export function log(x: number): number {
	if (x === 0) return Number.NEGATIVE_INFINITY;
	if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x > 0 ? x : Number.NaN;
	let n = 0;
	let m = x;
	for (let power = 512; power >= 1; power /= 2) {
		for (const half = scaleByPowerOfTwo(1, -power); m < half; n -= power) m = scaleByPowerOfTwo(m, power);
		for (const twice = scaleByPowerOfTwo(1, power); m >= twice; n += power) m = scaleByPowerOfTwo(m, -power);
	}
	if (m > Math.SQRT2) {
		m /= 2;
		n += 1;
	} else if (m < Math.SQRT1_2) {
		m *= 2;
		n -= 1;
	}
	// m is in [√½, √2], and ln m = 2 artanh((m − 1) / (m + 1)).
	const ratio = (m - 1) / (m + 1);
	const square = ratio * ratio;
	let power = ratio;
	let sum = 0;
	for (let k = 1; k <= LOG_TERMS; k += 1) {
		power *= square;
		sum += power / (2 * k + 1);
	}
	return n * LN2_HIGH + (2 * ratio + (2 * sum + n * LN2_LOW));
}

/** x^y for x in [0, ∞) and |y ln x| < 700; NaN for a negative x. Its relative error is |y ln x| times that of `log`. */
export function pow(x: number, y: number): number {
	if (y === 0) return 1;
	if (x === 0) return y > 0 ? 0 : Number.POSITIVE_INFINITY;
	return exp(y * log(x));
}

/** Sine of x in radians, |x| < 1e6. */
export function sin(x: number): number {
	const n = Math.round(x / PI);
	const sine = sineNear(x, n);
	return n % 2 === 0 ? sine : -sine;
}

/** Cosine of x in radians, |x| < 1e6. */
export function cos(x: number): number {
	const n = Math.round(x / PI - 0.5);
	const sine = sineNear(x, n + 0.5);
	return n % 2 === 0 ? -sine : sine;
}

/** Tangent of x in radians, |x| < 1e6. */
export function tan(x: number): number {
	return sin(x) / cos(x);
}

/** Sine of x − turns·π, which is within a quarter turn of 0. */
function sineNear(x: number, turns: number): number {
	const r = x - turns * PI_HIGH - turns * PI_MIDDLE - turns * PI_LOW;
	const square = r * r;
	let term = r;
	let sum = r;
	for (let k = 1; k <= SIN_TERMS; k += 1) {
		term *= -square / (2 * k * (2 * k + 1));
		sum += term;
	}
	return Math.max(-1, Math.min(1, sum));
}

/** Arc tangent of x, in radians (-π/2, π/2). */
export function atan(x: number): number {
	if (x > 1) return PI / 2 - atan(1 / x);
	if (x < -1) return -PI / 2 - atan(1 / x);
	// Halved twice: atan x = 2 atan(x / (1 + √(1 + x²))).
	const half = x / (1 + Math.sqrt(1 + x * x));
	const quarter = half / (1 + Math.sqrt(1 + half * half));
	const square = quarter * quarter;
	let power = quarter;
	let sum = quarter;
	for (let k = 1; k <= ATAN_TERMS; k += 1) {
		power *= -square;
		sum += power / (2 * k + 1);
	}
	return 4 * sum;
}

/** Angle of the point (x, y) from the positive x axis, in radians [-π, π]; 0 for the origin. */
export function atan2(y: number, x: number): number {
	if (x === 0 && y === 0) return 0;
	if (Math.abs(y) > Math.abs(x)) return (y > 0 ? PI / 2 : -PI / 2) - atan(x / y);
	if (x > 0) return atan(y / x);
	return atan(y / x) + (y < 0 ? -PI : PI);
}

/** Arc sine of x in [-1, 1], in radians [-π/2, π/2]; NaN beyond. */
export function asin(x: number): number {
	return atan2(x, Math.sqrt((1 - x) * (1 + x)));
}

/** Arc cosine of x in [-1, 1], in radians [0, π]; NaN beyond. */
export function acos(x: number): number {
	return atan2(Math.sqrt((1 - x) * (1 + x)), x);
}
