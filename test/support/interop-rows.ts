/** The unit that all slaves of the interop matrix answer as, and one that nobody is. */
export const unit = 17;
const nobody = 18;
const everybody = 0;

/** How many coils, contacts and registers the slave has. */
export const size = 125;
const addresses = Array.from({ length: size }, (_, address) => address);

/** What the slave holds at first. `interop-libmodbus.c` says the same once more, in C. */
export const holds = Object.freeze({
	coil: (address: number) => address % 3 === 0,
	discrete: (address: number) => address % 2 === 1,
	holding: (address: number) => 1000 + address,
	input: (address: number) => 2000 + address,
});

/** Who the slave is, for function 43/14. */
export const identification: ReadonlyMap<number, string> = new Map([
	[0, "Headgate"],
	[1, "matrix"],
	[2, "1.0"],
]);

/**
 * One request. What stands behind the code: for reads address and count; for 5 and 6 address and value; for 15 and 16
 * address and values; for 22 address, AND mask, OR mask; for 23 address and count to read, address to write, values;
 * for 43 level and object. Coils are 0 and 1.
 */
export type Operation = readonly [unit: number, code: number, ...rest: readonly number[]];

/** What came of a request: values with blanks between, or one of these. */
export const Outcome = Object.freeze({
	done: "done",
	silence: "silence",
	/** The master has no such function. */
	lacks: "lacks it",
	exception: (code: number) => `exception ${code}`,
	values: (values: Iterable<number | boolean>) => [...values].map(Number).join(" "),
	objects: (objects: Iterable<readonly [number, string]>) =>
		[...objects].map(([id, text]) => `${id}=${text}`).join(" "),
});

/** Somebody who asks. */
export interface Master {
	ask(operation: Operation, timeoutMs: number): Promise<string>;
	close(): Promise<void>;
}

/** A row of the matrix: requests, and what must come of each; null: whatever comes, only what follows is judged. */
export interface Row {
	readonly name: string;
	readonly steps: readonly (readonly [operation: Operation, outcome: string | null])[];
}

function written(code: 1 | 3, address: number, values: readonly number[]): readonly [Operation, string] {
	return [[unit, code, address, values.length], Outcome.values(values)];
}

/** Rows write to places of their own, so that their order does not matter. */
export const rows: readonly Row[] = [
	{ name: "1", steps: [[[unit, 1, 50, 75], Outcome.values(addresses.slice(50).map(holds.coil))]] },
	{ name: "2", steps: [[[unit, 2, 0, size], Outcome.values(addresses.map(holds.discrete))]] },
	{ name: "3", steps: [[[unit, 3, 100, 25], Outcome.values(addresses.slice(100).map(holds.holding))]] },
	{ name: "4", steps: [[[unit, 4, 0, size], Outcome.values(addresses.map(holds.input))]] },
	{ name: "5", steps: [[[unit, 5, 1, 1], Outcome.done], [[unit, 5, 0, 0], Outcome.done], written(1, 0, [0, 1])] },
	{ name: "6", steps: [[[unit, 6, 1, 0xabcd], Outcome.done], written(3, 1, [0xabcd])] },
	{
		name: "15",
		steps: [
			[[unit, 15, 10, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0], Outcome.done],
			written(1, 10, [1, 0, 1, 1, 0, 0, 1, 1, 1, 0]),
		],
	},
	{ name: "16", steps: [[[unit, 16, 10, 1, 0x8000, 0xffff], Outcome.done], written(3, 10, [1, 0x8000, 0xffff, 1013])] },
	{ name: "22", steps: [[[unit, 22, 20, 0xf2, 0x25], Outcome.done], written(3, 20, [(1020 & 0xf2) | 0x05])] },
	{ name: "23", steps: [[[unit, 23, 29, 3, 30, 7, 8], "1029 7 8"], written(3, 30, [7, 8])] },
	{ name: "43/14", steps: [[[unit, 43, 1, 0], Outcome.objects(identification)]] },
	{
		name: "exception 2",
		steps: [
			[[unit, 3, 5000, 1], Outcome.exception(2)],
			[[unit, 6, 5000, 1], Outcome.exception(2)],
		],
	},
	{ name: "broadcast", steps: [[[everybody, 6, 40, 4242], null], written(3, 40, [4242])] },
	{ name: "other unit", steps: [[[nobody, 3, 0, 1], Outcome.silence]] },
];
