import { exceptionName } from "../../../modules/bus/exceptions";
import { BusStatus, busStatusCode } from "../../../modules/bus/status";
import type { Answer } from "./asker";

/** What went wrong, as the JSON output has it. */
export interface AnswerError {
	/** `HG_BUS_…` */
	readonly code: string;
	/** Number and name of a device's refusal (MODBUS Application Protocol V1.1b3, section 7). */
	readonly exception?: number;
	readonly name?: string;
}

/** Null when a reply came. */
export function errorOf({ status, reply }: Answer): AnswerError | null {
	if (status === BusStatus.good || status === BusStatus.doubtful) return null;
	const code = busStatusCode(status);
	if (status !== BusStatus.exception) return { code };
	const exception = reply[2] ?? 0;
	return { code, exception, name: exceptionName(exception) };
}

/** `good`, or `uncertain` where the reply may be that of an earlier request. */
export function qualityOf({ status }: Answer): "good" | "uncertain" {
	return status === BusStatus.good ? "good" : "uncertain";
}

const explanations: { readonly [code: string]: string } = {
	HG_BUS_TIMEOUT: "no reply came in time",
	HG_BUS_DAMAGED: "what came was not a sound reply",
	HG_BUS_PORT_LOST: "the port is gone",
};

/** For people. */
export function errorWords(error: AnswerError): string {
	if (error.exception !== undefined) return `${error.code}: the device refuses: ${error.exception}, ${error.name}`;
	return `${error.code}: ${explanations[error.code] ?? "unknown"}`;
}

/** Milliseconds with one digit behind the point. */
export function tenths(ms: number): number {
	return Math.round(ms * 10) / 10;
}
