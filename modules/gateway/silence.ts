import type { Line } from "../bus/line";
import type { Slave } from "../bus/slave";

/**
 * Whether a device of a line does not answer; null while too little was asked since boot to say so.
 *
 * @param device index into the line's devices; -1: whether none of them answers
 */
export function isSilent({ slaves }: Line, device: number): boolean | null {
	if (device >= 0) return isSlaveSilent(slaves[device] as Slave);
	let silence: boolean | null = true;
	for (let index = 0; index < slaves.length; index += 1) {
		const one = isSlaveSilent(slaves[index] as Slave);
		if (one === false) return false;
		if (one === null) silence = null;
	}
	return silence;
}

function isSlaveSilent({ silent, replies, exceptions }: Slave): boolean | null {
	if (silent) return true;
	return replies + exceptions > 0 ? false : null;
}
