import type { ByteReader, ByteWriter } from "../base/bytes";

/** A value of a program that outlives a boot: `modules/state/FORMAT.md`, "Kinds". */
export interface Lasting {
	/** What it is and how its bytes are laid out: one of `StateKind`. */
	readonly kind: number;
	/** Whose it is within its program: a zone, a doser; empty: the program's own. */
	readonly part: string;
	/** Bytes of the value. */
	readonly length: number;
	/** Before the first pass: what flash says. Not called when it says nothing. */
	restore(from: ByteReader, nowMs: number): void;
	/** In every pass: it is to be written now. */
	isDue(nowMs: number): boolean;
	/** Writes its bytes; false: there is nothing to keep any more, and it is removed. */
	write(out: ByteWriter, nowMs: number): boolean;
}

/** Of a program that keeps nothing. */
export const noLastings: readonly Lasting[] = Object.freeze([]);
