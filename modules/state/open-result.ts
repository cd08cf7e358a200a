/** What `open` of a journal found. */
export const StateResult = Object.freeze({
	/** Values, as they were left. */
	kept: 0,
	/** A blank chip, or a first start that was cut short: there are no values yet. */
	made: 1,
	/** Some of what was written is not sound any more: those values are older ones, or none. */
	damaged: 2,
	/** Nothing that could be read: there are no values any more. */
	lost: 3,
	/** A later version of this program wrote it: nothing was touched, and nothing is kept. */
	newer: 4,
	/** The chip does not take what is written: what could be read is there, and nothing is kept any more. */
	worn: 5,
});
