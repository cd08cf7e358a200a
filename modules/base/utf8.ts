/** UTF-8 of a text (RFC 3629); half a surrogate pair becomes U+FFFD. Allocates: for names, at start. */
export function encodeUtf8(text: string): Uint8Array {
	const bytes: number[] = [];
	for (const character of text) {
		const code = character.codePointAt(0) as number;
		const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
		if (point < 0x80) bytes.push(point);
		else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
		else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
		else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
	}
	return Uint8Array.from(bytes);
}

function tail(bits: number): number {
	return 0x80 | (bits & 0x3f);
}

/** The text of UTF-8 bytes; null when they are none: cut short, overlong, a surrogate. */
export function decodeUtf8(bytes: Uint8Array): string | null {
	let text = "";
	for (let at = 0; at < bytes.length; ) {
		const first = bytes[at] as number;
		const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
		if (length === 0 || at + length > bytes.length) return null;
		let point = length === 1 ? first : first & (0xff >> (length + 1));
		for (let index = at + 1; index < at + length; index += 1) {
			const byte = bytes[index] as number;
			if ((byte & 0xc0) !== 0x80) return null;
			point = point * 0x40 + (byte & 0x3f);
		}
		if (!isScalar(point, length)) return null;
		text += String.fromCodePoint(point);
		at += length;
	}
	return text;
}

/** Least code point of each length. */
const leastOf = [0, 0, 0x80, 0x800, 0x10000];

function isScalar(point: number, length: number): boolean {
	return point >= (leastOf[length] as number) && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}
