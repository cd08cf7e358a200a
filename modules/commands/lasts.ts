import { lastsForGood } from "./ledger";
import { type Request, What } from "./request";

/** What is asked for without a duration lasts so long … */
const RUN_MS = 10 * 60_000;
const HOLD_MS = 3_600_000;
const FORECAST_MS = 86_400_000;
/** … and nothing that is asked for with one lasts longer. */
const LASTS_MAX_MS = 7 * 86_400_000;

/** How long what a command does lasts; 0: it is done at once. */
export function lastsMs(what: number, { forMs, value = "" }: Request): number {
	const lasts = Math.min(forMs, LASTS_MAX_MS);
	if (what === What.setLimit && value !== "") return lasts > 0 ? lasts : lastsForGood;
	if (what === What.run) return lasts > 0 ? lasts : RUN_MS;
	if (what === What.forecast) return lasts > 0 ? lasts : FORECAST_MS;
	const holds = what === What.stop || what === What.stopAll || what === What.pause || what === What.shelve;
	if (!holds) return 0;
	return lasts > 0 ? lasts : HOLD_MS;
}
