import type { ProfileActuator } from "./profile";
import { isBitTable } from "./register-runs";

/** How an actuator's state reads: the bits that count, and what they are when it is on and when it is off. */
export interface ReadBackStates {
	readonly mask: number;
	readonly on: number;
	readonly off: number;
}

/** A read-back's states, defaults filled in. */
export function readBackStates(readBack: NonNullable<ProfileActuator["readBack"]>): ReadBackStates {
	const all = isBitTable(readBack.table) ? 1 : 0xffff;
	const { mask = all, on = readBack.mask ?? 1, off = on === 0 ? 1 : 0 } = readBack;
	return { mask, on: on & mask, off: off & mask };
}
