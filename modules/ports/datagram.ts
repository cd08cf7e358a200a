/** Options after ECMA-419 `embedded:io/socket/udp`, for one far end. */
export interface DatagramOptions {
	/** Name or address of the far end. */
	readonly host: string;
	/** [1, 65535] */
	readonly port: number;
	/** The name is resolved: from now on datagrams may be written. Once. */
	onWritable(): void;
	/** A datagram of the far end waits. Comes again while one is left. */
	onReadable(): void;
	/** The name does not resolve, the port is unreachable; it is closed. The reason is for people. */
	onError(reason: string): void;
}

/** Datagrams to and from one far end; those of others are dropped. They get lost, doubled and late. */
export interface Datagram {
	/** Sends all of `bytes` (at most 1200), copied, as one datagram. Throws before `onWritable`. */
	write(bytes: Uint8Array): void;
	/** Moves the oldest datagram into `buffer`, what does not fit is cut off; how many bytes; 0: there is none. */
	read(buffer: Uint8Array): number;
	close(): void;
}

/** Opens a port at a local number of its own choice, a new one each time; trouble comes by `onError`, later. */
export type OpenDatagram = (options: DatagramOptions) => Datagram;
