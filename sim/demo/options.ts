import type { ListenPlace } from "../../hosts/node/options";
import type { SitePlan } from "../../modules/site/plan";
import type { Site } from "../../modules/site/types";
import type { FarmFile } from "../core/farm-file";

/** What a simulated farm is started with. */
export interface DemoOptions {
	readonly site: Site;
	readonly plan: SitePlan;
	readonly file: FarmFile;
	/** Folder that keeps flash, book, world and the embedded database. */
	readonly data: string;
	/** Simulated seconds per second. */
	readonly speed: number;
	readonly seed: number;
	/** Null: the embedded broker. */
	readonly broker: string | null;
	/** PostgreSQL's address; null: the embedded database; "none": no receiver in this process. */
	readonly database: string | "none" | null;
	/** Where the page is served; null: no page. */
	readonly place: ListenPlace | null;
	readonly pageDirectory: string;
	/** Plants a loss, for the test of the tests. */
	readonly canary?: "drop" | undefined;
	/** Takes a line for the person at the console. */
	say(line: string): void;
}

/** The line of JSON that a run of fixed length ends with. Values, but for `duplicates`, which are rows. */
export interface DemoSummary {
	readonly simulatedSeconds: number;
	/** Values decoded from replies in this run, and counters of the gateway's own that moved. */
	readonly samples: number;
	/** Values put into the log in this run. */
	readonly stored: number;
	/** Values that came into the database in this run. */
	readonly delivered: number;
	/** Rows of the database beyond the first for the same point and moment, or that were never stored. */
	readonly duplicates: number;
	/** Values that were ever stored in this folder, are in no backlog and not in the database. */
	readonly lost: number;
	/** Alarms raised in this run. */
	readonly alarms: number;
	/** Percent of the last simulated minute that the busiest line was busy. */
	readonly busLoad: number;
}
