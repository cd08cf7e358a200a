import type { Block } from "./blocks";
import type { Slave } from "./slave";
import type { Want } from "./want";

/** Who wants to know how transactions end. Called from port callbacks; may queue writes, must not close the line. */
export interface BusListener {
	/**
	 * A block has been read, or not. On `good` and `doubtful`, data begins at `reply[dataOffset]` and the wants in it are
	 * `line.poller.plan.order[block.first … block.last]`; `reply` is valid during the call.
	 */
	onBlock(line: number, block: Block, status: number, reply: Uint8Array): void;
	/** A write has ended. `good` means that the slave echoed it. */
	onWrite(line: number, token: number, status: number): void;
}

/** How an exchange of one's own ended: the whole reply frame, valid during the call. */
export type ExchangeEnded = (status: number, reply: Uint8Array, length: number, replyMs: number) => void;

export interface LineOptions {
	/** Number of the line, handed back to the listener. */
	readonly index: number;
	readonly name: string;
	readonly baud: number;
	/** At least one: it says how the port is opened first. */
	readonly slaves: readonly Slave[];
	readonly wants: readonly Want[];
	/** A write is done within this, the read in flight that it waits for included. */
	readonly longestTransactionMs: number;
	/** The same while a want of a class is read, by `WantClass`; `longestTransactionMs` for each unless said. */
	readonly longestByClassMs?: readonly number[] | undefined;
}
