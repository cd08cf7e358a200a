/** Why the gateway started, as the hardware or the operating system tells it. */
export const ResetReason = Object.freeze({
	unknown: 0,
	powerOn: 1,
	software: 2,
	watchdog: 3,
	brownOut: 4,
	crash: 5,
});

export interface System {
	/** One of {@link ResetReason}. */
	readonly resetReason: number;
}
