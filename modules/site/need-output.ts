import type { OutputRest } from "./types";

/**
 * Says what is wrong with an output that a program is to drive.
 *
 * @param kinds that it may be; null: any
 * @param rest where it has to rest; default off
 */
export type NeedOutput = (
	where: string,
	name: string,
	kinds: string | readonly string[] | null,
	rest?: OutputRest,
) => void;
