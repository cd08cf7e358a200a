import type { ProfileActuator, ProfileQuantity, RegisterRef, RegisterTable } from "./profile";

const BITS_PER_REGISTER = 16;

/** Registers (or bits) that one value of the quantity takes. */
export function widthOf({ type }: Pick<ProfileQuantity, "type">): number {
	return type === "u32" || type === "s32" || type === "f32" || type === "bcd32" ? 2 : 1;
}

export function isBitTable(table: RegisterTable): boolean {
	return table === "coil" || table === "discrete";
}

/** Most registers that lie side by side among what is read; 16 bits count as one. At least 1. */
export function longestRun(quantities: readonly ProfileQuantity[], actuators: readonly ProfileActuator[]): number {
	const places = quantities.map((quantity) => ({ ...quantity, width: widthOf(quantity) }));
	const readBacks = actuators.flatMap(({ readBack }) => (readBack === undefined ? [] : [{ ...readBack, width: 1 }]));
	let longest = 1;
	for (const table of ["coil", "discrete", "holding", "input"] as const) {
		const run = runIn([...places, ...readBacks].filter((place) => place.table === table));
		longest = Math.max(longest, isBitTable(table) ? Math.ceil(run / BITS_PER_REGISTER) : run);
	}
	return longest;
}

function runIn(places: (RegisterRef & { readonly width: number })[]): number {
	places.sort((a, b) => a.address - b.address);
	let longest = 0;
	let start = -1;
	let end = -1;
	for (const { address, width } of places) {
		if (address > end || start < 0) start = address;
		end = Math.max(end, address + width);
		longest = Math.max(longest, end - start);
	}
	return longest;
}
