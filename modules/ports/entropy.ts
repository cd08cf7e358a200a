/** A cryptographically strong source of randomness. */
export interface Entropy {
	fill(buffer: Uint8Array): void;
}
