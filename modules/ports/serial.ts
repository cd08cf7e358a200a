export type Parity = "none" | "even" | "odd";

/** Options as in ECMA-419 `embedded:io/serial`, with the two words it reserves (`parity`, `stop`) and `idleUs`. */
export interface SerialOptions {
	/** Bits per second [1200, 256000]. */
	readonly baud: number;
	readonly parity: Parity;
	/** Stop bits. */
	readonly stop: 1 | 2;
	/** Silence that ends a frame, in microseconds: t3.5 of the line. */
	readonly idleUs: number;
	/** `count` bytes can be read now. Comes again while bytes are left. */
	onReadable(count: number): void;
	/** `count` bytes may be written now. */
	onWritable(count: number): void;
	/** The last stop bit of what was written has left. */
	onSent(): void;
	/** The line has been silent for `idleUs` after the last received byte. Only where `reportsGaps`. */
	onGap(): void;
	/** The port is gone; it is closed. The reason is for people. */
	onError(reason: string): void;
}

/** A half-duplex line. Takes care of the driver-enable pin where there is one. */
export interface Serial {
	/** Bytes that the receiver keeps if nobody reads: 128 on a bare ESP32 UART. */
	readonly receiveBytes: number;
	/** Whether `onGap` is the silence on the wire (a UART), or not to be had (USB adapters buffer). */
	readonly reportsGaps: boolean;
	/**
	 * Takes all of `bytes`, copied, or throws when they exceed what `onWritable` granted.
	 *
	 * The port owns the gap: it holds the frame back until the line has been silent for `idleUs`.
	 */
	write(bytes: Uint8Array): void;
	/** Moves up to `buffer.length` received bytes into `buffer`; how many. */
	read(buffer: Uint8Array): number;
	close(): void;
}

/** Opens the port that the site calls `name`; trouble comes by `onError`, later. */
export type OpenSerial = (name: string, options: SerialOptions) => Serial;
