/** How a transaction ended. */
export const BusStatus = Object.freeze({
	good: 0,
	/** Nothing came in time. */
	timeout: 1,
	/** Something came that is not the reply: damaged, of another length, of another unit. */
	damaged: 2,
	/** The device refused, with a code. */
	exception: 3,
	/** The port is gone. */
	portLost: 4,
	/**
	 * A sound reply of the right shape, while an earlier one of that shape is owed: it may be that one. To be marked,
	 * not used.
	 */
	doubtful: 5,
});

const codes = [
	"HG_BUS_GOOD",
	"HG_BUS_TIMEOUT",
	"HG_BUS_DAMAGED",
	"HG_BUS_EXCEPTION",
	"HG_BUS_PORT_LOST",
	"HG_BUS_DOUBTFUL",
];

/** The status in words, for logs and screens. */
export function busStatusCode(status: number): string {
	return codes[status] ?? "HG_BUS_UNKNOWN";
}
