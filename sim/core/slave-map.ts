/** MODBUS Application Protocol V1.1b3, section 7. */
export const ExceptionCode = Object.freeze({
	illegalFunction: 1,
	illegalAddress: 2,
	illegalValue: 3,
	acknowledge: 5,
});
/** What a map gives instead of an exception: all is well, or not a word. */
export const done = 0;
export const silence = -1;

/** Registers and coils of a slave, as it sees them itself. Undefined: there is no such address. */
export interface SlaveMap {
	holding?(address: number): number | undefined;
	input?(address: number): number | undefined;
	coil?(address: number): boolean | undefined;
	discrete?(address: number): boolean | undefined;
	/** False: there is no such coil. */
	setCoil?(address: number, on: boolean): boolean;
	/** False: there is no such register. */
	setHolding?(address: number, value: number): boolean;
	/**
	 * Who it is, for function 43/14: ASCII by object id [0, 255], each at most 244 characters. 0 maker, 1 product code,
	 * 2 version; up to 127 the standard's, from 128 on its own. Without it the function is refused.
	 */
	readonly identification?: ReadonlyMap<number, string>;
	/** Whether it takes a request to `unit` for its own; default: to its own, and to all. Unit 0 is never answered. */
	hears?(unit: number): boolean;
	/** The unit that a reply to `unit` bears; default the same. */
	answersAs?(unit: number): number;
	/** Before a read: {@link done} to go on, an exception, or {@link silence}. */
	beforeRead?(code: number, address: number, count: number): number;
	/** After a read whose values are on their way. */
	answered?(): void;
	/**
	 * Functions 5, 6, 15 and 16 in one: `done`, an exception, or `silence`. `values` are words, of function 5 the word
	 * that was sent, of 15 zeros and ones. Without it {@link setCoil} and {@link setHolding} take them.
	 */
	write?(code: number, address: number, values: readonly number[]): number;
	/** A request that is none of the standard's, from the function on and without CRC: the reply so; null: not known. */
	odd?(body: Uint8Array): readonly number[] | null;
}

/** What follows the function code in a reply, or the code of an exception, or {@link silence}. */
export type Served = readonly number[] | number;
