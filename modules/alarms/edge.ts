/** What happens to an alarm, as records and the county know it. */
export const AlarmEdge = Object.freeze({
	cleared: 0,
	raised: 1,
	acknowledged: 2,
	shelved: 3,
	/** The shelf has ended, by time or by hand. */
	unshelved: 4,
	/** The condition has gone; it latches, so it stays until it is acknowledged. */
	returned: 5,
	/** The alarm that explained it stands no more: it counts for itself. */
	alone: 6,
	/** An alarm that explains it was raised: it is a consequence now. */
	grouped: 7,
	/** What is added up over the day so far, in seconds; no change of state. */
	counted: 8,
	/** State and sequence said again, so that a start need not read further back; no edge, no new sequence. */
	kept: 9,
});

const edgeNames = [
	"cleared",
	"raised",
	"acknowledged",
	"shelved",
	"unshelved",
	"returned",
	"alone",
	"grouped",
	"counted",
	"kept",
] as const;

export function alarmEdgeName(edge: number): string {
	return edgeNames[edge] ?? String(edge);
}

/** State of an alarm after an edge, a bit each. */
export const AlarmFlag = Object.freeze({
	/** Raised and not cleared. */
	stands: 1,
	acknowledged: 2,
	shelved: 4,
	/** Another alarm explains it: told with that one only. */
	consequence: 8,
	/** It stands, though its condition has gone: it waits to be acknowledged. */
	returned: 16,
});
