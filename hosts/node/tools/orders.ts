import { coilOn, FunctionCode } from "../../../modules/bus/frame";
import { coilsPerWriteMax, RequestFrame, registersPerWriteMax } from "../../../modules/bus/requests";
import { HeadgateError } from "../errors";
import type { GivenOptions } from "../options";
import type { Reading } from "./reading";

/** One write that a person wants. */
export interface Order {
	/** Where it goes, and what shows it when it is read back. */
	readonly reading: Reading;
	/** As given; the two masks of a mask write. */
	readonly values: readonly number[];
	/** What it does, for people: `coil 3 on`. */
	readonly text: string;
	request(unit: number): RequestFrame;
	/** Whether values that were read back are what the order makes of them. */
	isDoneBy(values: readonly number[]): boolean;
}

/** The options of `headgate write` that order something, in the order in which they are carried out. */
const kinds: { readonly [option: string]: (address: number, values: readonly string[], whole: string) => Order } = {
	coil: coilOrder,
	coils: coilsOrder,
	register: registerOrder,
	registers: registersOrder,
	mask: maskOrder,
};

/** All orders. @throws HeadgateError `HG_OPTION` when one is wrong or there is none */
export function readOrders(given: GivenOptions): readonly Order[] {
	const orders = Object.entries(kinds).flatMap(([option, make]) =>
		given.list(option).map((word) => {
			const parts = /^(0x[0-9a-f]+|\d+)=(.+)$/i.exec(word);
			if (parts === null) throw mistake(`--${option} ${word}`, `it should look like ${examples[option]}`);
			const address = Number(parts[1]);
			const order = make(address, (parts[2] as string).split(","), `--${option} ${word}`);
			if (address + order.reading.count <= 0x10000) return order;
			throw mistake(`--${option} ${word}`, "addresses go from 0 to 65535");
		}),
	);
	if (orders.length > 0) return orders;
	throw mistake("headgate write needs something to write", Object.values(examples).join(", "));
}

const examples: { readonly [option: string]: string } = {
	coil: "--coil 3=on",
	coils: "--coils 0=1,0,1",
	register: "--register 10=123",
	registers: "--registers 5=1,2,3",
	mask: "--mask 4=0xF2,0x25",
};

function mistake(subject: string, what: string): HeadgateError {
	return new HeadgateError("HG_OPTION", `${subject}: ${what}`);
}

const bitWords: { readonly [word: string]: number } = { on: 1, off: 0, "1": 1, "0": 0, true: 1, false: 0 };

function bits(words: readonly string[], whole: string): number[] {
	if (words.length > coilsPerWriteMax) throw mistake(whole, `one request writes 1 to ${coilsPerWriteMax} coils`);
	return words.map((word) => {
		const bit = bitWords[word.trim().toLowerCase()];
		if (bit === undefined) throw mistake(whole, `"${word}" must be on or off, 1 or 0`);
		return bit;
	});
}

function registers(words: readonly string[], whole: string): number[] {
	if (words.length > registersPerWriteMax) {
		throw mistake(whole, `one request writes 1 to ${registersPerWriteMax} registers`);
	}
	return words.map((word) => {
		const value = word.trim() === "" ? Number.NaN : Number(word);
		const fits = Number.isInteger(value) && value >= -0x8000 && value <= 0xffff;
		if (!fits) throw mistake(whole, `"${word}" must be a whole number from -32768 to 65535`);
		return value & 0xffff;
	});
}

function only<T>(values: readonly T[], count: number, whole: string, example: string): void {
	if (values.length !== count) throw mistake(whole, `it should look like ${example}`);
}

const sameAs =
	(wanted: readonly number[]) =>
	(values: readonly number[]): boolean =>
		wanted.length === values.length && wanted.every((value, index) => value === values[index]);

function coilOrder(address: number, words: readonly string[], whole: string): Order {
	const values = bits(words, whole);
	only(values, 1, whole, "--coil 3=on");
	const isOn = values[0] === 1;
	return {
		reading: { table: "coil", address, count: 1 },
		values,
		text: `coil ${address} ${isOn ? "on" : "off"}`,
		request: (unit) => new RequestFrame().words(unit, FunctionCode.writeSingleCoil, address, isOn ? coilOn : 0),
		isDoneBy: sameAs(values),
	};
}

function coilsOrder(address: number, words: readonly string[], whole: string): Order {
	const values = bits(words, whole);
	return {
		reading: { table: "coil", address, count: values.length },
		values,
		text: `coils ${address} to ${address + values.length - 1}: ${values.join(" ")}`,
		request: (unit) =>
			new RequestFrame().writeCoils(
				unit,
				address,
				values.map((value) => value === 1),
			),
		isDoneBy: sameAs(values),
	};
}

function registerOrder(address: number, words: readonly string[], whole: string): Order {
	const values = registers(words, whole);
	only(values, 1, whole, "--register 10=123");
	const value = values[0] as number;
	return {
		reading: { table: "holding", address, count: 1 },
		values,
		text: `holding register ${address} := ${value}`,
		request: (unit) => new RequestFrame().words(unit, FunctionCode.writeSingleRegister, address, value),
		isDoneBy: sameAs(values),
	};
}

function registersOrder(address: number, words: readonly string[], whole: string): Order {
	const values = registers(words, whole);
	return {
		reading: { table: "holding", address, count: values.length },
		values,
		text: `holding registers ${address} to ${address + values.length - 1} := ${values.join(" ")}`,
		request: (unit) => new RequestFrame().writeRegisters(unit, address, values),
		isDoneBy: sameAs(values),
	};
}

function maskOrder(address: number, words: readonly string[], whole: string): Order {
	const values = registers(words, whole);
	only(values, 2, whole, "--mask 4=0xF2,0x25");
	const [and = 0, or = 0] = values;
	const shown = values.map((mask) => `0x${mask.toString(16).toUpperCase().padStart(4, "0")}`);
	return {
		reading: { table: "holding", address, count: 1 },
		values,
		text: `holding register ${address} := (register AND ${shown[0]}) OR (${shown[1]} AND NOT ${shown[0]})`,
		request: (unit) => new RequestFrame().maskWrite(unit, address, and, or),
		// Where the first mask has a 0, the second decides; the other bits stay as they were.
		isDoneBy: ([value = 0]) => ((value ^ or) & ~and & 0xffff) === 0,
	};
}
