export const AlarmState = Object.freeze({
	clear: 0,
	/** The condition is met, and not for long enough. */
	pending: 1,
	raised: 2,
	/** The condition has gone; it stands until it is acknowledged. */
	latched: 3,
});

const stateNames = ["clear", "pending", "raised", "latched"] as const;

export function alarmStateName(state: number): (typeof stateNames)[number] {
	return stateNames[state] ?? "clear";
}

/** What came of a person's wish. */
export const AlarmAnswer = Object.freeze({
	done: 0,
	/** It does not stand, or it is not shelved: there is nothing to be done. */
	nothing: 1,
});
