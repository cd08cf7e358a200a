/** Cyclic redundancy checks, by table, tables made at start. */

const MODBUS_POLYNOMIAL = 0xa001; // reflected 0x8005; MODBUS over Serial Line V1.02, 6.2.2
const IEEE_POLYNOMIAL = 0xedb88320; // reflected 0x04C11DB7; ISO/IEC/IEEE 8802-3

function table16(polynomial: number): Uint16Array {
	const table = new Uint16Array(256);
	for (let index = 0; index < 256; index += 1) {
		let crc = index;
		for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
		table[index] = crc;
	}
	return table;
}

function table32(polynomial: number): Uint32Array {
	const table = new Uint32Array(256);
	for (let index = 0; index < 256; index += 1) {
		let crc = index;
		for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
		table[index] = crc >>> 0;
	}
	return table;
}

const modbusTable = table16(MODBUS_POLYNOMIAL);
const ieeeTable = table32(IEEE_POLYNOMIAL);

/** CRC-16/MODBUS of `bytes[start, end)`; [0, 0xFFFF]. On the wire the low byte comes first. */
export function crc16(bytes: Uint8Array, start: number, end: number): number {
	let crc = 0xffff;
	for (let index = start; index < end; index += 1) {
		crc = (crc >>> 8) ^ (modbusTable[(crc ^ (bytes[index] as number)) & 0xff] as number);
	}
	return crc;
}

/** As {@link crc32}, of one byte. */
export function crc32Byte(byte: number, seed = 0): number {
	const crc = ~seed;
	return ~((crc >>> 8) ^ (ieeeTable[(crc ^ byte) & 0xff] as number)) >>> 0;
}

/** As {@link crc32}, of the four bytes of a word, the highest first. */
export function crc32Word(word: number, seed = 0): number {
	let crc = ~seed;
	for (let shift = 24; shift >= 0; shift -= 8) {
		crc = (crc >>> 8) ^ (ieeeTable[(crc ^ (word >>> shift)) & 0xff] as number);
	}
	return ~crc >>> 0;
}

/** CRC-32/ISO-HDLC of `bytes[start, end)`; [0, 0xFFFFFFFF]. `seed` continues an earlier one. */
export function crc32(bytes: Uint8Array, start: number, end: number, seed = 0): number {
	let crc = ~seed;
	for (let index = start; index < end; index += 1) {
		crc = (crc >>> 8) ^ (ieeeTable[(crc ^ (bytes[index] as number)) & 0xff] as number);
	}
	return ~crc >>> 0;
}
