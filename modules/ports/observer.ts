/**
 * Somebody who watches and never interferes: the simulator's book and trace. A field gateway has none.
 *
 * Called synchronously, so an observer must not call back into the gateway.
 */
export interface Observer {
	/** One of the gateway's logs is open under this epoch (6 bytes); records follow. */
	logOpened(epoch: Uint8Array): void;
	/** A record is about to be written: from now on it may survive a power cut. `bytes` are valid during the call. */
	recordStarted(epoch: Uint8Array, sequence: number, bytes: Uint8Array): void;
	/** The record is in flash: from now on it must survive. */
	recordStored(epoch: Uint8Array, sequence: number): void;
	/** An output has been commanded on (`true`) or off, confirmed by its device. */
	outputChanged(output: number, on: boolean): void;
}
