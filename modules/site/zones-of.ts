import { namesOf } from "./fault";
import type { SiteProgram } from "./types";

/** Names of the zones of a program that has any. */
export function zonesOf(program: SiteProgram | undefined): readonly string[] {
	return program?.type === "irrigation" ? namesOf(program.zones) : [];
}
