/** UTF-8 of a text (RFC 3629); half a surrogate pair becomes U+FFFD. Allocates: for names, at start. */
export function utf8(text: string): Uint8Array {
	const bytes: number[] = [];
	for (const character of text) {
		const point = character.codePointAt(0) as number;
		const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
		if (code < 0x80) bytes.push(code);
		else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
		else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
		else {
			bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f));
			bytes.push(0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
		}
	}
	return Uint8Array.from(bytes);
}
