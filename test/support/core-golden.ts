import { RequestFrame } from "../../modules/bus/requests";
import { fromHex, withCrc } from "./core-wire";

/** A request and its reply, as they are right to the last bit. */
export interface Golden {
	/** The function, or `refused` and the function. */
	readonly name: string;
	readonly request: Uint8Array;
	/** The request as the standard prints it, without its CRC. */
	readonly printed: string;
	readonly reply: Uint8Array;
}

function golden(name: string, request: RequestFrame, printed: string, reply: string): Golden {
	return { name, request: request.frame().slice(), printed, reply: withCrc(fromHex(reply)) };
}

const frame = () => new RequestFrame();

/** The examples of MODBUS Application Protocol V1.1b3, section 6, for unit 11h. */
const answered: readonly Golden[] = [
	golden("1", frame().words(17, 1, 0x13, 0x13), "11 01 0013 0013", "11 01 03 CD 6B 05"),
	golden("2", frame().words(17, 2, 0xc4, 0x16), "11 02 00C4 0016", "11 02 03 AC DB 35"),
	golden("3", frame().words(17, 3, 0x6b, 3), "11 03 006B 0003", "11 03 06 022B 0000 0064"),
	golden("4", frame().words(17, 4, 8, 1), "11 04 0008 0001", "11 04 02 000A"),
	golden("5", frame().words(17, 5, 0xac, 0xff00), "11 05 00AC FF00", "11 05 00AC FF00"),
	golden("6", frame().words(17, 6, 1, 3), "11 06 0001 0003", "11 06 0001 0003"),
	golden(
		"15",
		frame().writeCoils(
			17,
			0x13,
			[..."1011001110"].map((digit) => digit === "1"),
		),
		"11 0F 0013 000A 02 CD 01",
		"11 0F 0013 000A",
	),
	golden("16", frame().writeRegisters(17, 1, [0x0a, 0x102]), "11 10 0001 0002 04 000A 0102", "11 10 0001 0002"),
	golden("22", frame().maskWrite(17, 4, 0xf2, 0x25), "11 16 0004 00F2 0025", "11 16 0004 00F2 0025"),
	golden(
		"23",
		frame().readWrite(17, 3, 6, 0x0e, [0xff, 0xff, 0xff]),
		"11 17 0003 0006 000E 0003 06 00FF 00FF 00FF",
		"11 17 0C 00FE 0ACD 0001 0003 000D 00FF",
	),
	golden(
		"43/14",
		frame().identify(17, 1, 0),
		"11 2B 0E 01 00",
		"11 2B 0E 01 01 00 00 03 00 02 4142 01 03 434445 02 01 31",
	),
];

/** Every function answered, and every function refused. */
export const goldenFrames: readonly Golden[] = [
	...answered,
	...answered.map((one, index) => ({
		...one,
		name: `refused ${one.name}`,
		reply: withCrc(Uint8Array.of(17, (one.request[1] as number) | 0x80, 1 + (index % 4))),
	})),
];

/** The frame of an odd device, which silence ends, and what it answers. */
export const goldenRaw: Golden = golden("raw 70", frame().raw(fromHex("11 46 01 02")), "11 46 01 02", "11 46 0A 0B 0C");

/** Calls `visit` with every frame that differs from `frame` in one bit or in two. The array is one and the same. */
export function everyFlip(frame: Uint8Array, visit: (flipped: Uint8Array) => void): void {
	const copy = frame.slice();
	const flip = (bit: number): void => {
		copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
	};
	for (let a = 0; a < 8 * frame.length; a += 1) {
		flip(a);
		visit(copy);
		for (let b = a + 1; b < 8 * frame.length; b += 1) {
			flip(b);
			visit(copy);
			flip(b);
		}
		flip(a);
	}
}
