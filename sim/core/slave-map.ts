/** MODBUS Application Protocol V1.1b3, section 7. */
export const ExceptionCode = Object.freeze({ illegalFunction: 1, illegalAddress: 2, illegalValue: 3 });

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
}

/** What follows the function code in a reply, or the code of an exception. */
export type Served = readonly number[] | number;
