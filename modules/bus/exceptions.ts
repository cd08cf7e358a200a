/** MODBUS Application Protocol V1.1b3, section 7. */
const names: { readonly [code: number]: string } = Object.freeze({
	1: "illegal function",
	2: "illegal data address",
	3: "illegal data value",
	4: "server device failure",
	5: "acknowledge",
	6: "server device busy",
	7: "negative acknowledge",
	8: "memory parity error",
	10: "gateway path unavailable",
	11: "gateway target device failed to respond",
});

/** The device will have the answer later: asking again is right, and nothing is wrong with the request. */
export function meansWait(code: number): boolean {
	return code === 5 || code === 6;
}

/** The device does not have all that was asked for: a smaller request may be answered. */
export function meansTooMuch(code: number): boolean {
	return code === 2 || code === 3;
}

/** An exception code in the standard's words. */
export function exceptionName(code: number): string {
	return names[code] ?? `exception ${code}`;
}
