import { crc32 } from "../base/crc";
import { encodeUtf8 } from "../base/utf8";

/** A value that is kept. */
export interface StateKey {
	/** What it is and how its bytes are laid out, for good: FORMAT.md, "Kinds". [1, 255] */
	readonly kind: number;
	/** Whose it is: {@link subjectOf} names, so that it does not hang on a number that another site gives away. */
	readonly subject: number;
	/** Bytes of the value: [0, `valueBytesMax`]. */
	readonly length: number;
}

/** Four bytes that stand for names. For a start: allocates. */
export function subjectOf(...names: readonly string[]): number {
	const bytes = encodeUtf8(names.join("\0"));
	return crc32(bytes, 0, bytes.length);
}
