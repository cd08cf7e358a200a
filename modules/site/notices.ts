/** What programs tell of beside what their outputs do: what an alarm may watch of a program. Their order is the table's. */
export const programNotices = [
	/** Master valve or pump has not followed, or did not stay on, and has not run since. */
	"supply-failed",
	/** A dose was interrupted or ended by its flow, its tank or its probes, and none was begun since. */
	"dose-fault",
	/** A zone got less than its recipe says when it was watered last. */
	"under-dosed",
	/** A zone's run ended with something dosed in its pipes, and no water has run there since. */
	"not-flushed",
	/** A doser has given what it may in a day. */
	"dose-cap",
	/** Fifteen doses in a row changed nothing, and nobody has cleared it. */
	"no-effect",
	/** A doser's tank is low, or nobody knows its level. */
	"tank-low",
	/** Two probes behind the injector disagree. */
	"probes-disagree",
] as const;

export type ProgramNotice = (typeof programNotices)[number];
