import { replyBytes, requestBytes } from "../../modules/bus/frame";
import { characterUs, frameGapUs } from "../../modules/bus/timing";

/** A line at some speed, 8N1, with slaves that think for a fixed time before they answer. */
export interface LineSpec {
	readonly baud: number;
	/** Microseconds from the end of a request to the beginning of its reply; never below t3.5. */
	readonly turnaroundUs: number;
}

export function byteUs(baud: number): number {
	return characterUs(baud, "none", 1);
}

export function gapUs(baud: number): number {
	return frameGapUs(baud, "none", 1);
}

/** What the standard lets a transaction take at the least: request, turnaround, reply, t3.5. Microseconds. */
export function transactionUs(spec: LineSpec, code: number, count: number): number {
	const thinking = Math.max(spec.turnaroundUs, gapUs(spec.baud));
	return (requestBytes + replyBytes(code, count)) * byteUs(spec.baud) + thinking + gapUs(spec.baud);
}

/** How long a reply that begins `afterUs` after its request keeps the line, from the request's start. Microseconds. */
export function heldUs(spec: LineSpec, afterUs: number, code: number, count: number): number {
	return transactionUs({ ...spec, turnaroundUs: afterUs }, code, count);
}
