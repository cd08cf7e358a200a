/** A running SHA-256 (FIPS 180-4): in hardware on an ESP32, of the operating system elsewhere. */
export interface Digest {
	/** Begins a new message. */
	reset(): void;
	update(bytes: Uint8Array): void;
	/** Ends the message: its 32 bytes go into `into`. `reset` before the next. */
	finish(into: Uint8Array): void;
}

/** Makes a digest; each holds the state of one message, about 200 bytes. */
export type MakeDigest = () => Digest;
