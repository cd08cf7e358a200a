/**
 * A raw NOR partition, as in ECMA-419 `embedded:storage/flash`.
 *
 * Synchronous: when a call returns, its effect survives a power cut. A failed call throws.
 */
export interface Flash {
	/** Bytes in an erase block. */
	readonly blockLength: number;
	/** Erase blocks in the partition. */
	readonly blocks: number;
	/** Fills `buffer` from `offset`. */
	read(buffer: Uint8Array, offset: number): void;
	/**
	 * Programs `bytes` at `offset`. Both offset and length are multiples of 16 (an encrypted ESP32 partition
	 * allows no less), and each unit of 16 is written once per erase.
	 */
	write(bytes: Uint8Array, offset: number): void;
	/** Sets every byte of block `index` to 0xFF. Stalls an ESP32 for 45 to 400 ms. */
	eraseBlock(index: number): void;
}
