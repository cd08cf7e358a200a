import type { Site } from "../../modules/site/types";
import type { Writable } from "./core-site";

/** One mistake in the orchard's site file. */
export interface Mutation {
	readonly name: string;
	/** Makes the mistake in place, or gives another value altogether. */
	change(site: Writable<Site>): unknown;
	readonly path: string;
	/** What the fault's words must match. */
	readonly says: RegExp;
	/** The mistake is one of shape: a key, a type, a range. */
	readonly shape: boolean;
}
