/** What came of a trial, or what happened to a site in its slot: as the slots, records and answers know it. */
export const Verdict = Object.freeze({
	none: 0,
	/** It has proven itself. */
	confirmed: 1,
	/** It was started as often as it may be, and never confirmed. */
	restarts: 2,
	/** Its bytes in flash are not those that were loaded. */
	damaged: 3,
	/** They are no table that this program can read. */
	malformed: 4,
	/** This gateway can't carry it: a line without a port, a sink without a broker. */
	doesNotFit: 5,
	/** An output was not once proven at rest. */
	notAtRest: 6,
	/** Nothing answers any more on a line that answered before. */
	lineSilent: 7,
	/** The receiver, which sent receipts before, sends none. */
	noReceipt: 8,
	/** The site that the host was given by hand is another than it was. */
	ownChanged: 9,
});

const names = [
	"none",
	"confirmed",
	"restarts",
	"damaged",
	"malformed",
	"does-not-fit",
	"not-at-rest",
	"line-silent",
	"no-receipt",
	"own-site-changed",
] as const;

export function verdictName(verdict: number): string {
	return names[verdict] ?? String(verdict);
}
