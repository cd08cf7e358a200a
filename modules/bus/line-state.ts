/** Where a line is in its round of request, reply and silence. */
export const LineState = Object.freeze({
	closed: 0,
	/** The port is being opened: it has not granted a write yet. */
	opening: 1,
	idle: 2,
	sending: 3,
	waiting: 4,
	/** A late reply may still come. */
	quarantine: 5,
	/** The slave wants silence before it is addressed again. */
	gap: 6,
});
