/** How much it matters that a want is read in time. */
export const WantClass = Object.freeze({
	/** A program or a relay depends on it: it keeps its period when the line can't keep all. */
	control: 0,
	monitor: 1,
	/** Read when nothing else is due. */
	background: 2,
});

/** Something to read again and again: registers or bits of one slave that belong together. */
export interface Want {
	/** Index into the line's slaves. */
	readonly slave: number;
	/** Function code 1 to 4. */
	readonly code: number;
	readonly address: number;
	/** Registers or bits. */
	readonly count: number;
	readonly periodMs: number;
	/** A {@link WantClass}; monitor when it says nothing. */
	readonly wantClass?: number;
	/** Nothing else is read with it, and no more than it. */
	readonly alone?: boolean;
	/** Reading clears it in the device: never asked for again because a reply was damaged. Read alone. */
	readonly clears?: boolean;
}

/** Whether two wants may be in one request, as far as they themselves say. */
export function mayJoin(a: Want, b: Want): boolean {
	return (!isAlone(a) && !isAlone(b)) || (a.address === b.address && a.count === b.count);
}

function isAlone({ alone, clears }: Want): boolean {
	return alone === true || clears === true;
}
