/** What `open` found. */
export const OpenResult = Object.freeze({
	/** A log, and it goes on. */
	recovered: 0,
	/** Nothing that could be read: a new log with a new epoch. */
	formatted: 1,
	/** A log of a later version: nothing was touched, the log is not open. */
	newer: 2,
	/** A log that was made for more blocks than there are: nothing was touched, the log is not open. */
	larger: 3,
	/** No block takes what is written: the log is not open, and keeps nothing. */
	worn: 4,
});
