import { cborInteger } from "./plain-cbor";
import { sealed } from "./seal";

/** What is asked of a gateway; `modules/commands` says what there is. */
export interface GatewayCommand {
	/** Names it, and no other command of this gateway. */
	readonly id: string;
	readonly who: string;
	readonly role: "viewer" | "operator" | "installer";
	readonly what: string;
	/** Output, alarm, program, limit or table. */
	readonly subject?: string;
	/** Of `set-limit` and `forecast`: a decimal number. */
	readonly value?: string;
	readonly forMs?: number;
	/** Now, milliseconds since 1970. */
	readonly atMs: number;
	readonly validForMs: number;
}

/** The command message of PACK.md. @param key of the gateway, 32 bytes */
export function writeCommand(topic: string, command: GatewayCommand, key: Uint8Array): Uint8Array {
	const { atMs, forMs = 0, validForMs, subject = "", ...words } = command;
	const numbers = { forMs: cborInteger(forMs), at: cborInteger(atMs), validForMs: cborInteger(validForMs) };
	return sealed(topic, { v: 1, ...words, subject, ...numbers }, key);
}
