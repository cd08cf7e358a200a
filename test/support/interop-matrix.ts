import { type Master, Outcome, type Row, rows } from "./interop-rows";

/** Where somebody else does not do what a row asks for. All that is not said here must work. */
interface Departure {
	readonly row: string;
	/** What comes instead; a request of the row is as far as it gets. */
	readonly gives: string;
	/** How the table says it. */
	readonly says: string;
}

/** Somebody else's master or slave, against ours. */
export interface Column {
	readonly name: string;
	readonly departures: readonly Departure[];
}

function departs(says: string, gives: string, ...names: readonly string[]): Departure[] {
	return names.map((row) => ({ row, gives, says }));
}

/** Our master asks their slaves. */
export const slaveColumns = {
	modbusSerial: {
		name: "modbus-serial",
		departures: [
			...departs("refuses it", Outcome.exception(1), "22", "23"),
			...departs("ignores it", "1040", "broadcast"),
		],
	},
	jsmodbus: {
		name: "jsmodbus",
		departures: [
			...departs("sends no values", Outcome.silence, "exception 2"),
			...departs("answers as it too", "1000", "other unit"),
			...departs("is silent", Outcome.silence, "22", "23"),
		],
	},
	libmodbus: { name: "libmodbus", departures: departs("is silent", Outcome.silence, "43/14") },
} as const satisfies Record<string, Column>;

/** Their masters ask our slaves. */
export const masterColumns = {
	modbusSerial: { name: "modbus-serial", departures: [] },
	modbusSerialBuffered: {
		name: "modbus-serial buffered",
		departures: departs("misses the reply", Outcome.silence, "22", "23"),
	},
	jsmodbus: { name: "jsmodbus", departures: departs("lacks it", Outcome.lacks, "22", "23") },
	libmodbus: { name: "libmodbus", departures: departs("lacks it", Outcome.lacks, "43/14") },
	mbpoll: { name: "mbpoll", departures: departs("lacks it", Outcome.lacks, "22", "23", "43/14", "broadcast") },
} as const satisfies Record<string, Column>;

/** Far beyond what a reply takes on a busy machine. */
const REPLY_MS = 5000;
/** Where silence is what comes: longer than replies take, or an answer would not be seen. */
const SILENCE_MS = 400;

function departureOf({ departures }: Column, row: Row): Departure | undefined {
	return departures.find((departure) => departure.row === row.name);
}

/** What should come of each row, and what came: `works`, or the departure's `gives`. */
export async function compare(column: Column, master: Master): Promise<[row: string, due: string, came: string][]> {
	const results: [string, string, string][] = [];
	// What one of them does not know may leave it deaf: that comes last, in the order of the departures.
	const known = rows.filter((row) => departureOf(column, row) === undefined);
	const departing = column.departures.flatMap((departure) => rows.filter(({ name }) => name === departure.row));
	for (const row of [...known, ...departing]) {
		const due = departureOf(column, row)?.gives ?? "works";
		results.push([row.name, due, await outcomeOf(row, master, due)]);
	}
	return results;
}

/** The first outcome of a row that is not what it should be, or `works`. */
async function outcomeOf({ steps }: Row, master: Master, due: string): Promise<string> {
	for (const [operation, wanted] of steps) {
		const isSilenceWanted = due === "works" && (wanted === Outcome.silence || wanted === null);
		const isSilenceDue = due === Outcome.silence || isSilenceWanted;
		const outcome = await master.ask(operation, isSilenceDue ? SILENCE_MS : REPLY_MS);
		if (outcome === Outcome.lacks || (wanted !== null && outcome !== wanted)) return outcome;
	}
	return "works";
}

/** One direction of the matrix as a table in Markdown. */
export function markdown(columns: readonly Column[]): string {
	const cell = (column: Column, row: Row): string => departureOf(column, row)?.says ?? "works";
	return [
		["function", ...columns.map(({ name }) => `\`${name}\``)],
		["---", ...columns.map(() => "---")],
		...rows.map((row) => [row.name, ...columns.map((column) => cell(column, row))]),
	]
		.map((cells) => `| ${cells.join(" | ")} |`)
		.join("\n");
}
