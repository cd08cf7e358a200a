/** `base` to the powers [0, count), by multiplication: exact, and the same on every engine. */
function powers(base: number, count: number): Float64Array {
	const table = new Float64Array(count);
	let power = 1;
	for (let at = 0; at < count; at += 1) {
		table[at] = power;
		power *= base;
	}
	return table;
}

const ofTwo = powers(2, 53);
const ofTen = powers(10, 23);

/** 2^`exponent`, [0, 52]. */
export function powerOfTwo(exponent: number): number {
	return ofTwo[exponent] as number;
}

/** 10^`exponent`, [0, 22]: those that a float holds. */
export function powerOfTen(exponent: number): number {
	return ofTen[exponent] as number;
}
