/** What programs tell of beside what their outputs do: what an alarm may watch of a program. Their order is the table's. */
export const programNotices = [
	/** Master valve or pump has not followed, or did not stay on, and has not run since. */
	"supply-failed",
] as const;

export type ProgramNotice = (typeof programNotices)[number];
